/*
 * Memory without sharing.  The rules are Linux's, said over single pages.
 * Entry: one function per operation.
 */
#include "fuzz/eager.h"

#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "spec/errors.h"

int32_t eager_map(struct eager *e, const struct op *op, bool grows_down)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		e->pages[i] = (struct eager_page){
			.mapped = true, .grows_down = grows_down, .prot = (uint8_t)op->prot
		};
	return 0;
}

int32_t eager_unmap(struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		e->pages[i] = (struct eager_page){ 0 };
	return 0;
}

int32_t eager_protect(struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++) {
		if (!e->pages[i].mapped)
			return -ENOMEM;
		e->pages[i].prot = (uint8_t)op->prot;
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

	if (with_rights == NR_PAGES || !allows(&e->pages[with_rights], op->kind))
		return -EFAULT;
	for (page = op->page; page < with_rights; page++)
		e->pages[page] = (struct eager_page){
			.mapped = true, .grows_down = true, .prot = e->pages[with_rights].prot
		};
	return 0;
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
	struct eager_page *heap = &e->pages[HEAP_GROUP * GROUP_PAGES];
	const struct eager_page rw = { .mapped = true, .prot = PROT_READ | PROT_WRITE };
	uint32_t i, above;

	for (above = e->heap; above < GROUP_PAGES && !heap[above].mapped;)
		above++;
	/* Whatever is above keeps a page of room, a stack more than the group has. */
	if (pages > e->heap && above < GROUP_PAGES &&
	    (heap[above].grows_down || pages + 1 > above))
		return e->heap;
	for (i = e->heap; i < pages; i++)
		heap[i] = rw;
	for (i = pages; i < e->heap; i++)
		heap[i] = (struct eager_page){ 0 };
	e->heap = pages;
	return pages;
}
