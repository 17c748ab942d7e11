/*
 * The eager model.  The rules are Linux's, said over single pages.
 * Entry: one function per operation.
 */
#include "fuzz/eager.h"

#include <string.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "model/memory.h"

_Static_assert(NR_SPACES == NR_PROCESSES && SPACE_PAGES == NR_PAGES && PAGE_WORDS == NR_WORDS &&
	       NR_FRAMES == NR_SPACES * SPACE_PAGES + 1, "the reference never runs out of frames");

uint8_t eager_right(uint32_t prot)
{
	return prot & PROT_WRITE ? PAGE_WRITE : PAGE_READ;
}

uint64_t eager_read(const struct eager *e, uint32_t page, uint32_t word)
{
	const struct eager_page *p = &e->pages[page];

	if (shows_store(p))
		return store_read(p->store, p->number, word);
	return memory_read(e->space, page, word);
}

void eager_write(struct eager *e, uint32_t page, uint32_t word, uint64_t value)
{
	struct eager_page *p = &e->pages[page];
	uint32_t i;

	if (p->shared) {
		store_write(p->store, p->number, word, value);
		return;
	}
	for (i = 0; i < NR_WORDS && shows_store(p); i++)
		memory_write(e->space, page, i, store_read(p->store, p->number, i));
	p->copied = p->store;
	memory_write(e->space, page, word, value);
}

void eager_map_page(struct eager *e, uint32_t page, struct eager_page like)
{
	e->pages[page] = like;
	memory_map(e->space, page, eager_right(like.prot));
}

void eager_unmap_page(struct eager *e, uint32_t page)
{
	e->pages[page] = (struct eager_page){ 0 };
	memory_unmap(e->space, page);
}

int32_t eager_map(struct eager *e, const struct op *op, struct eager_page like)
{
	uint32_t i;

	like.mapped = true;
	like.prot = (uint8_t)op->prot;
	for (i = 0; i < op->pages; i++)
		eager_map_page(e, op->page + i, further(like, i));
	return 0;
}

int32_t eager_unmap(struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		eager_unmap_page(e, i);
	return 0;
}

/* May n pages of one region from this one on have these rights? */
static int32_t may_become(const struct eager *e, uint32_t page, uint32_t n, uint32_t prot)
{
	struct eager_page was = e->pages[page], like = was;

	like.prot = (uint8_t)prot;
	if (!(prot & PROT_WRITE) || was.prot & PROT_WRITE)
		return 0;
	if (was.readonly)
		return -EACCES;
	if (!eager_may_grow(e, n, &like) && eager_may_grow(e, n, &was))
		return -ENOMEM;
	return eager_may_promise(n, &like) ? 0 : -ENOMEM;
}

int32_t eager_protect(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages;
	uint32_t i, next;

	for (i = op->page; i < end; i = next) {
		uint32_t n = eager_run(e, i, end - i);
		int32_t err = n ? may_become(e, i, n, op->prot) : -ENOMEM;

		if (err)
			return err;
		for (next = i + n; i < next; i++) {
			memory_protect(e->space, i, eager_right(op->prot));
			e->pages[i].prot = (uint8_t)op->prot;
		}
	}
	return 0;
}

/*
 * The page whose rights an access to this one needs: itself if mapped; else a stack above, which
 * grows down to it unless something with rights is right below.  NR_PAGES: there is none.
 */
static uint32_t page_with_rights(const struct eager *e, uint32_t page)
{
	uint32_t first = page / GROUP_PAGES * GROUP_PAGES, end = first + GROUP_PAGES;
	uint32_t above = page, below = page;

	while (above < end && !e->pages[above].mapped)
		above++;
	if (above == page)
		return page;
	if (above == end || !e->pages[above].grows_down)
		return NR_PAGES;
	while (below > first && !e->pages[below].mapped)
		below--;
	if (e->pages[below].mapped && !e->pages[below].grows_down && e->pages[below].prot)
		return NR_PAGES;
	if (!eager_may_grow(e, above - page, &e->pages[above]) ||
	    (above - page + eager_run(e, above, GROUP_PAGES)) * PAGE_STEP >
		    eager_limit_of(LIMIT_STACK))
		return NR_PAGES;
	return above;
}

static bool allows(const struct eager_page *page, enum op_kind kind)
{
	if (kind == OP_write)
		return page->prot & PROT_WRITE;
	if (kind == OP_run)
		return page->prot & PROT_EXEC;
	return page->prot != PROT_NONE;
}

int32_t eager_touch(struct eager *e, const struct op *op)
{
	uint32_t with_rights = page_with_rights(e, op->page), page;
	const struct eager_page *p = &e->pages[with_rights];

	if (with_rights == NR_PAGES || !allows(p, op->kind))
		return -EFAULT;
	if (shows_store(p) && p->number >= eager_store_pages(p->store))
		return -EIO;
	for (page = op->page; page < with_rights; page++)
		eager_map_page(e, page, *p);
	return 0;
}

void eager_drop(struct eager *e, uint32_t first, uint32_t last)
{
	uint32_t i;

	for (i = first; i <= last; i++) {
		struct eager_page like = e->pages[i];

		like.copied = false;
		if (like.mapped)
			eager_map_page(e, i, like);
	}
}

int32_t eager_forget(struct eager *e, const struct op *op)
{
	bool hole = false;
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		hole |= !e->pages[i].mapped;
	eager_drop(e, op->page, op->page + op->pages - 1);
	return hole ? -ENOMEM : 0;
}

bool eager_is_same_region(const struct eager *e, uint32_t page)
{
	const struct eager_page *a = &e->pages[page], *b = a + 1;

	return (page + 1) % GROUP_PAGES && a->mapped == b->mapped && a->prot == b->prot &&
	       a->grows_down == b->grows_down && a->shared == b->shared && a->store == b->store &&
	       a->readonly == b->readonly && a->not_forked == b->not_forked &&
	       a->wiped == b->wiped && further(*a, 1).number == b->number;
}

uint32_t eager_run(const struct eager *e, uint32_t page, uint32_t n)
{
	uint32_t run = 1;

	if (!e->pages[page].mapped)
		return 0;
	while (run < n && eager_is_same_region(e, page + run - 1))
		run++;
	return run;
}

bool eager_is_unmapped(const struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		if (e->pages[i].mapped)
			return false;
	return true;
}

bool eager_is_free(const struct eager *e, const struct op *op)
{
	uint32_t above = op->page + op->pages;
	uint32_t end = (op->page / GROUP_PAGES + 1) * GROUP_PAGES;

	while (above < end && !e->pages[above].mapped)
		above++;
	return eager_is_unmapped(e, op) && !(above < end && e->pages[above].grows_down);
}

int64_t eager_place(const struct eager *e, uint32_t n)
{
	const struct eager_page *top = &e->pages[TOP_GROUP * GROUP_PAGES];
	int64_t end = GROUP_PAGES, page;

	for (page = GROUP_PAGES - 1; page >= 0; page--) {
		if (!top[page].mapped)
			continue;
		if (end - (page + 1) >= n)
			break;
		end = page - (int64_t)(top[page].grows_down ? STACK_GUARD / FRAME_SIZE : 0);
	}
	return end - n;
}

uint32_t eager_brk(struct eager *e, uint32_t pages)
{
	const uint32_t first = HEAP_GROUP * GROUP_PAGES;
	const struct eager_page heap_page = { .mapped = true, .prot = PROT_READ | PROT_WRITE };
	const struct eager_page *heap = &e->pages[first];
	uint32_t i, above;

	for (above = e->heap; above < GROUP_PAGES && !heap[above].mapped;)
		above++;
	/* Whatever is above keeps a page of room, a stack more than the group has. */
	if (pages > e->heap && above < GROUP_PAGES &&
	    (heap[above].grows_down || pages + 1 > above))
		return e->heap;
	if (pages * PAGE_STEP > eager_limit_of(LIMIT_DATA))
		return e->heap;
	if (pages > e->heap && (!eager_may_grow(e, pages - e->heap, &heap_page) ||
				!eager_may_promise(pages - e->heap, &heap_page)))
		return e->heap;
	for (i = e->heap; i < pages; i++)
		eager_map_page(e, first + i, heap_page);
	for (i = pages; i < e->heap; i++)
		eager_unmap_page(e, first + i);
	e->heap = pages;
	return pages;
}
