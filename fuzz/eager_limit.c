/*
 * The limits of the eager model: pages are counted anew each time.
 * Entry: eager_may_grow.  Linux: mm/mmap.c, may_expand_vm, is_data_mapping.
 */
#include "fuzz/eager.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"

static uint64_t limits[NR_LIMITS];

void eager_limit(uint32_t which, uint64_t bytes)
{
	limits[which] = bytes;
}

uint64_t eager_limit_of(uint32_t which)
{
	return limits[which];
}

bool eager_is_limited(void)
{
	uint32_t i;

	for (i = 0; i < NR_LIMITS; i++)
		if (limits[i] != (i == LIMIT_STACK ? STACK_MOST : UINT64_MAX))
			return true;
	return false;
}

static bool is_data(const struct eager_page *page)
{
	return page->prot & PROT_WRITE && !page->shared && !page->grows_down;
}

bool eager_may_grow(const struct eager *e, uint64_t n, const struct eager_page *like)
{
	uint64_t all = n, data = n;
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++) {
		all += e->pages[i].mapped;
		data += e->pages[i].mapped && is_data(&e->pages[i]);
	}
	return all <= limits[LIMIT_SPACE] / PAGE_STEP &&
	       (!is_data(like) || data <= limits[LIMIT_DATA] / PAGE_STEP);
}

bool eager_may_promise(uint64_t n, const struct eager_page *like)
{
	return !(like->prot & PROT_WRITE) || like->shared ||
	       n * PAGE_STEP <= limits[LIMIT_PROMISE];
}

bool eager_may_map(const struct eager *e, const struct op *op, const struct eager_page *like)
{
	uint32_t gone = 0, i;

	for (i = op->page; i < op->page + op->pages; i++)
		gone += e->pages[i].mapped;
	return eager_may_grow(e, op->pages - gone, like) && eager_may_promise(op->pages, like);
}
