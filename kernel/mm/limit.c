/*
 * Asking the limits.  The regions are added up only for who has a limit.
 * Entry: space_may_grow.  Linux: mm/mmap.c, may_expand_vm, accountable_mapping.
 */
#include "kernel/mm/limit.h"

#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

static bool fits(const struct space *space, uint64_t bytes, enum memory_limit which)
{
	uint64_t limit = memory_limit(which);
	uint64_t has;

	if (limit >= USER_END)
		return true;
	has = regions_bytes(space->regions, 0, USER_END, which == LIMIT_DATA);
	return page_round_down(limit) >= has && page_round_down(limit) - has >= bytes;
}

bool space_may_grow(const struct space *space, uint64_t bytes, uint32_t prot, uint32_t flags)
{
	return fits(space, bytes, LIMIT_SPACE) &&
	       (!region_is_data(prot, flags) || fits(space, bytes, LIMIT_DATA));
}

bool space_may_be_data(const struct space *space, uint64_t bytes)
{
	return fits(space, bytes, LIMIT_DATA);
}

bool may_promise(uint64_t bytes, uint32_t prot, uint32_t flags)
{
	if (flags & (MAP_NORESERVE | MAP_SHARED) || !(prot & PROT_WRITE))
		return true;
	return bytes <= memory_limit(LIMIT_PROMISE);
}
