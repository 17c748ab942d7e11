/*
 * The kernel's own page tables: its image, each part with the rights it needs, all memory in order,
 * and the places of the kernel stacks.  They stand in the upper half of every address space.
 */
#ifndef KERNEL_X86_PAGING_H
#define KERNEL_X86_PAGING_H

#include <stdint.h>

/* A piece of memory, by physical addresses: from start up to, not including, end. */
struct memory_range {
	uint64_t start, end;
};

/*
 * Build the tables and load them.  Their own frames are taken from `free` on, which must be the
 * beginning of enough unused memory below 1 GiB (8 KiB per GiB of RAM, and 1 MiB); returns the
 * address after the last one taken.  `ram` names all memory.  Boot, once.
 */
uint64_t paging_init(const struct memory_range *ram, uint32_t nr_ram, uint64_t free);

/* Map the frame at pa, to be read and written, at a page of a kernel stack's place. */
void stack_page_map(uint64_t va, uint64_t pa);

#endif
