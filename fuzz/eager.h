/*
 * What the fuzzed code is compared with.  The words of pages are those of the reference memory
 * (model/memory.h), which is proved to read as if every fork copied every page; the rules for
 * regions, which it does not know, are here, small enough to be believed on sight.
 * Keeps true: a page is mapped in the space of the reference if and only if it is here.
 */
#ifndef FUZZ_EAGER_H
#define FUZZ_EAGER_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/ops.h"

struct eager_page {
	bool mapped;
	bool grows_down;
	uint8_t prot;
};

struct eager {
	uint32_t space; /* in the reference */
	struct eager_page pages[NR_PAGES];
	uint32_t heap; /* pages of heap, in the heap's group */
};

/* Each answers what the system call, or the access, answers: 0 or -errno; and does it. */
int32_t eager_map(struct eager *e, const struct op *op, bool grows_down);
int32_t eager_unmap(struct eager *e, const struct op *op);
int32_t eager_protect(struct eager *e, const struct op *op);
int32_t eager_touch(struct eager *e, const struct op *op);

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
