/*
 * What the conformance program cannot say in C: a clone whose child ends at once, without touching
 * memory, so that it may share everything; and Linux's answers, as a file.
 */
	.text

/* rdi: the call's number; rsi, rdx, rcx, r8, r9: its arguments.  The child's pid, or -errno. */
	.globl	clone_and_leave
clone_and_leave:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	/* A child that shares the stack finds its way by nothing on it. */
	syscall
	test	%rax, %rax
	jz	1f
	ret
1:	mov	$60, %eax
	xor	%edi, %edi
	syscall

	.section .rodata
	.globl	linux_answers
linux_answers:
	.incbin	"tests/conformance/linux-6.1.answers"
	.byte	0

	.section .note.GNU-stack, "", @progbits
