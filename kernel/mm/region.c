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

/* Bytes of a frame before its records: a link, and in the first one the list. */
#ifndef REGIONS_HEAD
#define REGIONS_HEAD 64u
#endif
#define RECORDS ((uint32_t)((FRAME_SIZE - REGIONS_HEAD) / sizeof(struct region)))

_Static_assert(sizeof(uint64_t) + sizeof(struct regions) <= REGIONS_HEAD, "the head has room");

struct regions no_regions;

static void give_record(struct regions *list, struct region *record)
{
	record->next = list->unused;
	list->unused = record;
	list->spare++;
}

/* One that was never used. */
static struct region *fresh_record(struct regions *list)
{
	char *frame = phys_to_virt(list->frames);
	struct region *records = (struct region *)(frame + REGIONS_HEAD);

	EXPECT(list->fresh > 0);
	return &records[RECORDS - list->fresh--];
}

static struct region *take_record(struct regions *list)
{
	struct region *record = list->unused;

	EXPECT(list->spare > 0);
	list->spare--;
	if (!record)
		return fresh_record(list);
	list->unused = record->next;
	return record;
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
	struct region *record = take_record(list);

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
	EXPECT(list->below != record); /* it was sought, so that is before it */
	list->records--;
	store_hidden(record->store);
	give_record(list, record);
}

/* Frames of a list with so many records. */
static uint32_t frames_for(uint32_t n)
{
	return n ? (n + RECORDS - 1) / RECORDS : 1;
}

/* One more frame of records. */
static void add_frame(struct regions *list, uint64_t frame)
{
	for (list->spare -= list->fresh; list->fresh > 0;)
		give_record(list, fresh_record(list));
	*(uint64_t *)phys_to_virt(frame) = list->frames;
	list->frames = frame;
	list->fresh = RECORDS;
	list->spare += RECORDS;
}

/* An empty list with room for n records; NULL: out of memory. */
static struct regions *regions_new(uint32_t n)
{
	struct regions *list;
	uint64_t frame;

	if (frames_free() < frames_for(n))
		return NULL;
	frame = frame_new();
	list = (struct regions *)((uint64_t *)phys_to_virt(frame) + 1);
	*list = (struct regions){ .pa = frame };
	add_frame(list, frame);
	while (list->spare < n)
		add_frame(list, frame_new());
	return list;
}

static struct regions *regions_copy(const struct regions *from, uint32_t spare, uint32_t but)
{
	struct regions *to = regions_new(from->records + spare);
	const struct region *region;
	struct region **link;

	if (!to)
		return NULL;
	to->leaves_out = from->leaves_out;
	link = &to->first;
	for (region = from->first; region; region = region->next) {
		if (region->flags & but)
			continue;
		link_region(to, link, *region);
		link = &(*link)->next;
	}
	return to;
}

static bool is_own(const struct regions *list)
{
	return list != &no_regions && frame_count(list->pa) == 1;
}

uint32_t regions_room_needs(const struct regions *list, uint32_t n)
{
	if (!is_own(list))
		return frames_for(list->records + n);
	return list->spare < n;
}

bool regions_room(struct regions **list, uint32_t n)
{
	struct regions *own;

	if ((*list)->records + n > REGIONS_MAX ||
	    frames_free() < regions_room_needs(*list, n))
		return false;
	if (is_own(*list)) {
		if ((*list)->spare < n)
			add_frame(*list, frame_new());
		return true;
	}
	own = regions_copy(*list, n, 0);
	regions_put(*list);
	*list = own;
	return true;
}

struct regions *regions_fork(struct regions *list)
{
	if (list == &no_regions)
		return list;
	if (list->leaves_out)
		return regions_copy(list, 0, REGION_DONTFORK);
	frame_get(list->pa);
	return list;
}

void regions_put(struct regions *list)
{
	const struct region *region;
	uint64_t frame, next;

	if (list == &no_regions)
		return;
	if (!is_own(list)) {
		frame_put(list->pa);
		return;
	}
	for (region = list->first; region; region = region->next)
		store_hidden(region->store);
	for (frame = list->frames; frame; frame = next) {
		next = *(uint64_t *)phys_to_virt(frame);
		frame_put(frame);
	}
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
	struct region *region = *region_seek(list, at);

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
	struct region **link = region_seek(list, start);

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
	link_region(list, region_seek(list, region.start), region);
	join(list, region.start, region.end);
}

/* Give start..end a border of its own at each end; the first region in it. */
static struct region *set_apart(struct regions *list, uint64_t start, uint64_t end)
{
	split_at(list, start);
	split_at(list, end);
	return *region_seek(list, start);
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
	if (set & (REGION_DONTFORK | REGION_WIPE))
		list->leaves_out = true;
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
