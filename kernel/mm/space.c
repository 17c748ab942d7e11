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

#define USER_HALF (1ull << 47) /* what the lower half of a root covers */

struct space space_table[NR_OBJECTS];

int32_t space_new(mm_id mm)
{
	struct space *space = &space_table[mm];

	EXPECT(space->root == 0);
	space->root = table_new_root();
	if (!space->root)
		return -ENOMEM;
	space->tables = 1;
	return 0;
}

int32_t space_copy(mm_id from_mm, mm_id to_mm)
{
	struct space *from = &space_table[from_mm], *to = &space_table[to_mm];
	const struct region *region;

	/* Refuse.  A copy has at most as many tables, and its list of regions no unused records. */
	if (frames_free() < from->tables + regions_frames(&from->regions))
		return -ENOMEM;

	/* Take, which now cannot fail. */
	space_new(to_mm);
	regions_copy(&from->regions, &to->regions);
	to->brk_start = from->brk_start;
	to->brk = from->brk;
	/* What a region shows is found again by a fault. */
	for (region = from->regions.first; region; region = region->next)
		if (!(region->flags & (MAP_SHARED | REGION_DONTFORK | REGION_WIPE)))
			pages_share(from, to, region->start, region->end);
	tlb_flush_all(from->root);
	EXPECT(to->tables <= from->tables);
	return 0;
}

void space_clear(struct space *space, uint64_t start, uint64_t end)
{
	const struct region *below, *above;

	pages_drop(space, start, end);
	regions_cut(&space->regions, start, end);
	below = region_before(&space->regions, start);
	above = region_find(&space->regions, start);
	space->tables -= tables_prune(space->root, start, end, below ? below->end : 0,
				      above ? above->start : USER_HALF);
}

void space_drop(mm_id mm)
{
	struct space *space = &space_table[mm];
	const struct region *region;

	/* A table goes with the last region that it covers. */
	for (region = space->regions.first; region; region = region->next) {
		pages_drop(space, region->start, region->end);
		space->tables -= tables_prune(space->root, region->start, region->end, 0,
					      region->next ? region->next->start : USER_HALF);
	}
	EXPECT(space->tables == 1);
	frame_put(space->root);
	regions_free(&space->regions);
	*space = (struct space){ 0 };
}

/* Pages of 0 that nobody has written yet are everybody's. */
uint64_t space_resident(mm_id mm)
{
	const struct space *space = &space_table[mm];
	const struct region *region;
	uint64_t n = space->tables;

	for (region = space->regions.first; region; region = region->next) {
		for (uint64_t va = region->start, next; va < region->end; va = next) {
			const uint64_t *leaf = table_leaf(space->root, va, &next);

			if (next > region->end)
				next = region->end;
			for (; leaf && va < next; va += FRAME_SIZE) {
				uint64_t entry = leaf[level_index(1, va)];

				n += entry != 0 && (entry & ENTRY_FRAME) != zero_frame;
			}
		}
	}
	return n;
}

struct store *space_shared(mm_id mm, uint64_t va, uint64_t *at)
{
	const struct region *region = region_find(&space_table[mm].regions, va);

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
