/*
 * Page tables at fork: all is shared, but for the one page that both sides are going to write to at
 * once, their stack's: that is copied, with the tables on the way to it, as a copy costs less than
 * the faults of both sides.
 * Entry: tables_fork.  Linux: mm/memory.c, copy_page_range, which copies all tables.
 */
#include "kernel/mm/tree.h"

/*
 * For what an entry of that level on the way holds: a frame for the other side to have a copy in; 0
 * if it is to be shared, as it is dense, or shared already, or there is no memory.
 */
static uint64_t twin_new(uint64_t entry, uint32_t level)
{
	const uint64_t pa = entry & ENTRY_FRAME;

	if (!(entry & ENTRY_WRITE) || frame_of(pa)->count > 1)
		return 0;
	if (level == 1)
		return frame_new();
	table_take(pa, level - 1, LINES_ALL);
	return table_is_dense(pa) ? 0 : table_new();
}

uint64_t tables_fork(uint64_t root, uint64_t touched)
{
	const uint64_t copy = table_new_root();
	uint64_t from_pa = root, to_pa = copy, lines = frame_of(root)->lines & LINES_USER;
	uint32_t level;

	if (!copy)
		return 0;
#pragma GCC unroll 4
	for (level = LEVELS; level > 0; level--) {
		uint64_t *from = table_at(from_pa), *to = table_at(to_pa);
		const uint32_t index = level_index(level, touched);
		const uint64_t entry = from[index];
		const uint64_t twin = touched < USER_HALF ? twin_new(entry, level) : 0;

		if (twin)
			from[index] = 0; /* this one is not shared */
		FOR_EACH_LINE(line, lines)
			if (!line_is_empty(from, line))
				table_share(from + line * LINE_ENTRIES, to + line * LINE_ENTRIES);
		frame_of(to_pa)->lines |= lines;
		if (!twin)
			break;
		from[index] = entry;
		to[index] = (entry & ~(ENTRY_FRAME | ENTRY_SPLIT)) | twin;
		from_pa = entry & ENTRY_FRAME;
		to_pa = twin;
		lines = frame_of(from_pa)->lines;
	}
	if (level == 0)
		frame_copy(to_pa, from_pa);
	return copy;
}
