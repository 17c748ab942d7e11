/*
 * Segments, the task-state segment, and the processor's switches for protection.
 */
#ifndef KERNEL_X86_SEGMENTS_H
#define KERNEL_X86_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>

/* Load the kernel's own GDT and TSS, and point gs at this CPU's percpu area.  Boot, first thing. */
void segments_init(void);

#define PORTS_SIZE 8192u /* a bit for each port */

/* Where the stack pointer starts when a trap comes from a user program is rsp[0]. */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map; /* where the ports' bitmap is; beyond the segment: no port is permitted */
	uint8_t ports[PORTS_SIZE];
	uint8_t ports_end; /* all ones, as the processor wants it */
} __attribute__((packed));

extern struct tss tss;

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
