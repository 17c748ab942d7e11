/*
 * The system calls that see or change all of the program's registers: a copy of them is the
 * child's, or others take their place.  Each is a whole_ function of C.
 * Linux: until 5.x stub_clone and so on in arch/x86/entry/entry_64.S.
 */
	.macro whole name, entry=entry_whole
	.globl	sys_\name
sys_\name:
	mov	$whole_\name, %rax
	jmp	\entry
	.endm

	.text
	whole	clone, entry_seen
	whole	fork, entry_seen
	whole	vfork, entry_seen
	whole	clone3, entry_seen
	whole	execve
	whole	execveat
	whole	rt_sigreturn

	.section .note.GNU-stack, "", @progbits
