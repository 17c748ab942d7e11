/*
 * memcpy and memset: by words, the rest by bytes.  What is short is done by a loop, as the
 * processor takes longer to begin a repeated instruction than that.
 * Linux: arch/x86/lib/memcpy_64.S, memset_64.S.
 */
	.text

/* rdi: to; rsi: from; rdx: bytes.  rax: to. */
	.globl	memcpy
memcpy:
	mov	%rdi, %rax
	cmp	$32, %rdx
	jb	2f
	mov	%rdx, %rcx
	shr	$3, %rcx
	rep movsq
	and	$7, %edx
	jz	4f
2:	cmp	$8, %rdx
	jb	3f
	mov	(%rsi), %rcx
	mov	%rcx, (%rdi)
	add	$8, %rsi
	add	$8, %rdi
	sub	$8, %rdx
	jmp	2b
3:	mov	%edx, %ecx
	rep movsb
4:	ret

/* rdi: to; sil: the byte; rdx: bytes.  rax: to. */
	.globl	memset
memset:
	mov	%rdi, %r8
	movzbl	%sil, %esi
	movabs	$0x0101010101010101, %rax
	imul	%rsi, %rax
	mov	%rdx, %rcx
	shr	$3, %rcx
	rep stosq
	mov	%edx, %ecx
	and	$7, %ecx
	rep stosb
	mov	%r8, %rax
	ret
