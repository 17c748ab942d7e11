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

/*
 * rdi: fifteen words and sixteen vectors of two; rsi: how often.  Each goes into the next one, by
 * the carry as well.
 */
	.globl	mix_registers
mix_registers:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	push	%rdi
	push	%rsi
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	128+16*\n(%rdi), %xmm\n
	.endr
	mov	0(%rdi), %rax
	mov	8(%rdi), %rbx
	mov	16(%rdi), %rcx
	mov	24(%rdi), %rdx
	mov	32(%rdi), %rsi
	mov	48(%rdi), %rbp
	mov	56(%rdi), %r8
	mov	64(%rdi), %r9
	mov	72(%rdi), %r10
	mov	80(%rdi), %r11
	mov	88(%rdi), %r12
	mov	96(%rdi), %r13
	mov	104(%rdi), %r14
	mov	112(%rdi), %r15
	mov	40(%rdi), %rdi
1:	add	%rax, %rbx
	adc	%rbx, %rcx
	adc	%rcx, %rdx
	adc	%rdx, %rsi
	adc	%rsi, %rdi
	adc	%rdi, %rbp
	adc	%rbp, %r8
	adc	%r8, %r9
	adc	%r9, %r10
	adc	%r10, %r11
	adc	%r11, %r12
	adc	%r12, %r13
	adc	%r13, %r14
	adc	%r14, %r15
	adc	%r15, %rax
	rol	$13, %rax
	ror	$29, %r9
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	paddq	%xmm0, %xmm\n
	pxor	%xmm\n, %xmm0
	.endr
	decq	(%rsp)
	jnz	1b
	xchg	%rdi, 8(%rsp)
	mov	%rax, 0(%rdi)
	mov	%rbx, 8(%rdi)
	mov	%rcx, 16(%rdi)
	mov	%rdx, 24(%rdi)
	mov	%rsi, 32(%rdi)
	mov	%rbp, 48(%rdi)
	mov	%r8, 56(%rdi)
	mov	%r9, 64(%rdi)
	mov	%r10, 72(%rdi)
	mov	%r11, 80(%rdi)
	mov	%r12, 88(%rdi)
	mov	%r13, 96(%rdi)
	mov	%r14, 104(%rdi)
	mov	%r15, 112(%rdi)
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	%xmm\n, 128+16*\n(%rdi)
	.endr
	pop	%rsi
	pop	%rax
	mov	%rax, 40(%rdi)
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

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

/*
 * rdi: the base of gs; rsi: the stack pointer; rdx: a system call without arguments; rcx: how often
 * to make it with these.  How often the base was another one afterwards.
 */
	.globl	call_in_disguise
call_in_disguise:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	mov	%rsp, %rbp
	mov	%rcx, %r12
	xor	%ebx, %ebx
	rdgsbase %r13
	wrgsbase %rdi
	mov	%rsi, %rsp
1:	mov	%rdx, %rax
	syscall
	rdgsbase %rax
	cmp	%rdi, %rax
	je	2f
	inc	%rbx
2:	dec	%r12
	jnz	1b
	wrgsbase %r13
	mov	%rbp, %rsp
	mov	%rbx, %rax
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.globl	get_gs_base
get_gs_base:
	rdgsbase %rax
	ret

	.globl	set_gs_base
set_gs_base:
	wrgsbase %rdi
	ret

	.globl	do_interrupt_2
do_interrupt_2:
	int	$2
	ret

	.globl	do_interrupt_8
do_interrupt_8:
	int	$8
	ret

	.globl	do_interrupt_18
do_interrupt_18:
	int	$18
	ret

	.globl	do_store_gdt
do_store_gdt:
	sgdt	-16(%rsp)
	ret

	.section .note.GNU-stack, "", @progbits
