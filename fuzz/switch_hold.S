/*
 * Holding chosen registers over a switch, and where a fresh stack begins.
 * Entry: hold_and_switch, by switch.c; task_entry, by kernel/x86/switch.c.
 */
	.text

/* rdi: six registers to hold; rsi: where to put them afterwards, and the stack pointer before and
 * after; rdx, rcx: call_switch's. */
	.globl	hold_and_switch
hold_and_switch:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	push	%rsi
	mov	(%rdi), %rbx
	mov	8(%rdi), %rbp
	mov	16(%rdi), %r12
	mov	24(%rdi), %r13
	mov	32(%rdi), %r14
	mov	40(%rdi), %r15
	mov	%rsp, 48(%rsi)
	mov	%rdx, %rdi
	mov	%rcx, %rsi
	call	call_switch
	mov	(%rsp), %rsi
	mov	%rbx, (%rsi)
	mov	%rbp, 8(%rsi)
	mov	%r12, 16(%rsi)
	mov	%r13, 24(%rsi)
	mov	%r14, 32(%rsi)
	mov	%r15, 40(%rsi)
	mov	%rsp, 56(%rsi)
	add	$8, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.globl	task_entry
task_entry:
	mov	%rsp, %rdi
	call	thread_begin
	ud2

/* rdi: sixteen vectors of 32 bytes, to be loaded or to be stored. */
	.globl	vectors_load
vectors_load:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovdqu	32*\n(%rdi), %ymm\n
	.endr
	ret

	.globl	vectors_store
vectors_store:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovdqu	%ymm\n, 32*\n(%rdi)
	.endr
	ret

/* The upper halves become as a program starts, which the processor knows. */
	.globl	vectors_cut
vectors_cut:
	vzeroupper
	ret

/* rdi: eight numbers of 16 bytes each, 10 used: the first will be the top of the x87's stack. */
	.globl	numbers_load
numbers_load:
	fninit
	.irp	n, 7, 6, 5, 4, 3, 2, 1, 0
	fldt	16*\n(%rdi)
	.endr
	ret

	.globl	numbers_forget
numbers_forget:
	fninit
	ret

	.globl	control_load
control_load:
	fldcw	(%rdi)
	ret

	.globl	control_store
control_store:
	fnstcw	(%rdi)
	ret

	.globl	mxcsr_load
mxcsr_load:
	ldmxcsr	(%rdi)
	ret

	.globl	mxcsr_store
mxcsr_store:
	stmxcsr	(%rdi)
	ret

	.globl	rdfsbase
rdfsbase:
	rdfsbase %rax
	ret

	.globl	wrfsbase
wrfsbase:
	wrfsbase %rdi
	ret

	.globl	user_rdgsbase
user_rdgsbase:
	rdgsbase %rax
	ret

	.globl	wrgsbase
wrgsbase:
	wrgsbase %rdi
	ret

	.section .note.GNU-stack, "", @progbits
