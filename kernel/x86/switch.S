/*
 * The switch between two kernel stacks.  What C expects to survive a call is kept on the old stack.
 * Entry: switch_stacks.  Linux: __switch_to_asm in arch/x86/entry/entry_64.S.
 */
	.text
	.globl	switch_stacks
switch_stacks:				/* rdi: where to keep the old sp; rsi: the new sp */
	push	%rbp
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%rsp, (%rdi)
	mov	%rsi, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	pop	%rbp
	ret

	.section .note.GNU-stack, "", @progbits
