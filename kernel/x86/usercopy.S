/*
 * Reaching into user memory.  An instruction that may fault there is named in the exception table
 * together with where to go on; handle_trap looks it up.
 * Entry: user_move, user_load, user_fill, user_move_string.  Linux: arch/x86/lib/copy_user_64.S.
 */
#include "kernel/x86/layout.h"

	.macro faulting at, resume
	.pushsection __ex_table, "a"
	.quad	\at, \resume
	.popsection
	.endm

	.macro open_user_memory
98:	nopl	(%rax)			/* or stac: usercopy_init */
	.pushsection __smap, "a"
	.quad	98b, SMAP_OPEN
	.popsection
	.endm

	.macro close_user_memory
99:	nopl	(%rax)			/* or clac */
	.pushsection __smap, "a"
	.quad	99b, SMAP_CLOSE
	.popsection
	.endm

	.text

/* rdi: to, rsi: from, rdx: bytes.  0, or how many bytes, or eights of bytes, were not copied. */
	.globl	user_move
user_move:
	open_user_memory
	mov	%rdx, %rcx
	shr	$3, %rcx
1:	rep movsq
	mov	%edx, %ecx
	and	$7, %ecx
2:	rep movsb
3:	close_user_memory
	mov	%rcx, %rax
	ret
	faulting 1b, 3b
	faulting 2b, 3b

/* rdi: from.  The four bytes there, or -1: fault. */
	.globl	user_load
user_load:
	open_user_memory
1:	mov	(%rdi), %eax
2:	close_user_memory
	ret
3:	mov	$-1, %rax
	jmp	2b
	faulting 1b, 3b

/* rdi: to, rsi: bytes to set to zero.  0, or how many, or eights of them, were not. */
	.globl	user_fill
user_fill:
	open_user_memory
	mov	%rsi, %rcx
	xor	%eax, %eax
	shr	$3, %rcx
1:	rep stosq
	mov	%esi, %ecx
	and	$7, %ecx
2:	rep stosb
3:	close_user_memory
	mov	%rcx, %rax
	ret
	faulting 1b, 3b
	faulting 2b, 3b

/* rdi: to, rsi: from, rdx: bytes, not 0.  How many came before the 0; rdx if none; -1: fault. */
	.globl	user_move_string
user_move_string:
	open_user_memory
	add	%rdx, %rsi
	add	%rdx, %rdi
	mov	%rdx, %rcx
	neg	%rcx
1:	movb	(%rsi,%rcx), %al
	movb	%al, (%rdi,%rcx)
	test	%al, %al
	jz	2f
	inc	%rcx
	jnz	1b
2:	close_user_memory
	lea	(%rdx,%rcx), %rax
	ret
3:	mov	$-1, %rdx
	xor	%ecx, %ecx
	jmp	2b
	faulting 1b, 3b

	.section .note.GNU-stack, "", @progbits
