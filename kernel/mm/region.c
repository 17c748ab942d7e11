/*
 * Regions: changing the list.  Looking things up in it is kernel/mm/region_find.c.
 * Entry: regions_room, then regions_add, regions_cut, regions_protect.
 * Linux: mm/mmap.c, __split_vma and vma_merge.
 */
#include "kernel/mm/region.h"

#include <stddef.h>

#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"

/* Records in a frame. */
#define RECORDS ((uint32_t)((FRAME_SIZE - sizeof(uint64_t)) / sizeof(struct region)))

static void give_record(struct regions *list, struct region *record)
{
	record->next = list->unused;
	list->unused = record;
	list->spare++;
}

/* A region more, or less, shows the store. */
static void store_shown(struct store *store)
{
	if (!store)
		return;
	store->maps++;
	store_get(store);
}

static void store_hidden(struct store *store)
{
	if (!store)
		return;
	store->maps--;
	store_put(store);
}

/* Put a record with this content at a link. */
static void link_region(struct regions *list, struct region **link, struct region content)
{
	struct region *record = list->unused;

	EXPECT(list->spare > 0);
	list->unused = record->next;
	list->spare--;
	list->records++;
	*record = content;
	record->next = *link;
	*link = record;
	store_shown(record->store);
}

static void unlink_region(struct regions *list, struct region **link)
{
	struct region *record = *link;

	*link = record->next;
	list->records--;
	store_hidden(record->store);
	give_record(list, record);
}

bool regions_room(struct regions *list, uint32_t n)
{
	uint64_t frame;
	uint64_t *next;
	struct region *records;
	uint32_t i;

	if (list->records + n > REGIONS_MAX)
		return false;
	if (list->spare >= n)
		return true;
	frame = frame_new();
	if (!frame)
		return false;
	next = phys_to_virt(frame);
	*next = list->frames;
	list->frames = frame;
	records = (struct region *)(next + 1);
	for (i = RECORDS; i-- > 0;)
		give_record(list, &records[i]);
	return true;
}

uint32_t regions_room_needs(const struct regions *list, uint32_t n)
{
	return list->spare < n;
}

uint32_t regions_frames(const struct regions *list)
{
	return (list->records + RECORDS - 1) / RECORDS;
}

void regions_copy(const struct regions *from, struct regions *to)
{
	const struct region *region;
	struct region **link = &to->first;

	for (region = from->first; region; region = region->next) {
		bool room;

		if (region->flags & REGION_DONTFORK)
			continue;
		room = regions_room(to, 1);
		EXPECT(room);
		link_region(to, link, *region);
		link = &(*link)->next;
	}
}

void regions_free(struct regions *list)
{
	const struct region *region;
	uint64_t frame, next;

	for (region = list->first; region; region = region->next)
		store_hidden(region->store);
	for (frame = list->frames; frame; frame = next) {
		next = *(uint64_t *)phys_to_virt(frame);
		frame_put(frame);
	}
	*list = (struct regions){ 0 };
}

/* The link to the first region that ends above va. */
static struct region **link_above(struct regions *list, uint64_t va)
{
	struct region **link = &list->first;

	while (*link && (*link)->end <= va)
		link = &(*link)->next;
	return link;
}

/* Let a region begin higher or, without a store, lower. */
static void set_start(struct region *region, uint64_t start)
{
	region->page = region_page(region, start);
	region->start = start;
}

/* Let a border run through `at`: the region there becomes two. */
static void split(struct regions *list, struct region *region, uint64_t at)
{
	struct region upper = *region;

	set_start(&upper, at);
	region->end = at;
	link_region(list, &region->next, upper);
}

static void split_at(struct regions *list, uint64_t at)
{
	struct region *region = *link_above(list, at);

	if (region && region->start < at)
		split(list, region, at);
}

static bool continues(const struct region *below, const struct region *above)
{
	return below->end == above->start && below->prot == above->prot &&
	       below->flags == above->flags && below->store == above->store &&
	       region_page(below, above->start) == above->page;
}

/* Join what touches and is alike, from the region before start to the one after end. */
static void join(struct regions *list, uint64_t start, uint64_t end)
{
	struct region *region = region_before(list, start);

	if (!region)
		region = list->first;
	while (region && region->next && region->next->start <= end) {
		struct region *next = region->next;

		if (continues(region, next)) {
			region->end = next->end;
			unlink_region(list, &region->next);
		} else {
			region = next;
		}
	}
}

void regions_cut(struct regions *list, uint64_t start, uint64_t end)
{
	struct region **link = link_above(list, start);

	if (*link && (*link)->start < start) {
		if ((*link)->end > end)
			split(list, *link, end);
		(*link)->end = start;
		link = &(*link)->next;
	}
	while (*link && (*link)->end <= end)
		unlink_region(list, link);
	if (*link && (*link)->start < end)
		set_start(*link, end);
}

void regions_add(struct regions *list, struct region region)
{
	link_region(list, link_above(list, region.start), region);
	join(list, region.start, region.end);
}

/* Give start..end a border of its own at each end; the first region in it. */
static struct region *set_apart(struct regions *list, uint64_t start, uint64_t end)
{
	split_at(list, start);
	split_at(list, end);
	return *link_above(list, start);
}

void regions_protect(struct regions *list, uint64_t start, uint64_t end, uint32_t prot)
{
	struct region *region = set_apart(list, start, end);

	for (; region && region->start < end; region = region->next)
		region->prot = prot;
	join(list, start, end);
}

void regions_flag(struct regions *list, uint64_t start, uint64_t end, uint32_t set,
		  uint32_t clear)
{
	struct region *region = set_apart(list, start, end);

	for (; region && region->start < end; region = region->next)
		region->flags = (region->flags | set) & ~clear;
	join(list, start, end);
}

void region_grow(struct regions *list, struct region *region, uint64_t start)
{
	set_start(region, start);
	join(list, start, region->end);
}

void region_extend(struct regions *list, struct region *region, uint64_t end)
{
	region->end = end;
	join(list, region->start, end);
}
