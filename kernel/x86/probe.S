/*
 * A call that may end in an exception: what C expects to survive a call is kept on the stack, and
 * whoever catches the exception goes on at probe_ip with the stack pointer probe_sp.
 * Entry: probe_call.
 */
	.text
	.globl	probe_call
probe_call:				/* rdi: action, rsi: its argument */
	push	%rbp
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	lea	1f(%rip), %rax
	mov	%rax, probe_ip
	mov	%rsp, probe_sp
	mov	%rdi, %rax
	mov	%rsi, %rdi
	call	*%rax
1:	movq	$0, probe_ip
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	pop	%rbp
	ret

	.section .note.GNU-stack, "", @progbits
