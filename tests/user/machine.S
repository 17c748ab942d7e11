/*
 * System calls and forbidden instructions, for the programs of this folder.
 */
	.text

	.globl	raw_call
raw_call:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret

	.globl	raw_clone
raw_clone:
	/* The child finds the function and its argument on its stack. */
	and	$-16, %rsi
	sub	$16, %rsi
	mov	%rdx, (%rsi)
	mov	%rcx, 8(%rsi)
	mov	%r8, %rdx
	mov	%r9, %r10
	mov	8(%rsp), %r8
	mov	$56, %eax
	syscall
	test	%rax, %rax
	jz	1f
	ret
1:	xor	%ebp, %ebp
	pop	%rax
	pop	%rdi
	call	*%rax
	mov	%eax, %edi
	mov	$60, %eax
	syscall

	.globl	do_divide_by_zero
do_divide_by_zero:
	xor	%ecx, %ecx
	xor	%edx, %edx
	mov	$1, %eax
	div	%ecx
	ret

	.globl	do_undefined
do_undefined:
	ud2

	.globl	do_privileged
do_privileged:
	hlt
	ret

	.globl	do_write
do_write:
	movb	$1, (%rdi)
	ret

	.globl	do_jump
do_jump:
	jmp	*%rdi

	.globl	do_breakpoint
do_breakpoint:
	int3
	ret

/*
 * rdi: 32 bytes for each of 16 registers, to be loaded; rsi: where to store them; rdx: the number
 * of a system call to make in between; rcx, r8: its arguments; r9: how long to wait after it.
 */
	.globl	hold_vectors
hold_vectors:
	mov	%rsi, %r10
	mov	%rdx, %rax
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovups	32*\n(%rdi), %ymm\n
	.endr
	mov	%rcx, %rdi
	mov	%r8, %rsi
	xor	%edx, %edx
	syscall
1:	sub	$1, %r9
	jnc	1b
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovups	%ymm\n, 32*\n(%r10)
	.endr
	vzeroupper
	ret

	.globl	do_store_gdt
do_store_gdt:
	sgdt	-16(%rsp)
	ret

	.section .note.GNU-stack, "", @progbits
