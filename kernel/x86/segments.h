/*
 * Segments, the task-state segment, and the processor's switches for protection.
 */
#ifndef KERNEL_X86_SEGMENTS_H
#define KERNEL_X86_SEGMENTS_H

#include <stdint.h>

/* Load the kernel's own GDT and TSS, and point gs at this CPU's percpu area.  Boot, first thing. */
void segments_init(void);

/* Where the stack pointer starts when a trap comes from a user program. */
void tss_set_stack(uint64_t top);

/*
 * Switch on what the processor has of write protection, SMEP, SMAP and SSE, and the syscall
 * instruction.  Boot, after the kernel's page tables are loaded.
 */
void protection_init(void);

#endif
