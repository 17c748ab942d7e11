/*
 * Regions: looking things up, changing nothing but where to begin the next time.
 * Entry: region_find, regions_gap.  Linux: mm/mmap.c, find_vma and vm_unmapped_area.
 */
#include <stddef.h>

#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/region.h"
#include "kernel/mm/space.h"

struct region **region_seek(const struct regions *from, uint64_t va)
{
	struct regions *list = (struct regions *)from;
	struct region *below = list->below, **link;

	if (below && below->end > va)
		below = NULL;
	link = below ? &below->next : &list->first;
	while (*link && (*link)->end <= va) {
		below = *link;
		link = &below->next;
	}
	list->below = below;
	return link;
}

struct region *region_find(const struct regions *list, uint64_t va)
{
	const struct region *below = list->below;

	if (below && below->end <= va && below->next && below->next->end > va)
		return below->next;
	return *region_seek(list, va);
}

struct region *region_before(const struct regions *list, uint64_t va)
{
	(void)region_seek(list, va);
	return list->below;
}

uint64_t regions_reach(const struct regions *list, uint64_t start, uint64_t end)
{
	const struct region *region;
	uint64_t reach = start;

	for (region = region_find(list, start); region && region->start <= reach && reach < end;
	     region = region->next)
		reach = region->end;
	return reach < end ? reach : end;
}

uint64_t region_guarded_start(const struct region *region)
{
	if (!(region->flags & MAP_GROWSDOWN))
		return region->start;
	return region->start > STACK_GUARD ? region->start - STACK_GUARD : 0;
}

/* regions_gap, from one region upwards; all below that end at or below low. */
static uint64_t gap_from(const struct region *region, uint64_t len, uint64_t low, uint64_t high,
			 bool highest)
{
	uint64_t place = 0;

	for (;;) {
		uint64_t end = region ? region_guarded_start(region) : high;

		if (end > high)
			end = high;
		if (low < end && end - low >= len) {
			place = highest ? end - len : low;
			if (!highest)
				return place;
		}
		if (!region)
			return place;
		if (region->end > low)
			low = region->end;
		region = region->next;
	}
}

/* If there is one where the last search was, or above, then the highest is. */
uint64_t regions_gap(const struct regions *list, uint64_t len, uint64_t low, uint64_t high,
		     bool highest)
{
	const struct region *below = list->below;
	uint64_t place = 0;

	EXPECT(!highest || !below || below->end > low); /* that is where user memory begins */
	if (highest && below)
		place = gap_from(below->next, len, below->end, high, true);
	return place ? place : gap_from(list->first, len, low, high, highest);
}

uint32_t regions_cut_needs(const struct regions *list, uint64_t start, uint64_t end)
{
	const struct region *region = region_find(list, start);

	return region && region->start < start && region->end > end;
}

uint64_t region_page(const struct region *region, uint64_t va)
{
	return region->store ? region->page + (va - region->start) / FRAME_SIZE : 0;
}

bool region_is_data(uint32_t prot, uint32_t flags)
{
	return prot & PROT_WRITE && !(flags & (MAP_SHARED | MAP_GROWSDOWN));
}

uint64_t regions_bytes(const struct regions *list, uint64_t start, uint64_t end, bool data)
{
	const struct region *region;
	uint64_t sum = 0;

	for (region = region_find(list, start); region && region->start < end;
	     region = region->next)
		if (!data || region_is_data(region->prot, region->flags))
			sum += (region->end < end ? region->end : end) -
			       (region->start > start ? region->start : start);
	return sum;
}
