/*
 * Stores: bytes that outlive the spaces that map them, in frames, by page number.  What a file of
 * the file system in memory holds, and what shared anonymous memory is.
 * Keeps true: a store holds each of its frames once; a page that no frame is for reads as zeros
 * and lies below the size; the bytes of the last page beyond the size are zeros, unless a program
 * that maps the page has put others there.
 *
 * A store is counted: who made it, and every region that maps it.  It is one frame, with the
 * numbers of the first pages in it; trees of frames have those of the others.
 * Locks: the callers run one at a time (one CPU, the kernel is not pre-empted).
 * Linux: struct address_space; mm/shmem.c; the blocks of ext2's inode.
 */
#ifndef KERNEL_MM_STORE_H
#define KERNEL_MM_STORE_H

#include <stdint.h>

#define STORE_DIRECT 504u /* a frame less the other fields */
#define STORE_TREES 3u
#define STORE_SIZE_MAX (1ull << 39) /* bytes: less than the trees hold */

struct store {
	uint64_t pa;	 /* of this record's own frame */
	uint64_t size;	 /* bytes; beyond its last page there is nothing, to touch it is SIGBUS */
	uint64_t frames; /* that it holds, tables included, itself not */
	void *owner;	 /* the file system's node; NULL: anonymous, or the node is gone */
	uint32_t count;	 /* holders */
	uint32_t maps;	 /* regions among them */
	uint64_t direct[STORE_DIRECT];
	uint64_t tree[STORE_TREES]; /* of 1, 2, 3 levels */
};

/* A store of that size with count 1, all zeros; NULL if no frame is left. */
struct store *store_new(uint64_t size);

/* One more holder; one less, and the last one gives everything back. */
void store_get(struct store *store);
void store_put(struct store *store);

/* The frame of page n, still the store's alone to give back; 0: it has none, and reads as zeros. */
uint64_t store_frame(const struct store *store, uint64_t n);

/* The same, made if there is none: 0 if no memory is left, or n is beyond STORE_SIZE_MAX. */
uint64_t store_frame_new(struct store *store, uint64_t n);

/* How many frames that takes: 0 to STORE_TREES + 1. */
uint32_t store_missing(const struct store *store, uint64_t n);

/*
 * Give it another size, at most STORE_SIZE_MAX.  What is cut off is gone, for those who map it,
 * too, their own copies of private pages included; what is added reads as zeros.
 */
void store_resize(struct store *store, uint64_t size);

/*
 * Let the n pages from `first` on read as zeros, and give their frames back.  Copies in private
 * mappings stay.
 */
void store_punch(struct store *store, uint64_t first, uint64_t n);

#endif
