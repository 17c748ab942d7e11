/*
 * How many frames an operation can need: what a refusal for want of memory is measured by.  Counted
 * by the audit's own walk.
 * Entry: fault_needs, range_needs.
 */
#include "fuzz/audit.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/tree.h"

#define RECORDS_MOST 4u /* that a change of the list of regions asks for */
#define RECORDS_OF_FRAME ((FRAME_SIZE - REGIONS_HEAD) / sizeof(struct region))

static const struct space *space_of(uint32_t memory)
{
	return &space_table[memory_handle(memory)];
}

/* Frames for n records more in a list of one's own; UINT64_MAX: they may be too many regions. */
static uint64_t list_needs(uint32_t memory, uint32_t n)
{
	const struct regions *list = space_of(memory)->regions;
	const bool own = list != &no_regions && frame_count(list->pa) == 1;

	if (list->records + n > REGIONS_MAX)
		return UINT64_MAX;
	if (own)
		return list->spare < n;
	return list->records + n == 0 ? 1 : 1 + (list->records + n - 1) / RECORDS_OF_FRAME;
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a + b < a ? UINT64_MAX : a + b;
}

uint64_t fork_needs(uint32_t memory)
{
	const struct space *space = space_of(memory);
	uint64_t needs = 1; /* the root */
	const struct region *region;

	if (!space->regions->leaves_out)
		return needs;
	/* A list of its own, and both ends of each range that the child has not. */
	needs += 1 + space->regions->records / RECORDS_OF_FRAME;
	for (region = space->regions->first; region; region = region->next)
		if (region->flags & (REGION_DONTFORK | REGION_WIPE))
			needs += 2 * PATH_TABLES;
	return needs;
}

uint64_t fault_needs(uint32_t memory, uint64_t va, uint32_t access)
{
	const struct space *space = space_of(memory);
	const struct found found = find_entry(space->root, va);
	const struct region *region = region_find(space->regions, va);
	bool shared = region && region->flags & MAP_SHARED, own = access & FAULT_WRITE;
	uint32_t frames = own;

	if (found.entry && !own)
		return 0;
	if (found.entry)
		return found.needs + (!shared && (found.needs || found.holders > 1));
	if (region && region->start <= va && region->store && (shared || !own))
		store_slot(region->store, region->page + (va - region->start) / FRAME_SIZE,
			   &frames);
	/* For a stack that grows, a list of regions of one's own. */
	return found.needs + frames + (region && va < region->start ? list_needs(memory, 0) : 0);
}

uint64_t range_needs(uint32_t memory, uint64_t addr, uint64_t len)
{
	const uint64_t root = space_of(memory)->root;

	return add(list_needs(memory, RECORDS_MOST),
		   find_entry(root, addr).needs + find_entry(root, addr + len - 1).needs);
}

/* Two tables into two each; then the rest goes; the place, if it is known, is cleared. */
uint64_t move_needs(uint32_t memory, uint64_t from, uint64_t len, uint64_t to, uint64_t new_len)
{
	uint64_t needs = range_needs(memory, from, len);

	if (new_len < len)
		needs = add(needs, range_needs(memory, from + new_len, len - new_len));
	if (from != to)
		needs = add(needs, 4 * PATH_TABLES + range_needs(memory, from, len));
	if (from != to)
		needs = add(needs, to ? range_needs(memory, to, new_len) : 2 * PATH_TABLES);
	return needs;
}
