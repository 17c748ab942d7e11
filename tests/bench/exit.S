/*
 * The smallest program: it exits with the number of its arguments, so that whoever executed it sees
 * that it ran, and that its arguments came with it.
 */
	.globl	_start
_start:
	mov	(%rsp), %edi
	mov	$231, %eax
	syscall
	ud2

	.section .note.GNU-stack, "", @progbits
