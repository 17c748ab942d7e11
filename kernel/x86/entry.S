/*
 * The ways into the kernel and out of it.  Each builds a struct regs at the top of the task's
 * kernel stack and calls C with interrupts off.
 * Entry: entry_syscall, the 256 trap stubs, task_entry.  Linux: arch/x86/entry/entry_64.S.
 */
#include "kernel/x86/layout.h"

#define PERCPU_KERNEL_SP 0
#define PERCPU_USER_SP 8

/* Offsets from the stack pointer when all but the hardware's part of struct regs is popped. */
#define LEFT_SP 32
#define CS_OF_REGS 136

	.macro push_registers
	push	%rsi
	push	%rdx
	push	%rcx
	push	%rax
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	.endm

	.macro pop_registers
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rax
	pop	%rcx
	pop	%rdx
	pop	%rsi
	pop	%rdi
	.endm

	.text
	.globl	entry_syscall
entry_syscall:
	swapgs
	mov	%rsp, %gs:PERCPU_USER_SP
	mov	%gs:PERCPU_KERNEL_SP, %rsp
	push	$USER_DS
	push	%gs:PERCPU_USER_SP
	push	%r11
	push	$USER_CS
	push	%rcx
	push	%rax
	push	%rdi
	push_registers
	xor	%ebp, %ebp		/* a back-trace ends here */
	mov	%rsp, %rdi
	call	handle_syscall
leave_to_user:				/* al: sysret gives back these very registers */
	test	%al, %al
	jz	1f
	pop_registers
	mov	LEFT_SP(%rsp), %rsp
	swapgs
	sysretq
1:	pop_registers
	add	$8, %rsp
	swapgs
	iretq

/* Where switch_stacks goes the first time a task runs. */
	.globl	task_entry
task_entry:
	xor	%ebp, %ebp
	mov	%rsp, %rdi
	call	handle_task_start
	jmp	leave_to_user

/*
 * One stub per vector, each 16 bytes.  The error code, or a zero where the processor gives none,
 * stands in the place of orig_ax.
 */
	.globl	trap_stubs
	.balign	16
trap_stubs:
	vector = 0
	.rept	256
	.balign	16
	.if	!(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21)
	push	$0
	.endif
	push	%rdi
	mov	$vector, %edi
	jmp	trap_common
	vector = vector + 1
	.endr

trap_common:
	push_registers
	cld
	cmpb	$0, usercopy_smap	/* a program may have set AC, the way through SMAP */
	je	1f
	clac
1:
	xor	%ebp, %ebp
	mov	%edi, %esi
	mov	%rsp, %rdi
	testb	$3, CS_OF_REGS(%rsp)
	jz	2f
	swapgs
	call	handle_trap
	pop_registers
	add	$8, %rsp
	swapgs
	iretq
2:	call	handle_trap
	pop_registers
	add	$8, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
