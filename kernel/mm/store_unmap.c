/*
 * Taking pages of a store away from all who map it.  Looks at every space, which only truncation of
 * a mapped file has to do.
 * Entry: store_unmap.  Linux: mm/memory.c, unmap_mapping_range, which knows the spaces by a tree.
 */
#include <stddef.h>

#include "kernel/mm/frame.h"
#include "kernel/mm/record.h"

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void region_hide(struct space *space, const struct region *region, uint64_t first,
			uint64_t beyond, bool copies)
{
	const uint64_t pages = (region->end - region->start) / FRAME_SIZE;
	uint64_t from = first > region->page ? least(first - region->page, pages) : 0;
	uint64_t to = beyond > region->page ? least(beyond - region->page, pages) : 0;

	if (from < to)
		pages_hide(space, region, region->start + from * FRAME_SIZE,
			   region->start + to * FRAME_SIZE, copies);
}

void store_unmap(const struct store *store, uint64_t first, uint64_t beyond, bool copies)
{
	const struct region *region;
	struct space *space;

	if (!store->maps)
		return;
	for (space = space_table; space < space_table + NR_OBJECTS; space++)
		for (region = space->root ? space->regions->first : NULL; region;
		     region = region->next)
			if (region->store == store)
				region_hide(space, region, first, beyond, copies);
}
