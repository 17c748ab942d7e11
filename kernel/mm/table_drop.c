/*
 * Page tables: giving back pages and whole trees.  What is shared is let go of with one count.
 * Keeps true: a table that is given back is all zeros.
 * Entry: tables_drop, tables_cut.  Linux: mm/memory.c, unmap_vmas, free_pgtables.
 */
#include <stddef.h>

#include "kernel/mm/tree.h"

static void table_free(uint64_t pa, uint32_t level);

/* An entry that is not 0 becomes so. */
static void entry_drop(uint64_t *entry, uint32_t level)
{
	const uint64_t below = *entry & ENTRY_FRAME;

	EXPECT(frame_of(below)->count > 0);
	if (!entry_release(entry, frame_records))
		return;
	if (level > 1)
		table_free(below, level - 1);
	else
		frame_free(below);
}

static void line_drop(uint64_t *entry, uint32_t level)
{
	uint32_t i;

#pragma GCC unroll 8
	for (i = 0; i < LINE_ENTRIES; i++)
		if (entry[i])
			entry_drop(&entry[i], level);
}

/* Nobody holds it any more. */
static void table_free(uint64_t pa, uint32_t level)
{
	struct frame *frame = frame_of(pa);

	FOR_EACH_LINE(line, frame->lines)
		line_drop(table_at(pa) + line * LINE_ENTRIES, level);
	if (frame->link != NO_FRAME)
		table_put(frame_address(frame->link), level);
	frame_free_zero(pa);
}

void table_put(uint64_t pa, uint32_t level)
{
	struct frame *frame = frame_of(pa);

	EXPECT(frame->count > 0);
	if (--frame->count == 0)
		table_free(pa, level);
}

void tables_drop(uint64_t root)
{
	struct frame *frame = frame_of(root);

	EXPECT(frame->link == NO_FRAME); /* a root is nobody's but its own */
	FOR_EACH_LINE(line, frame->lines & LINES_USER)
		line_drop(table_at(root) + line * LINE_ENTRIES, LEVELS);
	frame_free_root(root);
}

/* What is cut: of whom, the range that is emptied, and the gap that it is now part of. */
struct cut {
	uint64_t root;
	uint64_t start, end;
	uint64_t floor, ceiling;
};

/* Is all that an entry from base on covers in the gap? */
static bool is_within(const struct cut *cut, uint64_t base, uint32_t level)
{
	return base >= cut->floor && base + level_span(level) <= cut->ceiling;
}

/* Cut below one table, whose entries begin at address base. */
static void cut_table(const struct cut *cut, uint64_t *table, uint32_t level, uint64_t base)
{
	uint64_t span = level_span(level), end = base + TABLE_ENTRIES * span, va;

	va = base > cut->start ? base : cut->start & ~(span - 1);
	if (end > cut->end)
		end = cut->end;
	for (; va < end; va += span) {
		uint64_t *entry = &table[level_index(level, va)];

		if (!*entry)
			continue;
		if (level > 1 && !is_within(cut, va, level))
			cut_table(cut, table_at(*entry), level - 1, va);
		else
			entry_drop(entry, level);
	}
}

/* Make the space's own what is on the way to va, but for what goes whole. */
static void cut_own(const struct cut *cut, uint64_t va)
{
	uint64_t *entry = table_at(cut->root) + level_index(LEVELS, va);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		if (!*entry || is_within(cut, va & ~(level_span(level) - 1), level))
			return;
		entry = entry_own(cut->root, entry, level - 1, LINES_ALL) +
			level_index(level - 1, va);
	}
}

void tables_cut(uint64_t root, uint64_t start, uint64_t end, uint64_t floor, uint64_t ceiling)
{
	const struct cut cut = { root, start, end, floor, ceiling };

	cut_own(&cut, start);
	cut_own(&cut, end - 1);
	cut_table(&cut, table_at(root), LEVELS, 0);
	tlb_flush_range(root, start, end);
}

static uint32_t edge_needs(const struct cut *cut, uint64_t va)
{
	const uint64_t *table = table_at(cut->root);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		uint64_t entry = table[level_index(level, va)];

		if (!entry || is_within(cut, va & ~(level_span(level) - 1), level))
			return 0;
		if (!(entry & ENTRY_WRITE) && frame_of(entry & ENTRY_FRAME)->count > 1)
			return level - 1;
		table_take(entry & ENTRY_FRAME, level - 1, LINES_ALL);
		table = table_at(entry);
	}
	return 0;
}

uint32_t tables_cut_needs(uint64_t root, uint64_t start, uint64_t end, uint64_t floor,
			  uint64_t ceiling)
{
	const struct cut cut = { root, start, end, floor, ceiling };
	uint32_t needs = edge_needs(&cut, start);

	if (start / level_span(2) != (end - 1) / level_span(2))
		needs += edge_needs(&cut, end - 1);
	return needs;
}
