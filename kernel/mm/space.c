/*
 * Address spaces: their making, copying and end.  What happens within one is in map.c, brk.c and
 * fault.c.
 * Keeps true: a handle that the model calls free has a blank record here.
 * Entry: space_new, space_copy, space_drop.  Linux: kernel/fork.c, mm_init, dup_mmap, mmput.
 */
#include <stddef.h>

#include "kernel/mm/space.h"

#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/mm/table.h"
#include "spec/errors.h"

struct space space_table[NR_OBJECTS];

int32_t space_new(mm_id mm)
{
	struct space *space = &space_table[mm];

	EXPECT(space->root == 0);
	space->root = table_new_root();
	space->regions = &no_regions;
	return space->root ? 0 : -ENOMEM;
}

bool space_room(struct space *space, uint32_t records, uint64_t frames)
{
	return frames_free() >= frames + regions_room_needs(space->regions, records) &&
	       regions_room(&space->regions, records);
}

/* What a child is not to have, of what it shares: the pages of these regions.  False: no memory. */
static bool leave_out(const struct space *from, struct space *to)
{
	const struct region *region;

	for (region = from->regions->first; region; region = region->next)
		if (region->flags & (REGION_DONTFORK | REGION_WIPE) &&
		    pages_drop(to, region->start, region->end))
			return false;
	return true;
}

int32_t space_copy(mm_id from_mm, mm_id to_mm, uint64_t touched)
{
	struct space *from = &space_table[from_mm], *to = &space_table[to_mm];

	EXPECT(to->root == 0);
	to->regions = regions_fork(from->regions);
	if (!to->regions)
		return -ENOMEM;
	/* To leave pages out may need the memory that a copy of one would take. */
	to->root = tables_fork(from->root, from->regions->leaves_out ? USER_HALF : touched);
	tlb_flush_all(from->root);
	if (!to->root)
		goto no_tables;
	if (from->regions->leaves_out && !leave_out(from, to))
		goto no_room;
	EXPECT(tables_are_sound(from->root) && tables_are_sound(to->root));
	to->brk_start = from->brk_start;
	to->brk = from->brk;
	return 0;

no_room:
	tables_drop(to->root);
no_tables:
	regions_put(to->regions);
	*to = (struct space){ 0 };
	return -ENOMEM;
}

/* The gap that start..end would be part of, if it were empty. */
static void gap_of(const struct space *space, uint64_t start, uint64_t end, uint64_t *floor,
		   uint64_t *ceiling)
{
	const struct region *below = region_before(space->regions, start);
	const struct region *above = region_find(space->regions, start);

	*floor = below ? below->end : 0;
	if (above && above->start < start)
		*floor = start;
	while (above && above->end <= end)
		above = above->next;
	*ceiling = above ? above->start : USER_HALF;
	if (*ceiling < end)
		*ceiling = end;
}

/* Is there nothing in start..end, any addresses?  If there is, end becomes one of the user's. */
static bool is_empty(const struct space *space, uint64_t start, uint64_t *end)
{
	const struct region *above = region_find(space->regions, start);

	if (*end > USER_END)
		*end = USER_END;
	return start >= *end || !above || above->start >= *end;
}

uint32_t space_clear_needs(const struct space *space, uint64_t start, uint64_t end)
{
	uint64_t floor, ceiling;

	if (is_empty(space, start, &end))
		return 0;
	gap_of(space, start, end, &floor, &ceiling);
	return tables_cut_needs(space->root, start, end, floor, ceiling);
}

void space_clear(struct space *space, uint64_t start, uint64_t end)
{
	uint64_t floor, ceiling;

	if (is_empty(space, start, &end))
		return;
	gap_of(space, start, end, &floor, &ceiling);
	tables_cut(space->root, start, end, floor, ceiling);
	regions_cut(space->regions, start, end);
	EXPECT(tables_are_sound(space->root));
}

void space_drop(mm_id mm)
{
	struct space *space = &space_table[mm];

	EXPECT(tables_are_sound(space->root));
	tables_drop(space->root);
	regions_put(space->regions);
	*space = (struct space){ 0 };
}

/* Pages of 0 that nobody has written yet are everybody's. */
uint64_t space_resident(mm_id mm)
{
	uint64_t pages, tables;

	if (!space_table[mm].root)
		return 0;
	tables = tables_count(space_table[mm].root, &pages);
	return tables + pages;
}

struct store *space_shared(mm_id mm, uint64_t va, uint64_t *at)
{
	const struct region *region = region_find(space_table[mm].regions, va);

	if (!region || va < region->start || !(region->flags & MAP_SHARED))
		return NULL;
	*at = region_page(region, va) * FRAME_SIZE + va % FRAME_SIZE;
	return region->store;
}

uint64_t space_root(mm_id mm)
{
	return space_table[mm].root;
}

void space_set_populates(mm_id mm, bool populates)
{
	space_table[mm].populates = populates;
}

bool space_populates(mm_id mm)
{
	return space_table[mm].populates;
}
