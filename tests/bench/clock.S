/*
 * The time-stamp counter, and a loop of a known number of instructions to check it by.  Each clock
 * begins with a no-operation of its own, by which tests/bench/profile.c knows it.
 */
	.text
	.globl	clock_begin
clock_begin:
	nopl	0x6e676562(%rax)
	rdtsc
	shl	$32, %rdx
	or	%rdx, %rax
	ret

	.globl	clock_end
clock_end:
	nopl	0x21646e65(%rax)
	rdtsc
	shl	$32, %rdx
	or	%rdx, %rax
	ret

/* Two instructions for each count, and the return. */
	.globl	count_down
count_down:
	dec	%rdi
	jnz	count_down
	ret

	.section .note.GNU-stack, "", @progbits
