/*
 * The record of an address space, and what is done to its pages without asking about rights.
 * For the files of this folder; everyone else has kernel/mm/space.h.
 * Keeps true: a page's entry is not 0 only inside a region, is present if and only if the region
 * has any right, is writable only if the region is.  Spaces that share a table show the same there:
 * who changes what a region shows splits the table first.
 */
#ifndef KERNEL_MM_RECORD_H
#define KERNEL_MM_RECORD_H

#include <stdint.h>

#include "kernel/mm/region.h"
#include "spec/limits.h"

struct space {
	uint64_t root; /* physical address of the top-level table; 0: a blank record */
	struct regions *regions; /* of a space that is not blank; others may have it, too */
	uint64_t brk_start; /* first address of the heap, any byte */
	uint64_t brk;	    /* first address beyond it */
	bool populates;	    /* mlockall(MCL_FUTURE) */
};

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

extern struct space space_table[NR_OBJECTS];

/* len rounded up to whole pages; 0 if that is beyond 64 bits. */
static inline uint64_t page_round_up(uint64_t len)
{
	return (len + 0xfff) & ~0xfffull;
}

static inline uint64_t page_round_down(uint64_t va)
{
	return va & ~0xfffull;
}

/* The bits that an entry has for the rights prot; to write is granted by the first write alone. */
uint64_t page_rights(uint32_t prot);

/* Give pages the bits for the rights prot.  Needs pages_protect_needs frames.  Flushes. */
void pages_protect(struct space *space, uint64_t start, uint64_t end, uint32_t prot);
uint64_t pages_protect_needs(const struct space *space, uint64_t start, uint64_t end);

/*
 * Take the pages of from..from+len to `to`, where none are and with which it does not overlap.  The
 * caller has seen pages_move_needs() frames free.  Flushes.
 */
void pages_move(struct space *space, uint64_t from, uint64_t to, uint64_t len);

/* Frames for tables that this can need, wherever it goes. */
uint64_t pages_move_needs(const struct space *space, uint64_t from, uint64_t len);

/*
 * Give back the pages of start..end, whose regions stay.  Flushes.  0, or -ENOMEM: a table that
 * others share could not be split, and nothing has changed.
 */
int32_t pages_drop(struct space *space, uint64_t start, uint64_t end);

/*
 * The same for a part of a region that shows a store, in place, for all that share the tables: they
 * show the same there.  Private copies stay unless `copies`.  Needs no memory.  Flushes for this
 * space.
 */
void pages_hide(struct space *space, const struct region *region, uint64_t start, uint64_t end,
		bool copies);

/*
 * Where len bytes, whole pages, go: at addr, if the caller insists (MAP_ flags); else there if that
 * is free.  The address or -errno.
 */
int64_t place_fixed(const struct space *space, uint64_t addr, uint64_t len, uint32_t flags);
int64_t place_free(const struct space *space, uint64_t addr, uint64_t len);

/*
 * Let no space show pages first..beyond-1 of the store, or keep private copies of them (`copies`):
 * the next touch asks again.  Flushes.
 */
void store_unmap(const struct store *store, uint64_t first, uint64_t beyond, bool copies);

/*
 * Take out pages, regions and tables of start..end.  Needs regions_cut_needs records and
 * space_clear_needs frames.  Flushes.
 */
void space_clear(struct space *space, uint64_t start, uint64_t end);
uint32_t space_clear_needs(const struct space *space, uint64_t start, uint64_t end);

/*
 * Make sure of a list of regions that is the space's own, with so many spare records, and of that
 * many free frames besides.  What was known of regions is void afterwards.
 */
bool space_room(struct space *space, uint32_t records, uint64_t frames);

#endif
