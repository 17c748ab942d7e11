/*
 * mremap in the eager model.  Linux: mm/mremap.c.
 * Entry: eager_move, eager_remap.
 */
#include "fuzz/eager.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "model/memory.h"

/* Let page `to` become what page `from` is, words and all. */
static void move_page(struct eager *e, uint32_t from, uint32_t to)
{
	struct eager_page like = e->pages[from];
	uint32_t i;

	eager_map_page(e, to, like);
	if (shows_store(&like))
		return;
	memory_protect(e->space, to, PAGE_WRITE);
	for (i = 0; i < NR_WORDS; i++)
		memory_write(e->space, to, i, memory_read(e->space, from, i));
	memory_protect(e->space, to, eager_right(like.prot));
}

/* Is there room for new_pages where the range of one region is, or limits: 0 or -errno. */
static int32_t may_resize(const struct eager *e, uint32_t page, uint32_t pages, uint32_t more)
{
	if (eager_run(e, page, pages) < pages)
		return -EFAULT;
	if (more && (!eager_may_grow(e, more, &e->pages[page]) ||
		     !eager_may_promise(more, &e->pages[page])))
		return -ENOMEM;
	return 0;
}

/* Let a region that ends at `end` end at new_end; false: something is there. */
static bool grow_in_place(struct eager *e, uint32_t end, uint32_t new_end)
{
	uint32_t i;

	if (eager_is_same_region(e, end - 1) && e->pages[end].mapped)
		return false;
	for (i = end; i < new_end; i++)
		if (e->pages[i].mapped)
			return false;
	for (i = end; i < new_end; i++) {
		struct eager_page like = further(e->pages[i - 1], 1);

		like.copied = false;
		eager_map_page(e, i, like);
	}
	return true;
}

static int32_t resize_in_place(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages, new_end = op->page + op->new_pages;
	int32_t err;
	uint32_t i;

	for (i = new_end; i < end; i++)
		eager_unmap_page(e, i);
	if (new_end <= end)
		return 0;
	err = may_resize(e, op->page, op->pages, new_end - end);
	if (err)
		return err;
	return grow_in_place(e, end, new_end) ? 0 : -ENOMEM;
}

/* `from` takes the pages to new_pages at the page `to`; what was theirs is empty, or gone. */
static void take_pages(struct eager *e, const struct op *op, uint32_t pages, uint32_t to, bool stay)
{
	uint32_t i;

	for (i = 0; i < op->new_pages; i++) {
		struct eager_page like = further(e->pages[op->page], i);

		like.copied = false;
		eager_map_page(e, to + i, like);
		if (i < pages)
			move_page(e, op->page + i, to + i);
	}
	if (stay && pages)
		eager_drop(e, op->page, op->page + pages - 1);
	for (i = op->page; !stay && i < op->page + pages; i++)
		eager_unmap_page(e, i);
}

int32_t eager_move(struct eager *e, const struct op *op)
{
	const uint32_t end = op->page + op->pages, new_end = op->target + op->new_pages;
	const bool stay = op->word == MOVE_STAY;
	struct op kept = *op;
	int32_t err;
	uint32_t i;

	if (!e->pages[op->page].mapped)
		return -EFAULT;
	if (op->word == MOVE_RESIZE)
		return resize_in_place(e, op);
	if (end > op->target && new_end > op->page)
		return -EINVAL;
	for (i = op->target; i < new_end; i++)
		eager_unmap_page(e, i);
	if (kept.pages > op->new_pages)
		kept.pages = op->new_pages;
	for (i = op->page + kept.pages; i < end; i++)
		eager_unmap_page(e, i);
	err = may_resize(e, op->page, kept.pages, op->new_pages - kept.pages);
	if (err)
		return err;
	if (stay && !eager_may_grow(e, op->new_pages, &e->pages[op->page]))
		return -ENOMEM;
	take_pages(e, op, kept.pages, op->target, stay);
	return 0;
}

/* Where the kernel finds room.  Below the group, what is taken there is as good as unmapped. */
static int64_t take_anywhere(struct eager *e, const struct op *op, bool stay)
{
	const int64_t place = eager_place(e, op->new_pages);
	uint32_t i;

	if (place >= 0) {
		take_pages(e, op, op->pages, TOP_GROUP * GROUP_PAGES + (uint32_t)place, stay);
		return TOP_GROUP * GROUP_PAGES + place;
	}
	if (stay)
		eager_drop(e, op->page, op->page + op->pages - 1);
	for (i = op->page; !stay && i < op->page + op->pages; i++)
		eager_unmap_page(e, i);
	return place;
}

/* It grows, where it is or elsewhere. */
static int32_t remap_grow(struct eager *e, const struct op *op, int64_t *place)
{
	int32_t err;

	*place = op->page;
	if (op->new_pages == op->pages)
		return 0;
	err = may_resize(e, op->page, op->pages, op->new_pages - op->pages);
	if (!err && !grow_in_place(e, op->page + op->pages, op->page + op->new_pages))
		*place = take_anywhere(e, op, false);
	return err;
}

int32_t eager_remap(struct eager *e, const struct op *op, int64_t *place)
{
	const uint32_t end = op->page + op->pages, new_end = op->target + op->new_pages;
	const struct op wish = { .page = op->target, .pages = op->new_pages };
	uint32_t i;
	int32_t err;

	*place = op->target;
	if (!e->pages[op->page].mapped)
		return -EFAULT;
	if (op->word == REMAP_GROW)
		return remap_grow(e, op, place);
	if (end > op->target && new_end > op->page)
		return -EINVAL;
	for (i = op->target; op->word == REMAP_AGAIN && i < new_end; i++)
		eager_unmap_page(e, i);
	if (!e->pages[op->page].mapped)
		return -EFAULT;
	if (op->word == REMAP_AGAIN && !e->pages[op->page].shared)
		return -EINVAL;
	err = may_resize(e, op->page, op->pages, op->new_pages - op->pages);
	if (err)
		return err;
	if (op->word == REMAP_STAY && !eager_may_grow(e, op->new_pages, &e->pages[op->page]))
		return -ENOMEM;
	if (op->word == REMAP_STAY && !eager_is_free(e, &wish))
		*place = take_anywhere(e, op, true);
	else
		take_pages(e, op, op->pages, op->target, true);
	return 0;
}
