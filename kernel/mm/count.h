/*
 * The records of frames, for the files of this folder that change many counts at a time; everyone
 * else has kernel/mm/frame.h, which says the same in functions.
 * Keeps true: as kernel/mm/frame.h.  Of a frame that is a page table the record also says which
 * cache lines of it may hold entries, and from which table it has yet to take lines
 * (kernel/mm/table.h).
 */
#ifndef KERNEL_MM_COUNT_H
#define KERNEL_MM_COUNT_H

#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "spec/line.h"

#define NO_FRAME UINT32_MAX /* no frame's index: the end of the free, a table without an origin */
#define NOT_OURS UINT32_MAX /* the count of what is no memory, or was not given to us */

extern struct frame *frame_records; /* by number of the frame: from frame_first on they are there */
extern uint64_t frame_first;
extern uint64_t frame_beyond;

static inline struct frame *frame_of(uint64_t pa)
{
	struct frame *frame = &frame_records[pa >> FRAME_SHIFT];

	EXPECT(pa % FRAME_SIZE == 0);
	EXPECT(pa >> FRAME_SHIFT >= frame_first && pa >> FRAME_SHIFT < frame_beyond);
	EXPECT(frame->count != NOT_OURS);
	return frame;
}

static inline uint32_t frame_index(uint64_t pa)
{
	return (uint32_t)(pa >> FRAME_SHIFT);
}

static inline uint64_t frame_address(uint32_t index)
{
	return (uint64_t)index << FRAME_SHIFT;
}

/* frame_get. */
static inline void count_up(uint64_t pa)
{
	struct frame *frame = frame_of(pa);

	EXPECT(frame->count > 0);
	frame->count++;
}

/* frame_put. */
static inline void count_down(uint64_t pa)
{
	struct frame *frame = frame_of(pa);

	EXPECT(frame->count > 0);
	if (--frame->count == 0)
		frame_free(pa);
}

#endif
