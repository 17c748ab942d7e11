/*
 * Pages: the entries of level 1, many at a time.  Tables that are missing are stepped over whole.
 * Keeps true: kernel/mm/record.h.  Entry: pages_share, pages_protect, pages_drop.
 * Linux: copy_pte_range, zap_pte_range (mm/memory.c), change_pte_range (mm/mprotect.c).
 */
#include <stddef.h>

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

uint64_t *page_entry(const struct space *space, uint64_t va)
{
	uint64_t next;

	return entries_from(space, va, UINT64_MAX, &next);
}

uint64_t *page_entry_new(struct space *space, uint64_t va)
{
	space->tables += tables_missing(space->root, va);
	return table_leaf_new(space->root, va) + level_index(1, va);
}

void pages_share(struct space *from, struct space *to, uint64_t start, uint64_t end)
{
	uint64_t va, next;

	for (va = start; va < end; va = next) {
		uint64_t *entry = entries_from(from, va, end, &next);
		uint64_t *copy, i;

		if (!entry)
			continue;
		copy = page_entry_new(to, va);
		for (i = 0; i < (next - va) / FRAME_SIZE; i++) {
			if (!entry[i])
				continue;
			entry[i] &= ~ENTRY_WRITE;
			frame_get(entry[i] & ENTRY_FRAME);
			copy[i] = entry[i] & ~(ENTRY_ACCESSED | ENTRY_DIRTY);
		}
	}
}

uint64_t pages_move_needs(const struct space *space, uint64_t from, uint64_t len)
{
	uint64_t needs = 0, va, next;

	for (va = from; va < from + len; va = next)
		if (entries_from(space, va, from + len, &next))
			needs += 2 * TABLES_PER_PAGE; /* where they go they may lie in two tables */
	return needs;
}

void pages_move(struct space *space, uint64_t from, uint64_t to, uint64_t len)
{
	uint64_t va, next;

	for (va = from; va < from + len; va = next) {
		uint64_t *entry = entries_from(space, va, from + len, &next);

		for (; entry && va < next; va += FRAME_SIZE, entry++) {
			if (!*entry)
				continue;
			*page_entry_new(space, to + (va - from)) = *entry;
			*entry = 0;
			tlb_flush_page(space->root, va);
		}
	}
}

void pages_protect(struct space *space, uint64_t start, uint64_t end, uint32_t prot)
{
	const uint64_t keep = ENTRY_FRAME | ENTRY_ACCESSED | ENTRY_DIRTY |
			      (prot & PROT_WRITE ? ENTRY_WRITE : 0);
	uint64_t va, next;

	for (va = start; va < end; va = next) {
		uint64_t *entry = entries_from(space, va, end, &next);

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

void pages_drop(struct space *space, uint64_t start, uint64_t end)
{
	uint64_t va, next;

	for (va = start; va < end; va = next) {
		uint64_t *entry = entries_from(space, va, end, &next);

		for (; entry && va < next; va += FRAME_SIZE, entry++) {
			uint64_t old = *entry;

			if (!old)
				continue;
			*entry = 0;
			if (old & ENTRY_PRESENT)
				tlb_flush_page(space->root, va);
			frame_put(old & ENTRY_FRAME);
		}
	}
}
