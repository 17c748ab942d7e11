/*
 * The upper half of every address space, and the segments.  Also read by assembly and by kernel.ld.
 * Linux: Documentation/x86/x86_64/mm.rst, arch/x86/include/asm/segment.h.
 */
#ifndef KERNEL_X86_LAYOUT_H
#define KERNEL_X86_LAYOUT_H

#define KERNEL_BASE 0xffffffff80000000 /* the kernel's image: physical address 0 */
#define DIRECT_BASE 0xffff888000000000 /* all memory, in order of its physical addresses */
#define STACKS_BASE 0xffffc90000000000 /* the tasks' kernel stacks, by handle */

#define APIC_BASE 0xffffffffffe00000 /* the local APIC's registers, at physical APIC_PHYSICAL */
#define APIC_PHYSICAL 0xfee00000

#define STACK_SIZE 0x4000   /* of memory, at the upper end of its place */
#define STACK_STRIDE 0x8000 /* of addresses: the rest is never mapped, and catches an overflow */

/* Selectors.  SYSRET wants the user's data segment just below its code segment. */
#define KERNEL_CS 0x10
#define KERNEL_DS 0x18
#define USER32_CS 0x23
#define USER_DS 0x2b
#define USER_CS 0x33
#define TSS_SELECTOR 0x40

#define NR_SYSCALLS 1024 /* entries of syscall_table (kernel/x86/upcalls.h) */

#endif
