/*
 * The ways into the kernel and out of it, with interrupts off in between.  A trap builds a struct
 * regs at the top of the task's kernel stack and calls C.  A system call saves of it what C spoils,
 * and calls C by its number; the rest is saved when somebody wants to see it, or to change it, too
 * (entry_seen, entry_whole), and when there is work on the way back.
 * Between a system call's first instruction and its third, and at its end, stack and gs are the
 * program's.  What may come at any instruction has stacks and a way of its own: trap_anywhere.
 * Entry: entry_syscall, the 256 trap stubs, task_entry.  Linux: arch/x86/entry/entry_64.S.
 */
#include "kernel/x86/layout.h"

/* Of struct percpu. */
#define PERCPU_KERNEL_SP 0
#define PERCPU_USER_SP 8
#define PERCPU_LEFT_TO 16
#define PERCPU_WORK 24

/* Of struct regs. */
#define REGS_DI 48
#define REGS_AX 96
#define REGS_CX 104
#define REGS_R11 112
#define REGS_ORIG_AX 120
#define REGS_IP 128
#define REGS_CS 136
#define REGS_FLAGS 144
#define REGS_SP 152

#define TF_IN_BYTE_1 1

#define MSR_GS_BASE 0xc0000101

	.macro pop_arguments
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%r10
	pop	%r8
	pop	%r9
	.endm

	.macro pop_registers
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	pop_arguments
	pop	%rax
	pop	%rcx
	pop	%r11
	.endm

	/* What C leaves as it was goes into the struct regs, which begins at(%rsp). */
	.macro store_callee_saved at
	mov	%r15, \at(%rsp)
	mov	%r14, \at+8(%rsp)
	mov	%r13, \at+16(%rsp)
	mov	%r12, \at+24(%rsp)
	mov	%rbp, \at+32(%rsp)
	mov	%rbx, \at+40(%rsp)
	.endm

	/* The struct regs behind a stub.  A program may have set AC, the way through SMAP. */
	.macro push_registers
	push	%rcx
	push	%rax
	push	%r9
	push	%r8
	push	%r10
	push	%rdx
	push	%rsi
	push	%rdi
	sub	$REGS_DI, %rsp
	store_callee_saved 0
	cld
99:	nopl	(%rax)			/* or clac: usercopy_init */
	.pushsection __smap, "a"
	.quad	99b, SMAP_CLOSE
	.popsection
	xor	%ebp, %ebp
	mov	%r11d, %esi
	mov	%rsp, %rdi
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
	sub	$(REGS_ORIG_AX - REGS_AX), %rsp
	push	%r9
	push	%r8
	push	%r10
	push	%rdx
	push	%rsi
	push	%rdi
	mov	%rsp, %rdi
	sub	$REGS_DI, %rsp
	mov	%eax, %eax
	cmp	$NR_SYSCALLS, %rax
	jae	missing
	call	*syscall_table(, %rax, 8)
	/*
	 * Nobody has touched the frame.  Its ip is a user address, since no program has the page
	 * below the end of them; with TF sysret would trap one instruction too early.
	 */
returned:
	cmpl	$0, %gs:PERCPU_WORK
	jne	work
	testb	$TF_IN_BYTE_1, REGS_FLAGS+1(%rsp)
	jnz	work
	add	$REGS_DI, %rsp
	pop_arguments
	mov	REGS_IP-REGS_AX(%rsp), %rcx
	mov	REGS_FLAGS-REGS_AX(%rsp), %r11
	mov	%rcx, %gs:PERCPU_LEFT_TO
	mov	REGS_SP-REGS_AX(%rsp), %rsp
	swapgs
	sysretq

missing:
	call	on_missing_call
	jmp	returned

work:
	store_callee_saved 0
	mov	%rax, REGS_AX(%rsp)
	mov	REGS_IP(%rsp), %rcx
	mov	%rcx, REGS_CX(%rsp)
	mov	REGS_FLAGS(%rsp), %r11
	mov	%r11, REGS_R11(%rsp)
leave_whole:
	xor	%ebp, %ebp		/* a back-trace ends here */
	mov	%rsp, %rdi
	call	handle_return
leave_to_user:				/* al: sysret gives back these very registers */
	test	%al, %al
	pop_registers			/* leaves the flags alone */
	jz	1f
	mov	REGS_SP-REGS_ORIG_AX(%rsp), %rsp
	swapgs
	sysretq
1:	add	$8, %rsp
	swapgs
	iretq

/*
 * From a function of syscall_table that wants the whole struct regs, to be seen or to be changed.
 * rdi: its argument; rax: where the call is done.
 */
	.globl	entry_whole
entry_whole:
	store_callee_saved 8
	mov	%rcx, 8+REGS_CX(%rsp)
	mov	%r11, 8+REGS_R11(%rsp)
	add	$8, %rsp		/* returned has nothing to do with it */
	xor	%ebp, %ebp
	call	*%rax
	mov	%rax, REGS_AX(%rsp)
	jmp	leave_whole

/* The same for one that only wants to see it: who goes on has nothing changed. */
	.globl	entry_seen
entry_seen:
	store_callee_saved 8
	mov	%rcx, 8+REGS_CX(%rsp)
	mov	%r11, 8+REGS_R11(%rsp)
	add	$8, %rsp
	call	*%rax
	jmp	returned

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
	push	%r11
	mov	$vector, %r11d
	.if	vector == VECTOR_NMI || vector == VECTOR_DF || vector == VECTOR_MC
	jmp	trap_anywhere
	.else
	jmp	trap_common
	.endif
	vector = vector + 1
	.endr

trap_common:
	push_registers
	testb	$3, REGS_CS(%rsp)
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

/*
 * Whose gs this is, neither the ring nor its base says: between swapgs and the border it is the
 * program's in ring 0, and wrgsbase puts any address into it.  So it is not asked: there is one CPU
 * and one right base, which is put there, and what was there is put back.
 */
trap_anywhere:
	push_registers
	mov	$MSR_GS_BASE, %ecx
	rdmsr
	mov	%eax, %ebx
	mov	%edx, %r12d
	mov	$percpu, %rax
	mov	%rax, %rdx
	shr	$32, %rdx
	wrmsr
	call	handle_anywhere
	mov	$MSR_GS_BASE, %ecx
	mov	%ebx, %eax
	mov	%r12d, %edx
	wrmsr
	pop_registers
	add	$8, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
