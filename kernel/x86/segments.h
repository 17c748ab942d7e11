/*
 * Segments, the task-state segment, and the processor's switches for protection.
 */
#ifndef KERNEL_X86_SEGMENTS_H
#define KERNEL_X86_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>

/* Load the kernel's own GDT and TSS, and point gs at this CPU's percpu area.  Boot, first thing. */
void segments_init(void);

/* Where the stack pointer starts when a trap comes from a user program. */
void tss_set_stack(uint64_t top);

/*
 * Of the bitmap of ports, `size` bytes from byte `at` on: a bit that is 0 lets programs use its
 * port; NULL: they may use all.  And whether the bitmap counts: if not, they may use none.
 */
void tss_set_ports(uint32_t at, const uint8_t *bits, uint32_t size);
void tss_use_ports(bool use);

/*
 * Switch on what the processor has of write protection, SMEP, SMAP and SSE, and the syscall
 * instruction.  Boot, after the kernel's page tables are loaded.
 */
void protection_init(void);

#endif
