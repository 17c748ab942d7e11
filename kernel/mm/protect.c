/*
 * mprotect.  Like Linux it goes from region to region and stops at the first that may not change;
 * those below it have changed then.
 * Entry: space_protect.  Linux: mm/mprotect.c, do_mprotect_pkey, mprotect_fixup.
 */
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

/* May `bytes` of the region have these rights?  *data, if so: what becomes data in all. */
static int32_t may_become(const struct space *space, const struct region *region, uint64_t bytes,
			  uint32_t prot, uint64_t *data)
{
	if (!(prot & PROT_WRITE) || region->prot & PROT_WRITE)
		return 0;
	if (region->flags & REGION_READONLY)
		return -EACCES;
	if (!may_promise(bytes, prot, region->flags))
		return -ENOMEM;
	if (!region_is_data(prot, region->flags))
		return 0;
	/* It is in the space already; beyond the limit of data it must not become data. */
	*data += bytes;
	if (!space_may_be_data(space, *data) && space_may_grow(space, bytes, PROT_READ, 0))
		return -ENOMEM;
	return 0;
}

/* How far from start, at most to end, rights may change; *err says why not to the end. */
static uint64_t protect_reach(const struct space *space, uint64_t start, uint64_t end,
			      uint32_t prot, int32_t *err)
{
	const struct region *region = region_find(space->regions, start);
	uint64_t reach = start, data = 0, next;

	*err = 0;
	for (; reach < end; region = region->next, reach = next) {
		if (!region || region->start > reach) {
			*err = -ENOMEM;
			break;
		}
		next = region->end < end ? region->end : end;
		*err = may_become(space, region, next - reach, prot, &data);
		if (*err)
			break;
	}
	return reach;
}

int32_t space_protect(mm_id mm, uint64_t addr, uint64_t len, uint32_t prot)
{
	struct space *space = &space_table[mm];
	uint64_t end, reach;
	int32_t err;

	if (addr % FRAME_SIZE)
		return -EINVAL;
	if (!len)
		return 0;
	end = addr + page_round_up(len);
	if (end <= addr)
		return -ENOMEM;
	if (prot & ~PROT_ALL)
		return -EINVAL;
	reach = protect_reach(space, addr, end, prot, &err);
	if (reach == addr)
		return err;
	if (!space_room(space, 2, pages_protect_needs(space, addr, reach)))
		return -ENOMEM;

	regions_protect(space->regions, addr, reach, prot);
	pages_protect(space, addr, reach, prot);
	return err;
}
