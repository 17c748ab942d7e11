/*
 * The record of an address space, and what is done to its pages without asking about rights.
 * For the files of this folder; everyone else has kernel/mm/space.h.
 * Keeps true: tables is the number of page tables, root included; a page's entry is not 0 only
 * inside a region, is present if and only if the region has any right, is writable only if the
 * region is and, unless that is shared, its frame has no other holder.
 */
#ifndef KERNEL_MM_RECORD_H
#define KERNEL_MM_RECORD_H

#include <stdint.h>

#include "kernel/mm/region.h"
#include "spec/limits.h"

struct space {
	uint64_t root; /* physical address of the top-level table; 0: a blank record */
	struct regions regions;
	uint64_t tables;
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

/* The entry of va's page, or NULL if a table is missing. */
uint64_t *page_entry(const struct space *space, uint64_t va);

/*
 * The entry of va's page, tables built if need be.  The caller has seen the frames for them free.
 */
uint64_t *page_entry_new(struct space *space, uint64_t va);

/*
 * fork: let the pages of start..end in `from` appear in `to`, neither side may write.  The caller
 * has seen frames for the tables free, and flushes `from`.
 */
void pages_share(struct space *from, struct space *to, uint64_t start, uint64_t end);

/*
 * Take the pages of from..from+len to `to`, where none are and with which it does not overlap.  The
 * caller has seen pages_move_needs() frames free.  Flushes.
 */
void pages_move(struct space *space, uint64_t from, uint64_t to, uint64_t len);

/* Frames for tables that this can need, wherever it goes. */
uint64_t pages_move_needs(const struct space *space, uint64_t from, uint64_t len);

/* Give pages the bits for the rights prot.  Flushes. */
void pages_protect(struct space *space, uint64_t start, uint64_t end, uint32_t prot);

/* Give back the pages of start..end.  Flushes. */
void pages_drop(struct space *space, uint64_t start, uint64_t end);

/*
 * Where len bytes, whole pages, go: at addr, if the caller insists (MAP_ flags); else there if that
 * is free.  The address or -errno.
 */
int64_t place_fixed(const struct space *space, uint64_t addr, uint64_t len, uint32_t flags);
int64_t place_free(const struct space *space, uint64_t addr, uint64_t len);

/*
 * Let no space show pages first..beyond-1 of the store, or keep copies of them: the next touch asks
 * again.  Flushes.
 */
void store_unmap(const struct store *store, uint64_t first, uint64_t beyond);

/* Take out pages, regions and tables of start..end.  Needs regions_cut_needs records.  Flushes. */
void space_clear(struct space *space, uint64_t start, uint64_t end);

#endif
