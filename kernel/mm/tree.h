/*
 * Single tables, for the files that walk trees of them (kernel/mm/table.h).
 */
#ifndef KERNEL_MM_TREE_H
#define KERNEL_MM_TREE_H

#include "kernel/mm/count.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/table.h"
#include "model/line.h"

#define LINES_ALL (~0ull)
#define LINES_USER 0xffffffffull /* of a root */

/* Each line of a set, lowest first. */
#define FOR_EACH_LINE(line, set)                                                                   \
	for (uint64_t line##_left = (set), line;                                                   \
	     line##_left && (line = (uint64_t)__builtin_ctzll(line##_left), true);                 \
	     line##_left &= line##_left - 1)

static inline uint64_t *table_at(uint64_t entry)
{
	return phys_to_virt(entry & ENTRY_FRAME);
}

/* The line of an entry, as a set of one. */
static inline uint64_t line_of(uint32_t index)
{
	return 1ull << (index / LINE_ENTRIES);
}

/* A line of a table becomes what it is in another, or zeros: too little for a call of memcpy. */
static inline void line_copy(uint64_t *to, const uint64_t *from, uint64_t line)
{
	uint64_t i, at = line * LINE_ENTRIES;

#pragma GCC unroll 8
	for (i = 0; i < LINE_ENTRIES; i++)
		to[at + i] = from[at + i];
}

static inline bool line_is_empty(const uint64_t *table, uint64_t line)
{
	uint64_t i, at = line * LINE_ENTRIES, all = 0;

#pragma GCC unroll 8
	for (i = 0; i < LINE_ENTRIES; i++)
		all |= table[at + i];
	return !all;
}

static inline void line_clear(uint64_t *table, uint64_t line)
{
	uint64_t i, at = line * LINE_ENTRIES;

#pragma GCC unroll 8
	for (i = 0; i < LINE_ENTRIES; i++)
		table[at + i] = 0;
}

/* The lines that are wanted of a table for the entry at index. */
static inline uint64_t lines_for(uint32_t index, enum path_lines lines)
{
	const uint64_t neighbours = 0xff;

	if (lines == PATH_LINE)
		return line_of(index);
	return lines == PATH_LINES ? neighbours << (index / 64 * 8) : LINES_ALL;
}

/* A table with more lines than this is always shared by a fork. */
#ifndef SPARSE_LINES
#define SPARSE_LINES 7u
#endif

/* One with more lines than this is split line by line; one with less, at once. */
#define SPLIT_LINES 2u

/* Has it more than n lines? */
static inline bool table_has_lines(uint64_t pa, uint32_t n)
{
	uint64_t lines = frame_of(pa)->lines;

	for (; n && lines; n--)
		lines &= lines - 1;
	return lines;
}

static inline bool table_is_dense(uint64_t pa)
{
	return table_has_lines(pa, SPARSE_LINES);
}

/* A table without entries; 0: out of memory. */
uint64_t table_new(void);

/* One holder less of a table of that level; the last one gives back all that it holds. */
void table_put(uint64_t pa, uint32_t level);

/* Let a line of another table, empty so far, map what this one does; neither may write. */
static inline void table_share(uint64_t *from, uint64_t *to)
{
	for (uint32_t i = 0; i < LINE_ENTRIES; i++)
		EXPECT(from[i] == 0 || frame_of(from[i] & ENTRY_FRAME)->count > 0);
	line_share(from, to, frame_records, frame_first, frame_beyond);
}

/* Let a table take those of the lines that it lacks from its origin. */
void table_take_all(uint64_t pa, uint32_t level, uint64_t lines);

static inline void table_take(uint64_t pa, uint32_t level, uint64_t lines)
{
	const struct frame *frame = frame_of(pa);

	if (frame->link != NO_FRAME &&
	    (lines & ~frame->lines || frame_records[frame->link].count == 1))
		table_take_all(pa, level, lines);
}

/* From an entry of that level to the one below, in the table *leaf, if that is the space's own. */
static inline bool step_own(uint64_t **entry, uint64_t *leaf, uint32_t level, uint64_t va,
			    enum path_lines lines)
{
	const uint32_t index = level_index(level - 1, va);
	const uint64_t old = **entry;

	if (!(old & ENTRY_WRITE))
		return false;
	*leaf = old & ENTRY_FRAME;
	if (old & ENTRY_SPLIT)
		table_take(*leaf, level - 1, lines_for(index, lines));
	*entry = table_at(*leaf) + index;
	return true;
}

/* path_look, short where all is the space's own. */
static inline struct path path_of(uint64_t root, uint64_t va, enum path_lines lines)
{
	uint64_t *entry = table_at(root) + level_index(LEVELS, va), leaf;

	if (step_own(&entry, &leaf, 4, va, lines) && step_own(&entry, &leaf, 3, va, lines) &&
	    step_own(&entry, &leaf, 2, va, lines))
		return (struct path){ .entry = entry, .leaf = leaf, .own = true };
	return path_look(root, va, lines);
}

/*
 * The table of that level to which an entry leads, made the space's own; these lines of it are
 * there.
 */
uint64_t *entry_own(uint64_t root, uint64_t *entry, uint32_t level, uint64_t lines);

#endif
