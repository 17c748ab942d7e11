/*
 * Lines of page tables, and the counts of frames: what sharing and letting go of entries means.
 *
 * An entry that is not 0 holds the frame whose number it has, once.  A frame's count is the number
 * of entries that hold it, in all tables: so whoever changes a line changes the counts by as much
 * as `held` of that line changes.  An entry with the write bit is its frame's only one; when a
 * second one appears, neither has it.
 *
 * A page table is lines of eight entries, a cache line each.  The record of frame number f is
 * records[f]; there are those of first to beyond - 1.
 *
 * Letters: e an entry's value; i a place in a line; f a frame's number.
 */
#ifndef SPEC_LINE_H
#define SPEC_LINE_H

#include "spec/types.h"

#define LINE_ENTRIES 8u

/* What is kept of a frame. */
struct frame {
	uint32_t count;
	uint32_t link;	/* of a free one: the next; of a table: its origin */
	uint64_t lines; /* of a table: which of its lines may hold entries */
};

/* The number of an entry's frame is in bits 12 to 51; the write bit is bit 1. */
#define ENTRY_NUMBER(e) ((e) / 4096 % 0x10000000000)
#define ENTRY_PROTECTED(e) ((e) - (e) / 2 % 2 * 2)

/*@ logic integer holds(integer e, integer f) = e != 0 && ENTRY_NUMBER(e) == f ? 1 : 0;

    // How many of the first n entries of a line hold frame f.
    logic integer held{L}(uint64_t *line, integer f, integer n) =
      (0 < n ? holds(line[0], f) : 0) + (1 < n ? holds(line[1], f) : 0) +
      (2 < n ? holds(line[2], f) : 0) + (3 < n ? holds(line[3], f) : 0) +
      (4 < n ? holds(line[4], f) : 0) + (5 < n ? holds(line[5], f) : 0) +
      (6 < n ? holds(line[6], f) : 0) + (7 < n ? holds(line[7], f) : 0);

    // What is held is a frame.
    predicate line_sound{L}(uint64_t *line, integer first, integer beyond) =
      \forall integer i; 0 <= i < LINE_ENTRIES && line[i] != 0 ==>
        first <= ENTRY_NUMBER(line[i]) < beyond;
*/

#endif
