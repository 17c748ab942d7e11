/*
 * The eager model.  The rules are Linux's, said over single pages.
 * Entry: one function per operation.
 */
#include "fuzz/eager.h"

#include <string.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "model/memory.h"

_Static_assert(NR_SPACES == NR_PROCESSES && SPACE_PAGES == NR_PAGES && PAGE_WORDS == NR_WORDS &&
	       NR_FRAMES == NR_SPACES * SPACE_PAGES + 1, "the reference never runs out of frames");

static uint8_t right(uint32_t prot)
{
	return prot & PROT_WRITE ? PAGE_WRITE : PAGE_READ;
}

static struct eager_store stores[NR_STORES];

uint16_t eager_store(const struct eager *const *memories, uint32_t n, uint32_t pages)
{
	bool taken[NR_STORES] = { [NO_STORE] = true, [FILE_STORE] = true };
	uint32_t i, page;
	uint16_t store = 0;

	for (i = 0; i < n; i++)
		for (page = 0; page < NR_PAGES; page++)
			taken[memories[i]->pages[page].store] = true;
	while (taken[store])
		store++;
	memset(&stores[store], 0, sizeof(stores[store]));
	stores[store].pages = pages;
	return store;
}

void eager_resize(uint32_t pages)
{
	uint32_t page;

	for (page = pages; page < STORE_PAGES; page++)
		memset(stores[FILE_STORE].words[page], 0, sizeof(stores[FILE_STORE].words[page]));
	stores[FILE_STORE].pages = pages;
}

void eager_reset(void)
{
	eager_resize(0);
}

void eager_cut(struct eager *e)
{
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++)
		if (e->pages[i].store == FILE_STORE &&
		    e->pages[i].number >= stores[FILE_STORE].pages)
			e->pages[i].copied = false;
}

/* Are the page's words those of its store? */
static bool shows_store(const struct eager_page *page)
{
	return page->store && !page->copied;
}

uint64_t eager_read(const struct eager *e, uint32_t page, uint32_t word)
{
	const struct eager_page *p = &e->pages[page];

	if (shows_store(p))
		return stores[p->store].words[p->number][word];
	return memory_read(e->space, page, word);
}

void eager_write(struct eager *e, uint32_t page, uint32_t word, uint64_t value)
{
	struct eager_page *p = &e->pages[page];
	uint32_t i;

	if (p->shared) {
		stores[p->store].words[p->number][word] = value;
		return;
	}
	for (i = 0; i < NR_WORDS && shows_store(p); i++)
		memory_write(e->space, page, i, stores[p->store].words[p->number][i]);
	p->copied = p->store;
	memory_write(e->space, page, word, value);
}

static void map_page(struct eager *e, uint32_t page, struct eager_page like)
{
	e->pages[page] = like;
	memory_map(e->space, page, right(like.prot));
}

static void unmap_page(struct eager *e, uint32_t page)
{
	e->pages[page] = (struct eager_page){ 0 };
	memory_unmap(e->space, page);
}

/* The page, as `like` says, n pages further in its store. */
static struct eager_page further(struct eager_page like, uint32_t n)
{
	like.number = (uint8_t)(like.store ? like.number + n : 0);
	return like;
}

int32_t eager_map(struct eager *e, const struct op *op, struct eager_page like)
{
	uint32_t i;

	like.mapped = true;
	like.prot = (uint8_t)op->prot;
	for (i = 0; i < op->pages; i++)
		map_page(e, op->page + i, further(like, i));
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
	const struct eager_page *p = &e->pages[with_rights];

	if (with_rights == NR_PAGES || !allows(p, op->kind))
		return -EFAULT;
	if (shows_store(p) && p->number >= stores[p->store].pages)
		return -EIO;
	for (page = op->page; page < with_rights; page++)
		map_page(e, page, *p);
	return 0;
}

int32_t eager_forget(struct eager *e, const struct op *op)
{
	bool hole = false;
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++) {
		struct eager_page like = e->pages[i];

		hole |= !like.mapped;
		like.copied = false;
		if (like.mapped)
			map_page(e, i, like);
	}
	return hole ? -ENOMEM : 0;
}

bool eager_is_same_region(const struct eager *e, uint32_t page)
{
	const struct eager_page *a = &e->pages[page], *b = a + 1;

	return (page + 1) % GROUP_PAGES && a->mapped == b->mapped && a->prot == b->prot &&
	       a->grows_down == b->grows_down && a->shared == b->shared && a->store == b->store &&
	       further(*a, 1).number == b->number;
}

/* Let page `to` become what page `from` is, words and all. */
static void move_page(struct eager *e, uint32_t from, uint32_t to)
{
	struct eager_page like = e->pages[from];
	uint32_t i;

	map_page(e, to, like);
	if (shows_store(&like))
		return;
	memory_protect(e->space, to, PAGE_WRITE);
	for (i = 0; i < NR_WORDS; i++)
		memory_write(e->space, to, i, memory_read(e->space, from, i));
	memory_protect(e->space, to, right(like.prot));
}

/* The pages of op's range that lie in one region with its first; 0: that is not mapped. */
static uint32_t pages_in_region(const struct eager *e, const struct op *op)
{
	uint32_t n = 1;

	if (!e->pages[op->page].mapped)
		return 0;
	while (n < op->pages && eager_is_same_region(e, op->page + n - 1))
		n++;
	return n;
}

static int32_t resize_in_place(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages, new_end = op->page + op->new_pages;
	uint32_t i;

	for (i = new_end; i < end; i++)
		unmap_page(e, i);
	if (new_end <= end)
		return 0;
	if (pages_in_region(e, op) < op->pages)
		return -EFAULT;
	if (eager_is_same_region(e, end - 1))
		return -ENOMEM;
	for (i = end; i < new_end; i++)
		if (e->pages[i].mapped)
			return -ENOMEM;
	for (i = end; i < new_end; i++) {
		struct eager_page like = further(e->pages[i - 1], 1);

		like.copied = false;
		map_page(e, i, like);
	}
	return 0;
}

int32_t eager_move(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages, new_end = op->target + op->new_pages;
	struct op kept = *op;
	uint32_t i;

	if (!e->pages[op->page].mapped)
		return -EFAULT;
	if (op->word == MOVE_RESIZE)
		return resize_in_place(e, op);
	if (end > op->target && new_end > op->page)
		return -EINVAL;
	for (i = op->target; i < new_end; i++)
		unmap_page(e, i);
	if (kept.pages > op->new_pages)
		kept.pages = op->new_pages;
	for (i = op->page + kept.pages; i < end; i++)
		unmap_page(e, i);
	if (pages_in_region(e, &kept) < kept.pages)
		return -EFAULT;
	for (i = 0; i < op->new_pages; i++) {
		struct eager_page like = further(e->pages[op->page], i);

		like.copied = false;
		map_page(e, op->target + i, like);
		if (i < kept.pages)
			move_page(e, op->page + i, op->target + i);
	}
	for (i = op->page; i < op->page + kept.pages; i++) {
		struct eager_page like = e->pages[i];

		like.copied = false;
		if (op->word == MOVE_STAY)
			map_page(e, i, like);
		else
			unmap_page(e, i);
	}
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
	const struct eager_page heap_page = { .mapped = true, .prot = PROT_READ | PROT_WRITE };
	const struct eager_page *heap = &e->pages[first];
	uint32_t i, above;

	for (above = e->heap; above < GROUP_PAGES && !heap[above].mapped;)
		above++;
	/* Whatever is above keeps a page of room, a stack more than the group has. */
	if (pages > e->heap && above < GROUP_PAGES &&
	    (heap[above].grows_down || pages + 1 > above))
		return e->heap;
	for (i = e->heap; i < pages; i++)
		map_page(e, first + i, heap_page);
	for (i = pages; i < e->heap; i++)
		unmap_page(e, first + i);
	e->heap = pages;
	return pages;
}
