/*
 * Frames: the physical memory, in pieces of 4096 bytes, each with a count of who holds it.
 * Keeps true: a frame is on the free list if and only if its count is 0.
 * Addresses are physical, in bytes, multiples of FRAME_SIZE; 0 is never a frame.
 * Locks: the callers run one at a time (one CPU, the kernel is not pre-empted).
 * Linux: mm/page_alloc.c and struct page's _refcount.
 */
#ifndef KERNEL_MM_FRAME_H
#define KERNEL_MM_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_SHIFT 12
#define FRAME_SIZE (1ull << FRAME_SHIFT)

/* Memory from start up to, not including, end; what is not a whole frame is left out. */
struct frame_range {
	uint64_t start, end;
};

/*
 * Begin anew with the memory of n ranges, which must not overlap and hold nothing of value.  The
 * counts are kept in the first range that has room for them: 16 bytes per frame between the lowest
 * and the highest address.  Panics if none has.  `later`: one range more, still in use, or NULL.
 */
void frames_init(const struct frame_range *ranges, uint32_t n, const struct frame_range *later);

/* The range of `later` holds nothing of value any more.  Once. */
void frames_add(const struct frame_range *later);

/* The frame that reads as zeros; kept for good, and held once more by every page that shows it. */
extern uint64_t zero_frame;

/* A frame with count 1, its content undefined; 0 if none is left. */
uint64_t frame_new(void);

/* The same, all zeros; and giving back what is all zeros again, when its count has become 0. */
uint64_t frame_new_zero(void);
void frame_free_zero(uint64_t pa);

/*
 * And one that was given back as a root in which of the user's half nothing is; 0 if there is none.
 * Who wants any frame gets these last.
 */
uint64_t frame_new_root(void);
void frame_free_root(uint64_t pa);

/* Give back a frame whose count has become 0. */
void frame_free(uint64_t pa);

/* One more holder. */
void frame_get(uint64_t pa);

/* One holder less; the last one gives the frame back. */
void frame_put(uint64_t pa);

/* How many hold it; 0: it is free. */
uint32_t frame_count(uint64_t pa);

/*
 * How many frames frame_new can still give: a caller that needs n checks first, then cannot fail.
 */
uint64_t frames_free(void);

/*
 * How many frames there are, free or held; those with the counts and zero_frame are not among them.
 */
uint64_t frames_total(void);

#endif
