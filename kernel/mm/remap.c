/*
 * mremap.  The order of the refusals is Linux's; so is what has happened before the later ones: a
 * fixed place is emptied and a longer range shortened before it is known whether the rest can move.
 * Keeps true: pages move with their entries, nothing is copied; out of memory, nothing has changed.
 * Entry: space_remap.  Linux: mm/mremap.c, do_mremap, mremap_to, vma_to_resize, move_vma.
 */
#include <stddef.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

#define MREMAP_ALL (MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)
#define RECORDS_NEEDED 4u /* a hole at the new place, the region there, a hole at the old one */

/* What is asked for, in whole pages. */
struct remap {
	uint64_t addr, len, new_len;
	uint32_t flags;
};

/* The region that covers va, or NULL. */
static struct region *region_at(const struct space *space, uint64_t va)
{
	struct region *region = region_find(space->regions, va);

	return region && region->start <= va ? region : NULL;
}

/* May len bytes at addr become new_len? */
static int32_t resize_permitted(const struct space *space, const struct remap *r)
{
	const struct region *region = region_at(space, r->addr);
	uint64_t more = r->new_len - r->len;

	if (!region)
		return -EFAULT;
	if (!r->len && !(region->flags & MAP_SHARED))
		return -EINVAL;
	if (r->len > region->end - r->addr)
		return -EFAULT;
	if (r->new_len == r->len)
		return 0;
	if (!space_may_grow(space, more, region->prot, region->flags) ||
	    !may_promise(more, region->prot, region->flags))
		return -ENOMEM;
	return 0;
}

/* Move: a region like the old one at place, where nothing is; the old one goes. */
static int64_t move_to(struct space *space, const struct remap *r, uint64_t place)
{
	struct region region = *region_at(space, r->addr);

	region.page = region_page(&region, r->addr);
	region.start = place;
	region.end = place + r->new_len;
	regions_add(space->regions, region);
	pages_move(space, r->addr, place, r->len);
	if (r->len && !(r->flags & MREMAP_DONTUNMAP))
		space_clear(space, r->addr, r->addr + r->len);
	return (int64_t)place;
}

/* Make sure of all that a move can need: without it, nothing has changed. */
static bool room_to_move(struct space *space, const struct remap *r, uint64_t place)
{
	const uint64_t end = r->addr + r->len, reach = region_at(space, r->addr)->end - r->addr;
	uint64_t frames = pages_move_needs(space, r->addr, r->len < reach ? r->len : reach);

	frames += space_clear_needs(space, r->addr, end);
	if (r->len > r->new_len)
		frames += space_clear_needs(space, r->addr + r->new_len, end);
	return space_room(space, RECORDS_NEEDED,
			  frames + space_clear_needs(space, place, place + r->new_len));
}

static int64_t remap_fixed(struct space *space, struct remap *r, uint64_t new_addr)
{
	int64_t place;
	int32_t err;

	if (new_addr % FRAME_SIZE || r->new_len > USER_END || new_addr > USER_END - r->new_len)
		return -EINVAL;
	if (r->addr + r->len > new_addr && new_addr + r->new_len > r->addr)
		return -EINVAL;
	if (new_addr < USER_MIN)
		return -EPERM;
	if (!room_to_move(space, r, new_addr))
		return -ENOMEM;
	if (r->flags & MREMAP_FIXED)
		space_clear(space, new_addr, new_addr + r->new_len);
	if (r->len > r->new_len) {
		if (r->len > USER_END - r->addr)
			return -EINVAL;
		space_clear(space, r->addr + r->new_len, r->addr + r->len);
		r->len = r->new_len;
	}
	err = resize_permitted(space, r);
	if (err)
		return err;
	if (r->flags & MREMAP_DONTUNMAP &&
	    !space_may_grow(space, r->new_len, region_at(space, r->addr)->prot,
			    region_at(space, r->addr)->flags))
		return -ENOMEM;
	place = (int64_t)new_addr;
	if (!(r->flags & MREMAP_FIXED))
		place = place_free(space, new_addr, r->new_len);
	return place < 0 ? place : move_to(space, r, (uint64_t)place);
}

/* Where it is, if nothing is right above it. */
static bool grows_in_place(struct space *space, const struct remap *r)
{
	struct region *region = region_at(space, r->addr);
	uint64_t end = r->addr + r->new_len;

	if (r->addr + r->len != region->end || end < r->addr || end > USER_END)
		return false;
	if (region->next && region->next->start < end)
		return false;
	if (!space_room(space, 0, 0))
		return false;
	region_extend(space->regions, region_at(space, r->addr), end);
	return true;
}

int64_t space_remap(mm_id mm, uint64_t addr, uint64_t len, uint64_t new_len, uint32_t flags,
		    uint64_t new_addr)
{
	struct space *space = &space_table[mm];
	struct remap r = { addr, page_round_up(len), page_round_up(new_len), flags };
	int64_t place;
	int32_t err;

	if (flags & ~MREMAP_ALL || (flags & MREMAP_FIXED && !(flags & MREMAP_MAYMOVE)))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && (!(flags & MREMAP_MAYMOVE) || len != new_len))
		return -EINVAL;
	if (addr % FRAME_SIZE || !r.new_len)
		return -EINVAL;
	if (!region_at(space, addr))
		return -EFAULT;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return remap_fixed(space, &r, new_addr);
	if (r.len >= r.new_len) {
		err = r.len == r.new_len ? 0 : space_unmap(mm, addr + r.new_len, r.len - r.new_len);
		return err ? err : (int64_t)addr;
	}
	err = resize_permitted(space, &r);
	if (err)
		return err;
	if (grows_in_place(space, &r))
		return (int64_t)addr;
	if (!(flags & MREMAP_MAYMOVE) || r.new_len > USER_END)
		return -ENOMEM;
	place = place_free(space, 0, r.new_len);
	if (place < 0 || !room_to_move(space, &r, (uint64_t)place))
		return -ENOMEM;
	return move_to(space, &r, (uint64_t)place);
}
