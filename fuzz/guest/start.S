/*
 * What the guest's processes do that C has no words for: to begin, to make a process on a stack of
 * its own, to touch memory that may not be there, to end without a stack, and to stop where the
 * plugin looks (fuzz/guest/plugin.c).
 */
#include "fuzz/guest/box.h"

#define SYS_rt_sigreturn 15
#define SYS_exit 60
#define SYS_exit_group 231
#define SYS_clone 56
#define SYS_futex 202
#define FUTEX_WAKE 1
#define EFAULT 14
#define EIO 5
#define SIGSEGV 11
#define NOWHERE 1 /* an address of nothing */

/* Of the signal's frame: struct siginfo's address, struct ucontext's registers. */
#define SI_ADDR 16
#define UC_RDI 104
#define UC_RSP 160
#define UC_RIP 168

	.text

	.globl	_start
_start:
	mov	(%rsp), %rdi
	mov	16(%rsp), %rsi
	lea	first_stack_end(%rip), %rsp
	call	guest_main

/* rdi: the end of the stack on which the controller runs. */
	.globl	begin_controller
begin_controller:
	mov	%rdi, %rsp
	call	controller_main

/* rdi: the end of the stack on which process rsi goes on. */
	.globl	begin_again
begin_again:
	mov	%rdi, %rsp
	mov	%rsi, %rdi
	call	again_main

/* Here a program is finished and the next one comes. */
	.weak	wait_program
wait_program:
	.byte	0x0f, 0x1f, 0x84, 0x00, 0x46, 0x5a, 0x5a, 0x46
	ret

/* rdi: a page of the box, whose frame the plugin is to know; touched first, so that it is there. */
	.globl	announce_page
announce_page:
	movq	$0, (%rdi)
	.byte	0x0f, 0x1f, 0x84, 0x00, 0x47, 0x5a, 0x5a, 0x46
	movq	$0, (%rdi)
	ret

/*
 * rdi: flags, rsi: the end of the child's stack, rdx: its number, rcx: where its pid goes.  0 or
 * -errno.
 */
	.globl	spawn
spawn:
	mov	%rdx, %r9
	mov	%rcx, %rdx
	xor	%r10d, %r10d
	xor	%r8d, %r8d
	mov	$SYS_clone, %eax
	syscall
	test	%rax, %rax
	jz	1f
	cmp	$0, %rax
	jl	2f
	xor	%eax, %eax
2:	ret
1:	mov	%r9, %rdi
	xor	%ebp, %ebp
	call	child_main

/*
 * System call 8(%rsp) with arguments rdi, rsi, rdx, rcx, r8; the child begins in clone_child.  What
 * it answered.
 */
	.globl	clone_call
clone_call:
	mov	%rcx, %r10
	mov	8(%rsp), %rax
	syscall
	test	%rax, %rax
	jz	1f
	ret
1:	xor	%ebp, %ebp
	call	clone_child

/* The same as below for a thread. */
	.globl	pass_and_end
pass_and_end:
	movl	$1, (%rdi)
	mov	$FUTEX_WAKE, %esi
	mov	$1, %edx
	mov	$SYS_futex, %eax
	syscall
	xor	%edi, %edi
	mov	$SYS_exit, %eax
	syscall

/*
 * rdi: the futex of whoever is next, rsi: a status.  No stack is used: the next one may make a
 * child on it.
 */
	.globl	pass_and_exit
pass_and_exit:
	mov	%rsi, %r8
	movl	$1, (%rdi)
	mov	$FUTEX_WAKE, %esi
	mov	$1, %edx
	mov	$SYS_futex, %eax
	syscall
	mov	%r8, %rdi
	mov	$SYS_exit_group, %eax
	syscall

/* Where handlers return to. */
	.globl	return_from_handler
return_from_handler:
	mov	$SYS_rt_sigreturn, %eax
	syscall

/* rdi: an address, rsi: where to put the word.  0, -EFAULT or -EIO. */
	.globl	load_word
load_word:
	mov	(%rdi), %rcx
	mov	%rcx, (%rsi)
	xor	%eax, %eax
	ret

/* rdi: an address, rsi: a word. */
	.globl	store_word
store_word:
	mov	%rsi, (%rdi)
	xor	%eax, %eax
	ret

/* rdi: where to fetch an instruction: `ret`, or zeros, which write to rax. */
	.globl	fetch_word
fetch_word:
	mov	$NOWHERE, %eax
	call	*%rdi
	xor	%eax, %eax
	ret

/* The handler of faults: returns from the function above that met it, with what it was. */
	.globl	on_fault
on_fault:
	mov	$-EFAULT, %rax
	mov	$-EIO, %rcx
	cmp	$SIGSEGV, %edi
	cmovne	%rcx, %rax
	mov	UC_RSP(%rdx), %rsp
	mov	UC_RIP(%rdx), %rcx
	lea	load_word(%rip), %r8
	cmp	%r8, %rcx
	je	1f
	lea	store_word(%rip), %r8
	cmp	%r8, %rcx
	je	1f
	cmp	UC_RDI(%rdx), %rcx
	jne	crashed
	add	$8, %rsp
	cmpq	$NOWHERE, SI_ADDR(%rsi)
	jne	1f
	xor	%eax, %eax
1:	ret
crashed:
	mov	%rcx, %rdi
	lea	first_stack_end(%rip), %rsp
	call	stray_fault

	.bss
	.balign	16
	.skip	4096
first_stack_end:

/* The heap begins behind the last section of a program. */
	.section .before_heap, "aw", @nobits
	.skip	4096

	.section .note.GNU-stack, "", @progbits
