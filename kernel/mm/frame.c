/*
 * Frames.  One record per frame between the lowest and the highest address of memory; the free ones
 * are a stack, linked through their records.
 * Keeps true: on the stack if and only if count is 0; nr_free is its height.
 * Entry: frames_init, then frame_new.  Linux: mm/page_alloc.c, greatly simplified.
 */
#include "kernel/mm/frame.h"

#include "kernel/check/expect.h"
#include "kernel/lib/string.h"
#include "kernel/mm/hw.h"

#define NO_FRAME UINT32_MAX /* the end of the stack */
#define NOT_OURS UINT32_MAX /* the count of what is no memory, or was not given to us */

struct frame {
	uint32_t count;
	uint32_t next; /* while it is free */
};

static struct frame *frames; /* frames[0] is the record of frame number first_frame */
static uint64_t first_frame;
static uint64_t nr_frames;
static uint32_t top_free;
static uint64_t nr_free;
static uint64_t nr_total;

uint64_t zero_frame;

static struct frame *frame_of(uint64_t pa)
{
	uint64_t index = (pa >> FRAME_SHIFT) - first_frame;

	EXPECT(pa % FRAME_SIZE == 0);
	EXPECT(index < nr_frames);
	EXPECT(frames[index].count != NOT_OURS);
	return &frames[index];
}

static void push_free(uint64_t number)
{
	uint32_t index = (uint32_t)(number - first_frame);

	frames[index] = (struct frame){ .count = 0, .next = top_free };
	top_free = index;
	nr_free++;
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

/* Find the extent of memory and a place for the records: the frames from the returned number on. */
static uint64_t place_records(const struct frame_range *ranges, uint32_t n, uint64_t *needed)
{
	uint64_t beyond = 0;
	uint32_t i;

	first_frame = UINT64_MAX;
	for (i = 0; i < n; i++) {
		if (range_first(&ranges[i]) < first_frame)
			first_frame = range_first(&ranges[i]);
		if (range_beyond(&ranges[i]) > beyond)
			beyond = range_beyond(&ranges[i]);
	}
	nr_frames = beyond > first_frame ? beyond - first_frame : 0;
	if (nr_frames >= NO_FRAME)
		panic("frames: more than 16 TiB between the lowest and the highest memory");
	*needed = (nr_frames * sizeof(struct frame) + FRAME_SIZE - 1) >> FRAME_SHIFT;
	for (i = 0; i < n; i++)
		if (range_first(&ranges[i]) + *needed < range_beyond(&ranges[i]))
			return range_first(&ranges[i]);
	panic("frames: no memory has room for the records of %lu frames", nr_frames);
}

void frames_init(const struct frame_range *ranges, uint32_t n)
{
	uint64_t needed, records, number;
	uint32_t i;

	records = place_records(ranges, n, &needed);
	frames = phys_to_virt(records << FRAME_SHIFT);
	memset(frames, 0xff, needed << FRAME_SHIFT); /* every count NOT_OURS */

	top_free = NO_FRAME;
	nr_free = 0;
	for (i = n; i-- > 0;)
		for (number = range_beyond(&ranges[i]); number-- > range_first(&ranges[i]);)
			if (number < records || number >= records + needed)
				push_free(number);

	zero_frame = frame_new();
	memset(phys_to_virt(zero_frame), 0, FRAME_SIZE);
	nr_total = nr_free;
}

uint64_t frame_new(void)
{
	struct frame *frame;
	uint64_t number;

	if (top_free == NO_FRAME)
		return 0;
	number = first_frame + top_free;
	frame = &frames[top_free];
	EXPECT(frame->count == 0);
	frame->count = 1;
	top_free = frame->next;
	nr_free--;
	return number << FRAME_SHIFT;
}

void frame_get(uint64_t pa)
{
	struct frame *frame = frame_of(pa);

	EXPECT(frame->count > 0);
	frame->count++;
}

void frame_put(uint64_t pa)
{
	struct frame *frame = frame_of(pa);

	EXPECT(frame->count > 0);
	if (--frame->count == 0)
		push_free(pa >> FRAME_SHIFT);
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
