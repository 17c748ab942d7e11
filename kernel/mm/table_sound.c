/*
 * The twin of what kernel/mm/table.h keeps true, for EXPECT in the checked kernel: as far as one
 * tree shows it.  That a count is the number of those who hold is for fuzz/audit.c to say, which
 * looks at all trees.
 * Entry: tables_are_sound.
 */
#include "kernel/mm/tree.h"

/* Entries of an upper table that may write hold a table alone; of a page, as many as there are. */
static bool entry_is_sound(uint64_t entry, uint32_t level)
{
	uint32_t count = frame_of(entry & ENTRY_FRAME)->count;

	return count == 1 || (count > 1 && (level == 1 || !(entry & ENTRY_WRITE)));
}

/* An origin is held, and has all of its own lines. */
static bool origin_is_sound(uint64_t pa)
{
	uint32_t origin = frame_of(pa)->link;

	return origin == NO_FRAME || (frame_records[origin].count > 0 &&
				      frame_records[origin].link == NO_FRAME);
}

/* A table and all below it; a shared one was looked at when it was not yet. */
static bool is_sound(uint64_t pa, uint32_t level)
{
	const uint64_t *table = table_at(pa);
	uint32_t i, end = level == LEVELS ? TABLE_ENTRIES / 2 : TABLE_ENTRIES;

	if (!origin_is_sound(pa))
		return false;
	for (i = 0; i < end; i++) {
		if (!table[i])
			continue;
		if (!(frame_of(pa)->lines & line_of(i)) || !entry_is_sound(table[i], level))
			return false;
		if (level > 1 && table[i] & ENTRY_WRITE &&
		    !is_sound(table[i] & ENTRY_FRAME, level - 1))
			return false;
	}
	return true;
}

bool tables_are_sound(uint64_t root)
{
	return is_sound(root, LEVELS);
}
