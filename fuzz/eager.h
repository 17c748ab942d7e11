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
#define STORE_PAGES 32u /* more than a program can name */

struct eager_store {
	uint32_t pages;
	uint64_t words[STORE_PAGES][NR_WORDS];
};

struct eager_page {
	bool mapped;
	bool grows_down;
	bool shared;
	bool copied;	/* of a private page of a store: its words are the reference's */
	uint8_t prot;
	uint8_t number; /* of the store's page */
	uint16_t store;
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

/* What a word of a page reads, and writing it. */
uint64_t eager_read(const struct eager *e, uint32_t page, uint32_t word);
void eager_write(struct eager *e, uint32_t page, uint32_t word, uint64_t value);

/* No stores but an empty file; a store that none of n memories shows, of that size, all zeros. */
void eager_reset(void);
uint16_t eager_store(const struct eager *const *memories, uint32_t n, uint32_t pages);

/* The file has another size; what memory e has of what was cut off is gone. */
void eager_resize(uint32_t pages);
void eager_cut(struct eager *e);

/* Do these two pages, one right behind the other, lie in one region? */
bool eager_is_same_region(const struct eager *e, uint32_t page);

/* Is the operation's range free, and not in the guard of a stack? */
bool eager_is_free(const struct eager *e, const struct op *op);

/* Is nothing in the operation's range? */
bool eager_is_unmapped(const struct eager *e, const struct op *op);

/*
 * Where mmap finds room for n pages: the page of the top group, counted from its first, at which
 * they begin.  Less than 0: below the group.
 */
int64_t eager_place(const struct eager *e, uint32_t n);

/* Pages of heap afterwards. */
uint32_t eager_brk(struct eager *e, uint32_t pages);

#endif
