/*
 * mmap and munmap: Linux's rules for where and whether.
 * Each function first refuses, last for want of memory; then nothing can fail.
 * Entry: space_map, space_unmap.
 * Linux: do_mmap, arch_get_unmapped_area_topdown, __do_munmap (mm/mmap.c).
 */
#include <stddef.h>

#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

#define MAP_TYPE (MAP_SHARED | MAP_PRIVATE) /* both: MAP_SHARED_VALIDATE, for files */

/*
 * Mappings go below this.  Linux leaves 128 MiB at the top for the stack, and more by chance; here
 * it is what one table of level 2 covers, which a fork then copies, and shares the others.
 */
#define MAP_TOP (USER_END & ~((1ull << 30) - 1))
#define MAP_BOTTOM (USER_END / 3 & ~0xfffull) /* and from here upwards if that is full */

/* Is start..end free, with a stack above keeping its guard? */
static bool is_free(const struct space *space, uint64_t start, uint64_t end)
{
	const struct region *above = region_find(space->regions, start);

	return !above || end <= region_guarded_start(above);
}

int64_t place_fixed(const struct space *space, uint64_t addr, uint64_t len, uint32_t flags)
{
	if (addr > USER_END - len)
		return -ENOMEM;
	if (addr % FRAME_SIZE)
		return -EINVAL;
	if (addr < USER_MIN)
		return -EPERM;
	if (flags & MAP_FIXED_NOREPLACE) {
		const struct region *above = region_find(space->regions, addr);

		if (above && above->start < addr + len)
			return -EEXIST;
	}
	return (int64_t)addr;
}

int64_t place_free(const struct space *space, uint64_t addr, uint64_t len)
{
	uint64_t place;

	addr = page_round_down(addr);
	if (addr && addr < USER_MIN)
		addr = USER_MIN;
	if (addr && addr <= USER_END - len && is_free(space, addr, addr + len))
		return (int64_t)addr;
	place = regions_gap(space->regions, len, USER_MIN, MAP_TOP, true);
	if (!place)
		place = regions_gap(space->regions, len, MAP_BOTTOM, USER_END, false);
	return place ? (int64_t)place : -ENOMEM;
}

/*
 * May this region stand in the space, with what it covers, if it may cover anything, gone?  Makes
 * sure of the memory.
 */
static int32_t region_permitted(struct space *space, const struct region *region, bool replaces)
{
	const uint64_t start = region->start, end = region->end, len = end - start;
	const uint64_t gone = replaces ? regions_bytes(space->regions, start, end, false) : 0;

	if (!space_may_grow(space, len - gone, region->prot, region->flags) ||
	    !may_promise(len, region->prot, region->flags))
		return -ENOMEM;
	if (!space_room(space, 1 + (replaces ? regions_cut_needs(space->regions, start, end) : 0),
			replaces ? space_clear_needs(space, start, end) : 0))
		return -ENOMEM;
	return 0;
}

/* The region that is asked for, or an error in its place. */
static int64_t region_of(const struct space *space, uint64_t addr, uint64_t len, uint32_t flags,
			 struct region *region)
{
	int64_t place;

	if (!len)
		return -EINVAL;
	len = page_round_up(len);
	if (!len || len > USER_END)
		return -ENOMEM;
	if (region->page + len / FRAME_SIZE < region->page)
		return -EOVERFLOW;
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))
		place = place_fixed(space, addr, len, flags);
	else
		place = place_free(space, addr, len);
	if (place < 0)
		return place;
	if (!(flags & MAP_TYPE) || (flags & MAP_SHARED && flags & MAP_GROWSDOWN))
		return -EINVAL;
	region->start = (uint64_t)place;
	region->end = region->start + len;
	return place;
}

int64_t space_map_store(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags,
			struct shown shown)
{
	struct space *space = &space_table[mm];
	struct region region = {
		.prot = prot & PROT_ALL,
		.flags = flags & (MAP_SHARED | MAP_GROWSDOWN | MAP_NORESERVE),
		.store = shown.store,
		.page = shown.page,
	};
	const bool replaces = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == MAP_FIXED;
	int64_t place = region_of(space, addr, len, flags, &region);
	int32_t err;

	if (place < 0)
		return place;
	if (shown.readonly && flags & MAP_SHARED)
		region.flags |= REGION_READONLY;
	err = region_permitted(space, &region, replaces);
	if (err)
		return err;

	if (replaces)
		space_clear(space, region.start, region.end);
	regions_add(space->regions, region);
	return place;
}

int64_t space_map(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags)
{
	struct shown shown = { .store = NULL };
	int64_t place;

	if (!(flags & MAP_SHARED))
		return space_map_store(mm, addr, len, prot, flags, shown);
	/* Shared by those to whom it will be forked. */
	if (page_round_up(len) > STORE_SIZE_MAX ||
	    !may_promise(len, PROT_WRITE, flags & ~MAP_SHARED))
		return -ENOMEM;
	shown.store = store_new(page_round_up(len));
	if (!shown.store)
		return -ENOMEM;
	place = space_map_store(mm, addr, len, prot, flags, shown);
	store_put(shown.store);
	return place;
}

int32_t space_unmap(mm_id mm, uint64_t addr, uint64_t len)
{
	struct space *space = &space_table[mm];
	uint64_t end;

	if (addr % FRAME_SIZE || !len || addr > USER_END || len > USER_END - addr)
		return -EINVAL;
	end = page_round_up(addr + len);
	if (!space_room(space, regions_cut_needs(space->regions, addr, end),
			space_clear_needs(space, addr, end)))
		return -ENOMEM;

	space_clear(space, addr, end);
	return 0;
}
