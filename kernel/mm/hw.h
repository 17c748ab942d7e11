/*
 * What memory management needs of the machine, and all that it needs.  kernel/x86 implements it on
 * the hardware; fuzz/host_hw.c on an array of bytes with a software MMU, so that the very same
 * files of this folder run under the fuzzer.
 *
 * When a translation must be flushed (Intel SDM volume 3, 4.10.4; the one place where we say it).
 * The processor may keep, for the loaded root, any present entry that it has walked, at any level.
 *  1. An entry that was not present is never kept: filling it needs no flush.
 *  2. An entry that gains rights needs no flush: a stale one faults, and a fault drops what was
 *     kept for its address.
 *  3. An entry that loses rights, changes its frame or is emptied: tlb_flush_page, or
 *     tlb_flush_all after many, before the frame is given back or the caller returns.
 *  4. A table that is taken out of its parent: a flush of any address that it covered also drops
 *     what was kept of the levels above; before the table's frame is given back.
 *  5. An entry of an upper level that loses the right to write takes it from all that it covers:
 *     a fork flushes all of the parent.  So does an entry that leads to another table than before,
 *     as that table begins without most of its lines.
 *  6. Loading another root drops everything of user space: a space that is not loaded needs
 *     nothing.
 *  7. Each CPU keeps its own.  The kernel has one; who implements this for more flushes every
 *     CPU on which the root is loaded, as fuzz/host_hw.c does: so a flush names the root.
 */
#ifndef KERNEL_MM_HW_H
#define KERNEL_MM_HW_H

#include <stdint.h>

/* The top-level table whose upper 256 entries, the kernel's, stand in every space.  Physical. */
extern uint64_t kernel_root;

/* Where the kernel sees the memory at physical address pa, and back: of every frame of RAM. */
#ifdef DIRECT_MAP /* all of it from one address on, which the build knows */
static inline void *phys_to_virt(uint64_t pa)
{
	return (void *)(DIRECT_MAP + pa);
}

static inline uint64_t virt_to_phys(const void *va)
{
	return (uint64_t)va - DIRECT_MAP;
}
#else
void *phys_to_virt(uint64_t pa);
uint64_t virt_to_phys(const void *va);
#endif

/* Fill a frame with zeros, or with what another one holds, in whatever way is the fastest. */
void frame_clear(uint64_t pa);
void frame_copy(uint64_t to, uint64_t from);

/* Drop what is kept for the page of va, and of all upper levels, if root is the loaded one. */
void tlb_flush_page(uint64_t root, uint64_t va);

/* Drop all that is kept of user space, if root is the loaded one. */
void tlb_flush_all(uint64_t root);

#define FLUSH_PAGES 33u /* from more on, all is dropped: Linux's tlb_single_page_flush_ceiling */

/* Drop what is kept for the pages of start..end, not empty, and of all upper levels. */
static inline void tlb_flush_range(uint64_t root, uint64_t start, uint64_t end)
{
	const uint64_t page = 0x1000;

	if (end - start > FLUSH_PAGES * page) {
		tlb_flush_all(root);
		return;
	}
	for (; start < end; start += page)
		tlb_flush_page(root, start);
}

/* Make root the loaded one (CR3).  Does nothing more than that if it is already. */
void hw_load_root(uint64_t root);

#endif
