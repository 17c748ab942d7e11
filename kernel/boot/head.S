/*
 * The first instructions.  QEMU (and any loader that knows PVH) enters at pvh_start in 32-bit mode
 * without paging, ebx pointing to struct hvm_start_info; GRUB enters at multiboot_start in the same
 * way, ebx pointing to its own information and eax saying so.
 * Here the first GiB of memory is mapped at 0, at DIRECT_BASE and at KERNEL_BASE, long mode is
 * entered, and C goes on.
 * Entry: pvh_start, multiboot_start.
 * Linux: arch/x86/platform/pvh/head.S, arch/x86/kernel/head_64.S.
 */
#include "kernel/x86/layout.h"

#define PVH_NOTE_ENTRY 18 /* XEN_ELFNOTE_PHYS32_ENTRY */

#define MULTIBOOT_HEADER_MAGIC 0xe85250d6

#define BOOT_STACK_SIZE 0x4000

#define CR0_PG_WP_NE_PE 0x80010021
#define CR4_PAE 0x20
#define MSR_EFER 0xc0000080
#define EFER_LME_NXE 0x900

#define PTE_P_W 0x3
#define PTE_P_W_BIG 0x83

	.section .note.pvh, "a", @note
	.long	4, 4, PVH_NOTE_ENTRY
	.asciz	"Xen"
	.long	pvh_start

	.section .boot, "awx"
	.balign	8
multiboot_header:			/* at the beginning of the file, where GRUB looks */
	.long	MULTIBOOT_HEADER_MAGIC
	.long	0			/* i386: the state in which we are entered */
	.long	multiboot_header_end - multiboot_header
	.long	-(MULTIBOOT_HEADER_MAGIC + (multiboot_header_end - multiboot_header))
	.short	6, 0			/* modules begin on page borders */
	.long	8
	.short	0, 0			/* the end */
	.long	8
multiboot_header_end:

	.code32
	.globl	multiboot_start
multiboot_start:
	mov	%eax, %esi
	jmp	1f
	.globl	pvh_start
pvh_start:
	xor	%esi, %esi
1:	cld
	cli
	mov	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	$boot_pml4, %eax
	mov	%eax, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME_NXE, %eax
	wrmsr
	mov	$CR0_PG_WP_NE_PE, %eax
	mov	%eax, %cr0
	lgdt	boot_gdt_register
	ljmp	$8, $1f

	.code64
1:	xor	%eax, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	%eax, %fs
	mov	%eax, %gs
	mov	$boot_stack + BOOT_STACK_SIZE, %rsp
	xor	%ebp, %ebp
	mov	%ebx, %edi
	mov	%esi, %esi
	movabs	$kernel_main, %rax
	call	*%rax

	.balign	8
boot_gdt:
	.quad	0
	.quad	0x00af9b000000ffff
boot_gdt_register:
	.word	15
	.long	boot_gdt

	.balign	0x1000
boot_pml4:
	.quad	boot_pdpt_low + PTE_P_W
	.fill	272, 8, 0
	.quad	boot_pdpt_low + PTE_P_W		/* DIRECT_BASE: entry 273 */
	.fill	237, 8, 0
	.quad	boot_pdpt_high + PTE_P_W	/* KERNEL_BASE: entry 511 */
boot_pdpt_low:
	.quad	boot_pd + PTE_P_W
	.fill	511, 8, 0
boot_pdpt_high:
	.fill	510, 8, 0
	.quad	boot_pd + PTE_P_W
	.quad	0
boot_pd:
	page = 0
	.rept	512
	.quad	page + PTE_P_W_BIG
	page = page + 0x200000
	.endr

	.section .boot_stack, "aw", @nobits
	.balign	16
boot_stack:
	.fill	BOOT_STACK_SIZE

	.section .note.GNU-stack, "", @progbits
