/*
 * What the fuzzed code is compared with.  The words of pages are those of the reference memory
 * (model/memory.h), which is proved to read as if every fork copied every page; the rules for
 * regions and for what is shared, which it does not know, are here, small enough to be believed on
 * sight.
 * Keeps true: a page is mapped in the space of the reference if and only if it is here.
 */
#ifndef FUZZ_EAGER_H
#define FUZZ_EAGER_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/ops.h"

/* What is shared: the file, or what was mapped shared. */
#define NO_STORE 0u
#define FILE_STORE 1u
#define NR_STORES (2 + NR_PROCESSES * NR_PAGES)
struct eager_page {
	bool mapped;
	bool grows_down;
	bool shared;
	bool copied;	 /* of a private page of a store: its words are the reference's */
	bool readonly;	 /* shows a file that was opened to be read */
	bool not_forked; /* a child has it not */
	bool wiped;	 /* a child has it empty */
	uint8_t prot;
	uint16_t store;
	uint32_t number; /* of the store's page */
};

struct eager {
	uint32_t space; /* in the reference */
	struct eager_page pages[NR_PAGES];
	uint32_t heap; /* pages of heap, in the heap's group */
};

/* Each answers what the system call, or the access, answers: 0 or -errno; and does it. */
int32_t eager_map(struct eager *e, const struct op *op, struct eager_page like);
int32_t eager_unmap(struct eager *e, const struct op *op);
int32_t eager_protect(struct eager *e, const struct op *op);
int32_t eager_touch(struct eager *e, const struct op *op);
int32_t eager_forget(struct eager *e, const struct op *op);
int32_t eager_move(struct eager *e, const struct op *op);
int32_t eager_advise(struct eager *e, const struct op *op, uint32_t advice);
int32_t eager_populate(struct eager *e, const struct op *op);
void eager_drop(struct eager *e, uint32_t first, uint32_t last);

/*
 * mremap that may choose: the page of the answer in *place, or -errno.  Less than 0: so many pages
 * below the top group; what went there is unmapped.
 */
int32_t eager_remap(struct eager *e, const struct op *op, int64_t *place);

/* fork: a child that has the reference's space `space`, which is already as its parent's. */
struct eager eager_fork(const struct eager *parent, uint32_t space);

/* What a word of a page reads, and writing it. */
uint64_t eager_read(const struct eager *e, uint32_t page, uint32_t word);
void eager_write(struct eager *e, uint32_t page, uint32_t word, uint64_t value);

/* No stores but an empty file; a store that none of n memories shows, of that size, all zeros. */
void eager_reset(void);
uint16_t eager_store(const struct eager *const *memories, uint32_t n, uint32_t pages);

/* The file has another size; what memory e has of what was cut off is gone. */
void eager_resize(uint32_t pages);
void eager_truncate(uint64_t bytes);
void eager_cut(struct eager *e);

/* Of a store: how many pages it has; a page of it reads as zeros again. */
uint64_t eager_store_pages(uint16_t store);
void eager_punch(uint16_t store, uint64_t number);

/* A word of a store, and writing it. */
uint64_t store_read(uint16_t store, uint64_t number, uint32_t word);
void store_write(uint16_t store, uint64_t number, uint32_t word, uint64_t value);

/* Are the page's words those of its store? */
static inline bool shows_store(const struct eager_page *page)
{
	return page->store && !page->copied;
}

/* The page, as `like` says, n pages further in its store. */
static inline struct eager_page further(struct eager_page like, uint32_t n)
{
	like.number = like.store ? like.number + n : 0;
	return like;
}

/* The reference's right for PROT_ bits. */
uint8_t eager_right(uint32_t prot);

/* Let a page be new, as `like` says; or nothing. */
void eager_map_page(struct eager *e, uint32_t page, struct eager_page like);
void eager_unmap_page(struct eager *e, uint32_t page);

/* Do these two pages, one right behind the other, lie in one region? */
bool eager_is_same_region(const struct eager *e, uint32_t page);

/* How many pages from this one on, at most n, lie in its region; 0: it is not mapped. */
uint32_t eager_run(const struct eager *e, uint32_t page, uint32_t n);

/* Is the operation's range free, and not in the guard of a stack? */
bool eager_is_free(const struct eager *e, const struct op *op);

/* Is nothing in the operation's range? */
bool eager_is_unmapped(const struct eager *e, const struct op *op);

/*
 * Where mmap finds room for n pages: the page of the top group, counted from its first, at which
 * they begin.  Less than 0: below the group.
 */
int64_t eager_place(const struct eager *e, uint32_t n);

/*
 * The limits (kernel/mm/limit.h), in bytes, UINT64_MAX: none.  May the memory have n pages more
 * like this one?  May so many be promised?  Has a limit been set?
 */
void eager_limit(uint32_t which, uint64_t bytes);
bool eager_may_grow(const struct eager *e, uint64_t n, const struct eager_page *like);
bool eager_may_promise(uint64_t n, const struct eager_page *like);
bool eager_is_limited(void);
uint64_t eager_limit_of(uint32_t which);

/* May the operation's range become like this page, whatever is there now? */
bool eager_may_map(const struct eager *e, const struct op *op, const struct eager_page *like);

/* Pages of heap afterwards. */
uint32_t eager_brk(struct eager *e, uint32_t pages);

#endif
