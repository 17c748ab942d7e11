/*
 * Pages: the entries of level 1, many at a time.  Tables that are missing are stepped over whole.
 * Keeps true: kernel/mm/record.h.  Entry: pages_protect, pages_move, pages_drop.
 * Linux: zap_pte_range (mm/memory.c), change_pte_range (mm/mprotect.c).
 */
#include <stddef.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

/*
 * The entries from va on that lie in one table: the first of them, and in *next the address after
 * the last or `end`.  NULL if there is no table before *next.
 */
static uint64_t *entries_from(const struct space *space, uint64_t va, uint64_t end, uint64_t *next)
{
	uint64_t *leaf = table_leaf(space->root, va, next);

	if (*next > end)
		*next = end;
	return leaf ? leaf + level_index(1, va) : NULL;
}

uint64_t page_rights(uint32_t prot)
{
	if (prot == PROT_NONE)
		return ENTRY_USER | ENTRY_NOEXEC;
	return ENTRY_USER | ENTRY_PRESENT | (prot & PROT_EXEC ? 0 : ENTRY_NOEXEC);
}

/* How many tables path_own makes for those of start..end that are there, at most. */
static uint64_t own_needs(const struct space *space, uint64_t start, uint64_t end)
{
	uint64_t needs = 0, va, next;

	for (va = start; va < end; va = next)
		if (entries_from(space, va, end, &next))
			needs += path_look(space->root, va, PATH_WHOLE).needs;
	return needs;
}

/* entries_from, where they are to be changed. */
static uint64_t *entries_own(struct space *space, uint64_t va, uint64_t end, uint64_t *next)
{
	return entries_from(space, va, end, next) ? path_own(space->root, va, PATH_WHOLE) : NULL;
}

uint64_t pages_move_needs(const struct space *space, uint64_t from, uint64_t len)
{
	uint64_t needs = own_needs(space, from, from + len), va, next;

	for (va = from; va < from + len; va = next)
		if (entries_from(space, va, from + len, &next))
			needs += 2 * PATH_TABLES; /* where they go they may lie in two tables */
	return needs;
}

void pages_move(struct space *space, uint64_t from, uint64_t to, uint64_t len)
{
	uint64_t va, next;

	for (va = from; va < from + len; va = next) {
		uint64_t *entry = entries_own(space, va, from + len, &next);

		for (; entry && va < next; va += FRAME_SIZE, entry++) {
			if (!*entry)
				continue;
			*path_own(space->root, to + (va - from), PATH_WHOLE) = *entry;
			*entry = 0;
			tlb_flush_page(space->root, va);
		}
	}
}

uint64_t pages_protect_needs(const struct space *space, uint64_t start, uint64_t end)
{
	return own_needs(space, start, end);
}

void pages_protect(struct space *space, uint64_t start, uint64_t end, uint32_t prot)
{
	const uint64_t keep = ENTRY_FRAME | ENTRY_ACCESSED | ENTRY_DIRTY |
			      (prot & PROT_WRITE ? ENTRY_WRITE : 0);
	uint64_t va, next;

	for (va = start; va < end; va = next) {
		uint64_t *entry = entries_own(space, va, end, &next);

		for (; entry && va < next; va += FRAME_SIZE, entry++) {
			uint64_t old = *entry;

			if (!old)
				continue;
			*entry = (old & keep) | page_rights(prot);
			if (old & ENTRY_PRESENT && *entry != old)
				tlb_flush_page(space->root, va);
		}
	}
}

int32_t pages_drop(struct space *space, uint64_t start, uint64_t end)
{
	if (frames_free() < tables_cut_needs(space->root, start, end, start, end))
		return -ENOMEM;
	tables_cut(space->root, start, end, start, end);
	return 0;
}

void pages_hide(struct space *space, const struct region *region, uint64_t start, uint64_t end,
		bool copies)
{
	uint64_t va, next;

	for (va = start; va < end; va = next) {
		uint64_t *entry = entries_from(space, va, end, &next);

		for (; entry && va < next; va += FRAME_SIZE, entry++) {
			uint64_t frame = *entry & ENTRY_FRAME;

			if (!frame)
				continue;
			if (!copies && frame != store_frame(region->store, region_page(region, va)))
				continue;
			*entry = 0;
			frame_put(frame);
		}
	}
	tlb_flush_all(space->root);
}
