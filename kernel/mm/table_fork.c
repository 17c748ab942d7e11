/*
 * Page tables at fork: dense ones are shared, sparse ones copied at once, as both sides are going
 * to write to what they map (a stack, a program's data) and a split costs a fault.
 * Entry: tables_fork.  Linux: mm/memory.c, copy_page_range, which copies all.
 */
#include "kernel/mm/tree.h"

/*
 * A table for the other side that maps what this one does: itself, once more, or a copy; 0: out of
 * memory.
 */
static uint64_t table_fork(uint64_t pa, uint32_t level);

/* Fill a line of a table without entries; false: out of memory, and it is filled in part. */
static bool line_fork(uint64_t *from, uint64_t *to, uint32_t level)
{
	uint32_t i;

	for (i = 0; i < LINE_ENTRIES; i++) {
		uint64_t below = from[i] & ENTRY_FRAME, other;

		if (!from[i])
			continue;
		other = table_fork(below, level - 1);
		if (!other)
			return false;
		if (other == below)
			from[i] &= ~ENTRY_WRITE;
		to[i] = (from[i] & ~ENTRY_FRAME) | other;
	}
	return true;
}

/* The same for these lines. */
static bool table_fill(uint64_t from_pa, uint64_t to_pa, uint32_t level, uint64_t lines)
{
	uint64_t *from = table_at(from_pa), *to = table_at(to_pa);

	frame_of(to_pa)->lines |= lines;
	FOR_EACH_LINE(line, lines) {
		const uint64_t at = line * LINE_ENTRIES;

		if (level == 1)
			line_share(from + at, to + at);
		else if (!line_fork(from + at, to + at, level))
			return false;
	}
	return true;
}

static uint64_t table_fork(uint64_t pa, uint32_t level)
{
	uint64_t copy;

	table_take(pa, level, LINES_ALL);
	if (table_is_dense(pa)) {
		count_up(pa);
		return pa;
	}
	copy = table_new();
	if (copy && !table_fill(pa, copy, level, frame_of(pa)->lines)) {
		table_put(copy, level);
		copy = 0;
	}
	return copy;
}

uint64_t tables_fork(uint64_t root)
{
	uint64_t copy = table_new_root();

	if (copy && !table_fill(root, copy, LEVELS, frame_of(root)->lines & LINES_USER)) {
		tables_drop(copy);
		copy = 0;
	}
	return copy;
}
