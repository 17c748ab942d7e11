/*
 * Page faults.  The region that covers the address has the rights; the page is filled, copied, or
 * simply allowed, tables that are shared on the way to it split.  Everything else is the program's
 * fault.
 * Keeps true: a page is made writable only when its frame has no other holder, or in a shared
 * region.  Out of memory, nothing has changed.
 * Entry: space_fault.  Linux: do_user_addr_fault (arch/x86/mm/fault.c), handle_pte_fault,
 * do_wp_page (mm/memory.c), expand_downwards (mm/mmap.c).
 */
#include <stddef.h>

#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/tree.h"

static bool region_allows(const struct region *region, uint32_t access)
{
	if (access & FAULT_WRITE)
		return region->prot & PROT_WRITE;
	if (access & FAULT_EXEC)
		return region->prot & PROT_EXEC;
	return region->prot != PROT_NONE;
}

/* May the region, which is above the page at va, grow down to it? */
static bool stack_reaches(const struct space *space, const struct region *stack, uint64_t va)
{
	const struct region *below = region_before(space->regions, va);

	if (!(stack->flags & MAP_GROWSDOWN) || va < USER_MIN ||
	    stack->end - va > memory_limit(LIMIT_STACK) ||
	    !space_may_grow(space, stack->start - va, stack->prot, stack->flags))
		return false;
	if (!below || below->flags & MAP_GROWSDOWN || below->prot == PROT_NONE)
		return true;
	return va - below->end >= STACK_GUARD;
}

/* What is to be faulted in. */
struct fault {
	struct space *space;
	const struct region *region;
	uint64_t va; /* of the page */
	uint32_t access;
	struct path path;
	uint32_t extra; /* frames that are needed besides: for a stack that grows */
};

/* The entry, to be changed.  The caller has seen path.needs frames free. */
static uint64_t *fault_entry(const struct fault *f)
{
	if (!f->path.own)
		return path_own(f->space->root, f->va, PATH_LINE);
	path_fill(&f->path, f->va);
	return f->path.entry;
}

/*
 * Who reads is going to read on: the other pages of the line that are nothing yet are zeros, too,
 * but not said to have been accessed.
 */
static void zeros_around(const struct fault *f, uint64_t *entry, uint64_t bits)
{
	const uint64_t size = LINE_ENTRIES * FRAME_SIZE;
	uint64_t va = f->va & ~(size - 1), end = va + size;

	entry -= (f->va - va) / FRAME_SIZE;
	for (; va < end; va += FRAME_SIZE, entry++) {
		if (*entry || va < f->region->start || va >= f->region->end)
			continue;
		frame_get(zero_frame);
		*entry = zero_frame | bits;
	}
}

/* The first touch: zeros, shared by all until somebody writes. */
static int32_t page_fill(const struct fault *f)
{
	bool own = f->access & FAULT_WRITE;
	uint64_t bits = page_rights(f->region->prot), frame, *entry;

	if (frames_free() < f->path.needs + f->extra + own)
		return -ENOMEM;
	entry = fault_entry(f);
	if (own) {
		frame = frame_new();
		frame_clear(frame);
		*entry = frame | bits | ENTRY_WRITE | ENTRY_DIRTY | ENTRY_ACCESSED;
	} else {
		frame_get(zero_frame);
		*entry = zero_frame | bits | ENTRY_ACCESSED;
		zeros_around(f, entry, bits);
	}
	return 0;
}

/* The first touch where a store is shown: its page; or, to write it in private, a copy. */
static int32_t page_show(const struct fault *f)
{
	struct store *store = f->region->store;
	bool shared = f->region->flags & MAP_SHARED;
	bool own = f->access & FAULT_WRITE && !shared;
	uint64_t page = region_page(f->region, f->va);
	uint64_t bits = page_rights(f->region->prot) | ENTRY_ACCESSED, frame, from;

	if (page >= page_round_up(store->size) / FRAME_SIZE)
		return -EIO;
	if (frames_free() < f->path.needs + (own ? 1 : store_missing(store, page)))
		return -ENOMEM;
	if (own) {
		from = store_frame(store, page);
		frame = frame_new();
		if (from)
			frame_copy(frame, from);
		else
			frame_clear(frame);
		bits |= ENTRY_WRITE | ENTRY_DIRTY;
	} else {
		frame = store_frame_new(store, page);
		frame_get(frame);
		if (shared && f->region->prot & PROT_WRITE)
			bits |= ENTRY_WRITE | ENTRY_DIRTY;
	}
	*fault_entry(f) = frame | bits;
	return 0;
}

/*
 * A write to a page that others may hold, itself or a table on the way to it: a copy of one's own,
 * or the page itself for the last.
 */
static int32_t page_write(const struct fault *f)
{
	uint64_t old = *f->path.entry & ENTRY_FRAME, frame, *entry;
	bool copy = !(f->region->flags & MAP_SHARED) && (f->path.needs || frame_count(old) > 1);

	if (frames_free() < f->path.needs + copy)
		return -ENOMEM;
	entry = fault_entry(f);
	if (copy) {
		frame = frame_new();
		frame_copy(frame, old);
		*entry = (*entry & ~ENTRY_FRAME) | frame;
		tlb_flush_page(f->space->root, f->va);
		frame_put(old);
	}
	*entry |= ENTRY_WRITE | ENTRY_DIRTY | ENTRY_ACCESSED;
	return 0;
}

int32_t space_fault(mm_id mm, uint64_t va, uint32_t access)
{
	struct space *space = &space_table[mm];
	struct region *region = region_find(space->regions, va);
	struct fault fault = {
		.space = space, .region = region, .va = page_round_down(va), .access = access
	};
	bool grows;
	int32_t err;

	va = fault.va;
	if (!region || !region_allows(region, access))
		return -EFAULT;
	grows = va < region->start;
	if (grows) {
		if (!stack_reaches(space, region, va))
			return -EFAULT;
		fault.extra = regions_room_needs(space->regions, 0);
	}

	fault.path = path_of(space->root, va, access & FAULT_WRITE ? PATH_LINE : PATH_LINES);
	if (fault.path.entry && *fault.path.entry)
		/* To read: its line has just been taken, or the processor kept an older entry. */
		err = access & FAULT_WRITE ? page_write(&fault) : 0;
	else if (region->store)
		err = page_show(&fault);
	else
		err = page_fill(&fault);
	if (err || !grows)
		return err;
	err = regions_room(&space->regions, 0) ? 0 : -ENOMEM;
	EXPECT(!err);
	region_grow(space->regions, region_find(space->regions, va), va);
	return err;
}

bool space_covers(mm_id mm, uint64_t va)
{
	const struct region *region = region_find(space_table[mm].regions, va);

	return region && va >= region->start;
}
