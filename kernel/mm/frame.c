/*
 * Frames.  One record per frame between the lowest and the highest address of memory; the free ones
 * are three stacks, linked through their records: those that are all zeros, and those that are a
 * root without a program, apart for who needs that.
 * Keeps true: on a stack if and only if count is 0; nr_free is the height of all.
 * Entry: frames_init, then frame_new.  Linux: mm/page_alloc.c, greatly simplified.
 */
#include "kernel/mm/frame.h"

#include "kernel/check/expect.h"
#include "kernel/lib/string.h"
#include "kernel/mm/count.h"
#include "kernel/mm/hw.h"

struct frame *frame_records;
uint64_t frame_first;
uint64_t frame_beyond;

static uint32_t top_free, top_zero, top_root;
static uint64_t nr_free;
static uint64_t nr_total;

uint64_t zero_frame;

static void push(uint32_t *top, uint64_t pa)
{
	uint32_t index = frame_index(pa);

	frame_records[index].count = 0;
	frame_records[index].link = *top;
	*top = index;
	nr_free++;
}

/* The uppermost of a stack that is not empty, with count 1. */
static uint64_t pop(uint32_t *top)
{
	struct frame *frame = &frame_records[*top];
	uint64_t pa = frame_address(*top);

	EXPECT(frame->count == 0);
	frame->count = 1;
	*top = frame->link;
	nr_free--;
	return pa;
}

/*
 * Frame numbers: the first whole frame of a range, never 0; and the first beyond its whole frames.
 */
static uint64_t range_first(const struct frame_range *range)
{
	uint64_t first = (range->start + FRAME_SIZE - 1) >> FRAME_SHIFT;

	return first ? first : 1;
}

static uint64_t range_beyond(const struct frame_range *range)
{
	return range->end >> FRAME_SHIFT;
}

/* There are to be records of these, too. */
static void extend(const struct frame_range *range)
{
	if (range_first(range) >= range_beyond(range))
		return;
	if (range_first(range) < frame_first)
		frame_first = range_first(range);
	if (range_beyond(range) > frame_beyond)
		frame_beyond = range_beyond(range);
}

/* A place for the records: the frames from the returned number on. */
static uint64_t place_records(const struct frame_range *ranges, uint32_t n, uint64_t *needed)
{
	uint64_t nr_frames = frame_first < frame_beyond ? frame_beyond - frame_first : 0;
	uint32_t i;

	if (frame_beyond >= NO_FRAME)
		panic("frames: memory beyond 16 TiB");
	*needed = (nr_frames * sizeof(struct frame) + FRAME_SIZE - 1) >> FRAME_SHIFT;
	for (i = 0; i < n; i++)
		if (range_first(&ranges[i]) + *needed < range_beyond(&ranges[i]))
			return range_first(&ranges[i]);
	panic("frames: no memory has room for the records of %lu frames", nr_frames);
}

void frames_init(const struct frame_range *ranges, uint32_t n, const struct frame_range *later)
{
	uint64_t needed, records, number;
	uint32_t i;

	frame_first = UINT64_MAX;
	frame_beyond = 0;
	for (i = 0; i < n; i++)
		extend(&ranges[i]);
	if (later)
		extend(later);
	records = place_records(ranges, n, &needed);
	frame_records = (struct frame *)phys_to_virt(records << FRAME_SHIFT) - frame_first;
	memset(phys_to_virt(records << FRAME_SHIFT), 0xff, needed << FRAME_SHIFT); /* NOT_OURS */

	top_free = top_zero = top_root = NO_FRAME;
	nr_free = 0;
	for (i = n; i-- > 0;)
		for (number = range_beyond(&ranges[i]); number-- > range_first(&ranges[i]);)
			if (number < records || number >= records + needed)
				push(&top_free, number << FRAME_SHIFT);

	zero_frame = frame_new();
	memset(phys_to_virt(zero_frame), 0, FRAME_SIZE);
	nr_total = nr_free;
}

void frames_add(const struct frame_range *later)
{
	for (uint64_t number = range_beyond(later); number-- > range_first(later); nr_total++)
		push(&top_free, number << FRAME_SHIFT);
}

uint64_t frame_new_root(void)
{
	return top_root != NO_FRAME ? pop(&top_root) : 0;
}

uint64_t frame_new(void)
{
	if (top_free != NO_FRAME)
		return pop(&top_free);
	if (top_zero != NO_FRAME)
		return pop(&top_zero);
	return frame_new_root();
}

uint64_t frame_new_zero(void)
{
	uint64_t pa;

	if (top_zero != NO_FRAME)
		return pop(&top_zero);
	pa = frame_new();
	if (pa)
		frame_clear(pa);
	return pa;
}

void frame_free(uint64_t pa)
{
	EXPECT(frame_of(pa)->count == 0);
	push(&top_free, pa);
}

void frame_free_zero(uint64_t pa)
{
	EXPECT(frame_of(pa)->count == 0);
	push(&top_zero, pa);
}

void frame_free_root(uint64_t pa)
{
	EXPECT(frame_of(pa)->count == 1);
	push(&top_root, pa);
}

void frame_get(uint64_t pa)
{
	count_up(pa);
}

void frame_put(uint64_t pa)
{
	count_down(pa);
}

uint32_t frame_count(uint64_t pa)
{
	return frame_of(pa)->count;
}

uint64_t frames_free(void)
{
	return nr_free;
}

uint64_t frames_total(void)
{
	return nr_total;
}
