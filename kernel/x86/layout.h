/*
 * The upper half of every address space, and the segments.  Also read by assembly and by kernel.ld.
 * Linux: Documentation/x86/x86_64/mm.rst, arch/x86/include/asm/segment.h.
 */
#ifndef KERNEL_X86_LAYOUT_H
#define KERNEL_X86_LAYOUT_H

/* In a root the entries of the image and of the stacks lie in one cache line. */
#define KERNEL_BASE 0xffffffff80000000 /* the kernel's image: physical address 0 */
#define DIRECT_BASE 0xffff888000000000 /* all memory, in order of its physical addresses */
#define STACKS_BASE 0xffffff0000000000 /* the tasks' kernel stacks, by handle */

#define APIC_BASE 0xffffffffffe00000 /* the local APIC's registers, at physical APIC_PHYSICAL */
#define APIC_PHYSICAL 0xfee00000

#define STACK_SIZE 0x4000   /* of memory, at the upper end of its place */
#define STACK_STRIDE 0x8000 /* of addresses: the rest is never mapped, and catches an overflow */

/* The stacks of what may come at any instruction, each above a page that is not mapped. */
#define NR_FAULT_STACKS 3
#define FAULT_STACK_SIZE 0x2000
#define FAULT_STACK_STRIDE 0x3000

/* Selectors.  SYSRET wants the user's data segment just below its code segment. */
#define KERNEL_CS 0x10
#define KERNEL_DS 0x18
#define USER32_CS 0x23
#define USER_DS 0x2b
#define USER_CS 0x33
#define TSS_SELECTOR 0x40

/* The last bytes of stac and clac: kernel/x86/usercopy.c. */
#define SMAP_OPEN 0xcb
#define SMAP_CLOSE 0xca

/* What may come at any instruction: non-maskable interrupt, double fault, machine check. */
#define VECTOR_NMI 2
#define VECTOR_DF 8
#define VECTOR_MC 18

/* The stack of each, by its number in the gate: 0 is none of its own. */
#define IST_DF 1
#define IST_NMI 2
#define IST_MC 3

#define NR_SYSCALLS 1024 /* entries of syscall_table (kernel/x86/upcalls.h) */

#endif
