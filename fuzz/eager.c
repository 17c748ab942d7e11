/*
 * The eager model.  The rules are Linux's, said over single pages.
 * Entry: one function per operation.
 */
#include "fuzz/eager.h"

#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "model/memory.h"

_Static_assert(NR_SPACES == NR_PROCESSES && SPACE_PAGES == NR_PAGES && PAGE_WORDS == NR_WORDS &&
	       NR_FRAMES == NR_SPACES * SPACE_PAGES + 1, "the reference never runs out of frames");

static uint8_t right(uint32_t prot)
{
	return prot & PROT_WRITE ? PAGE_WRITE : PAGE_READ;
}

static void map_page(struct eager *e, uint32_t page, uint32_t prot, bool grows_down)
{
	e->pages[page] = (struct eager_page){
		.mapped = true, .grows_down = grows_down, .prot = (uint8_t)prot
	};
	memory_map(e->space, page, right(prot));
}

static void unmap_page(struct eager *e, uint32_t page)
{
	e->pages[page] = (struct eager_page){ 0 };
	memory_unmap(e->space, page);
}

int32_t eager_map(struct eager *e, const struct op *op, bool grows_down)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		map_page(e, i, op->prot, grows_down);
	return 0;
}

int32_t eager_unmap(struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++)
		unmap_page(e, i);
	return 0;
}

int32_t eager_protect(struct eager *e, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++) {
		int32_t err = memory_protect(e->space, i, right(op->prot));

		if (err)
			return err;
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
		map_page(e, page, e->pages[with_rights].prot, true);
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
	const uint32_t first = HEAP_GROUP * GROUP_PAGES;
	const struct eager_page *heap = &e->pages[first];
	uint32_t i, above;

	for (above = e->heap; above < GROUP_PAGES && !heap[above].mapped;)
		above++;
	/* Whatever is above keeps a page of room, a stack more than the group has. */
	if (pages > e->heap && above < GROUP_PAGES &&
	    (heap[above].grows_down || pages + 1 > above))
		return e->heap;
	for (i = e->heap; i < pages; i++)
		map_page(e, first + i, PROT_READ | PROT_WRITE, false);
	for (i = pages; i < e->heap; i++)
		unmap_page(e, first + i);
	e->heap = pages;
	return pages;
}
