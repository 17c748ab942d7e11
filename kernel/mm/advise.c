/*
 * madvise, and what else goes over a range region by region: is it mapped, is it in memory, touch
 * it.
 * Advice that only says how a program is going to behave is taken note of nowhere.
 * Entry: space_advise.  Linux: mm/madvise.c, do_madvise; mm/gup.c, populate_vma_page_range.
 */
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

#define MADV_DONTNEED_LOCKED 24u /* the last that there is */

static bool advice_exists(uint32_t advice)
{
	return advice <= MADV_DONTNEED || (advice >= MADV_FREE && advice <= MADV_DONTNEED_LOCKED);
}

/* Let the pages of part of a region go to the store's keeping: a hole in a file. */
static int32_t advise_remove(const struct region *region, uint64_t start, uint64_t end)
{
	if (!region->store)
		return -EINVAL;
	if (!(region->flags & MAP_SHARED) || !(region->prot & PROT_WRITE))
		return -EACCES;
	store_punch(region->store, region_page(region, start), (end - start) / FRAME_SIZE);
	return 0;
}

static int32_t touch(mm_id mm, uint64_t start, uint64_t end, uint32_t access)
{
	int32_t err = 0;

	for (; start < end && !err; start += FRAME_SIZE) {
		uint64_t *entry = path_entry(space_table[mm].root, start, PATH_LINES);

		if (!entry || !(*entry & ENTRY_PRESENT) || access)
			err = space_fault(mm, start, access);
	}
	return err;
}

/* What madvise calls the errors of a fault. */
static int32_t populate_error(int32_t err)
{
	return err == -EFAULT ? -EINVAL : err == -EIO ? -EFAULT : err;
}

static int32_t advise_flag(struct space *space, uint64_t start, uint64_t end, uint32_t set,
			   uint32_t clear)
{
	if (!space_room(space, 2, 0))
		return -EAGAIN;
	regions_flag(space->regions, start, end, set, clear);
	return 0;
}

/* All at once, so that without memory nothing has changed; what is not mapped has no pages. */
static int32_t advise_dontneed(struct space *space, uint64_t start, uint64_t end)
{
	uint64_t beyond = end < USER_END ? end : USER_END;

	if (start < beyond && pages_drop(space, start, beyond))
		return -EAGAIN;
	return regions_reach(space->regions, start, end) == end ? 0 : -ENOMEM;
}

/* Advise start..end, which lie in one region. */
static int32_t advise_part(mm_id mm, struct region *region, uint64_t start, uint64_t end,
			   uint32_t advice)
{
	struct space *space = &space_table[mm];

	switch (advice) {
	case MADV_FREE:
		/* Linux frees when memory is short; whoever asks cannot rely on anything. */
		if (region->store)
			return -EINVAL;
		return pages_drop(space, start, end) ? -EAGAIN : 0;
	case MADV_REMOVE:
		return advise_remove(region, start, end);
	case MADV_DONTFORK:
		return advise_flag(space, start, end, REGION_DONTFORK, 0);
	case MADV_DOFORK:
		return advise_flag(space, start, end, 0, REGION_DONTFORK);
	case MADV_WIPEONFORK:
		/* For memory of one's own alone. */
		if (region->store)
			return -EINVAL;
		return advise_flag(space, start, end, REGION_WIPE, 0);
	case MADV_KEEPONFORK:
		return advise_flag(space, start, end, 0, REGION_WIPE);
	case MADV_POPULATE_READ:
		return populate_error(touch(mm, start, end, 0));
	case MADV_POPULATE_WRITE:
		return populate_error(touch(mm, start, end, FAULT_WRITE));
	default:
		return 0;
	}
}

/* Linux populates up to a hole and looks for it first; other advice goes on behind one. */
static bool stops_at_hole(uint32_t advice)
{
	return advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE;
}

int32_t space_advise(mm_id mm, uint64_t addr, uint64_t len, uint32_t advice)
{
	struct space *space = &space_table[mm];
	uint64_t at = addr, end, next;
	int32_t hole = 0, err;

	if (!advice_exists(advice) || addr % FRAME_SIZE || (len && !page_round_up(len)))
		return -EINVAL;
	end = addr + page_round_up(len);
	if (end < addr)
		return -EINVAL;
	if (advice == MADV_DONTNEED || advice == MADV_DONTNEED_LOCKED)
		return advise_dontneed(space, addr, end);
	for (; at < end; at = next) {
		struct region *region = region_find(space->regions, at);

		if (!region || region->start > at) {
			hole = -ENOMEM;
			if (!region || region->start >= end || stops_at_hole(advice))
				return hole;
			at = region->start;
		}
		next = region->end < end ? region->end : end;
		err = advise_part(mm, region, at, next, advice);
		if (err)
			return err;
	}
	return hole;
}

int32_t space_mapped(mm_id mm, uint64_t addr, uint64_t len)
{
	uint64_t end = addr + page_round_up(len);

	if (addr % FRAME_SIZE || end < addr)
		return -EINVAL;
	return regions_reach(space_table[mm].regions, addr, end) == end ? 0 : -ENOMEM;
}

int32_t space_populate(mm_id mm, uint64_t addr, uint64_t len)
{
	uint64_t end = page_round_up(addr + len), at = page_round_down(addr), next;
	int32_t err = 0, no_right = 0;

	for (; at < end && !err; at = next) {
		const struct region *region = region_find(space_table[mm].regions, at);
		bool write;

		if (!region || region->start >= end)
			break;
		if (region->start > at)
			at = region->start;
		next = region->end < end ? region->end : end;
		write = (region->prot & PROT_WRITE) && !(region->flags & MAP_SHARED);
		if (region->prot != PROT_NONE)
			err = touch(mm, at, next, write ? FAULT_WRITE : 0);
		else
			no_right = -EFAULT;
	}
	return err ? err : no_right;
}

bool space_has_page(mm_id mm, uint64_t va)
{
	const struct region *region = region_find(space_table[mm].regions, va);
	const uint64_t *entry = path_entry(space_table[mm].root, va, PATH_LINES);

	if (entry && *entry && ((*entry & ENTRY_FRAME) != zero_frame || *entry & ENTRY_ACCESSED))
		return true;
	return region && region->store && store_frame(region->store, region_page(region, va));
}
