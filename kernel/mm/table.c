/*
 * Page tables: finding, building and freeing them.  What the entries of level 1 say is the business
 * of kernel/mm/page.c and fault.c.
 * Entry: table_leaf.  Linux: mm/memory.c, __pmd_alloc and free_pgd_range.
 */
#include "kernel/mm/table.h"

#include <stddef.h>

#include "kernel/check/expect.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"

#define ENTRY_TABLE (ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER)

static uint64_t *table_at(uint64_t pa)
{
	return phys_to_virt(pa & ENTRY_FRAME);
}

uint64_t table_new_root(void)
{
	uint64_t root = frame_new();

	if (!root)
		return 0;
	memset(table_at(root), 0, FRAME_SIZE / 2);
	memcpy(table_at(root) + TABLE_ENTRIES / 2, table_at(kernel_root) + TABLE_ENTRIES / 2,
	       FRAME_SIZE / 2);
	return root;
}

uint64_t *table_leaf(uint64_t root, uint64_t va, uint64_t *next)
{
	uint64_t *table = table_at(root);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		uint64_t entry = table[level_index(level, va)];

		*next = (va / level_span(level) + 1) * level_span(level);
		if (!entry)
			return NULL;
		table = table_at(entry);
	}
	return table;
}

uint32_t tables_missing(uint64_t root, uint64_t va)
{
	uint64_t *table = table_at(root);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		uint64_t entry = table[level_index(level, va)];

		if (!entry)
			return level - 1;
		table = table_at(entry);
	}
	return 0;
}

uint64_t *table_leaf_new(uint64_t root, uint64_t va)
{
	uint64_t *table = table_at(root);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		uint64_t *entry = &table[level_index(level, va)];

		if (!*entry) {
			uint64_t new = frame_new();

			EXPECT(new != 0);
			frame_clear(new);
			*entry = new | ENTRY_TABLE;
		}
		table = table_at(*entry);
	}
	return table;
}

/* What is pruned: by whom, the range that was emptied, and the gap that it is now part of. */
struct prune {
	uint64_t root;
	uint64_t start, end;
	uint64_t floor, ceiling;
};

/* Prune below one table, whose entries begin at address base. */
static uint32_t prune_table(const struct prune *p, uint64_t *table, uint32_t level, uint64_t base)
{
	uint64_t span = level_span(level);
	uint32_t freed = 0;
	uint64_t va;

	va = base > p->start ? base : p->start / span * span;
	for (; va < p->end && va < base + TABLE_ENTRIES * span; va += span) {
		uint64_t *entry = &table[level_index(level, va)];
		uint64_t below = *entry & ENTRY_FRAME;

		if (!below)
			continue;
		if (level > 2)
			freed += prune_table(p, table_at(below), level - 1, va);
		if (va < p->floor || va + span > p->ceiling)
			continue;
		*entry = 0;
		tlb_flush_page(p->root, va);
		frame_put(below);
		freed++;
	}
	return freed;
}

uint32_t tables_prune(uint64_t root, uint64_t start, uint64_t end, uint64_t floor,
		      uint64_t ceiling)
{
	struct prune p = { root, start, end, floor, ceiling };

	return prune_table(&p, table_at(root), LEVELS, 0);
}
