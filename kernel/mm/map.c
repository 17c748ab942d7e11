/*
 * mmap, munmap and mprotect on anonymous private memory: Linux's rules for where and whether.
 * Each function first refuses, last for want of records; then nothing can fail.
 * Entry: space_map, space_unmap, space_protect.
 * Linux: do_mmap, arch_get_unmapped_area_topdown, __do_munmap (mm/mmap.c), do_mprotect_pkey.
 */
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)
#define MAP_TYPE (MAP_SHARED | MAP_PRIVATE)

/* Mappings go below this: Linux leaves 128 MiB at the top for the stack. */
#define MAP_TOP (USER_END - (128ull << 20))
#define MAP_BOTTOM (USER_END / 3 & ~0xfffull) /* and from here upwards if that is full */

/* Is start..end free, with a stack above keeping its guard? */
static bool is_free(const struct space *space, uint64_t start, uint64_t end)
{
	const struct region *above = region_find(&space->regions, start);

	return !above || end <= region_guarded_start(above);
}

/* Where len bytes, whole pages, go if the caller insists on addr. */
static int64_t place_fixed(const struct space *space, uint64_t addr, uint64_t len, uint32_t flags)
{
	if (addr > USER_END - len)
		return -ENOMEM;
	if (addr % FRAME_SIZE)
		return -EINVAL;
	if (addr < USER_MIN)
		return -EPERM;
	if (flags & MAP_FIXED_NOREPLACE) {
		const struct region *above = region_find(&space->regions, addr);

		if (above && above->start < addr + len)
			return -EEXIST;
	}
	return (int64_t)addr;
}

/* Where they go if addr, when not 0, is but a wish. */
static int64_t place_free(const struct space *space, uint64_t addr, uint64_t len)
{
	uint64_t place;

	addr = page_round_down(addr);
	if (addr && addr < USER_MIN)
		addr = USER_MIN;
	if (addr && addr <= USER_END - len && is_free(space, addr, addr + len))
		return (int64_t)addr;
	place = regions_gap(&space->regions, len, USER_MIN, MAP_TOP, true);
	if (!place)
		place = regions_gap(&space->regions, len, MAP_BOTTOM, USER_END, false);
	return place ? (int64_t)place : -ENOMEM;
}

int64_t space_map(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags)
{
	struct space *space = &space_table[mm];
	struct region region = { .prot = prot & PROT_ALL, .flags = flags & MAP_GROWSDOWN };
	int64_t place;

	if (!len)
		return -EINVAL;
	len = page_round_up(len);
	if (!len || len > USER_END)
		return -ENOMEM;
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))
		place = place_fixed(space, addr, len, flags);
	else
		place = place_free(space, addr, len);
	if (place < 0)
		return place;
	if (!(flags & MAP_TYPE))
		return -EINVAL;
	if ((flags & MAP_TYPE) != MAP_PRIVATE || !(flags & MAP_ANONYMOUS))
		return -ENODEV;
	region.start = (uint64_t)place;
	region.end = region.start + len;
	if (!regions_room(&space->regions,
			  1 + regions_cut_needs(&space->regions, region.start, region.end)))
		return -ENOMEM;

	space_clear(space, region.start, region.end);
	regions_add(&space->regions, region);
	return place;
}

int32_t space_unmap(mm_id mm, uint64_t addr, uint64_t len)
{
	struct space *space = &space_table[mm];
	uint64_t end;

	if (addr % FRAME_SIZE || !len || addr > USER_END || len > USER_END - addr)
		return -EINVAL;
	end = page_round_up(addr + len);
	if (!regions_room(&space->regions, regions_cut_needs(&space->regions, addr, end)))
		return -ENOMEM;

	space_clear(space, addr, end);
	return 0;
}

int32_t space_protect(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot)
{
	struct space *space = &space_table[mm];
	uint64_t end, reach;

	if (addr % FRAME_SIZE)
		return -EINVAL;
	if (!len)
		return 0;
	end = addr + page_round_up(len);
	if (end <= addr)
		return -ENOMEM;
	if (prot & ~PROT_ALL)
		return -EINVAL;
	reach = regions_reach(&space->regions, addr, end);
	if (!regions_room(&space->regions, 2))
		return -ENOMEM;

	regions_protect(&space->regions, addr, reach, prot);
	pages_protect(space, addr, reach, prot);
	return reach < end ? -ENOMEM : 0;
}
