/*
 * Single tables, for the files that walk trees of them (kernel/mm/table.h).
 */
#ifndef KERNEL_MM_TREE_H
#define KERNEL_MM_TREE_H

#include "kernel/mm/count.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/table.h"

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

/* A table with more lines than this is always shared by a fork. */
#ifndef SPARSE_LINES
#define SPARSE_LINES 7u
#endif

/* One with more lines than this is split line by line; one with less, at once. */
#ifndef SPLIT_LINES
#define SPLIT_LINES 8u
#endif

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
void line_share(uint64_t *from, uint64_t *to);

/* Let a table take those of the lines that it lacks from its origin. */
void table_take_all(uint64_t pa, uint32_t level, uint64_t lines);

static inline void table_take(uint64_t pa, uint32_t level, uint64_t lines)
{
	const struct frame *frame = frame_of(pa);

	if (frame->link != NO_FRAME &&
	    (lines & ~frame->lines || frame_records[frame->link].count == 1))
		table_take_all(pa, level, lines);
}

/*
 * The table of that level to which an entry leads, made the space's own; these lines of it are
 * there.
 */
uint64_t *entry_own(uint64_t root, uint64_t *entry, uint32_t level, uint64_t lines);

#endif
