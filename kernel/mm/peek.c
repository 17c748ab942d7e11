/*
 * Reading address spaces that need not be loaded.
 * Entry: space_peek, space_measure, space_view.  Linux: mm/memory.c, fs/proc/task_mmu.c.
 */
#include "kernel/mm/peek.h"

#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

uint64_t space_peek(mm_id mm, uint64_t va, void *to, uint64_t n)
{
	const struct space *space = &space_table[mm];
	uint64_t end = n < USER_END - va ? va + n : USER_END, done = 0;

	if (!space->root || va >= USER_END)
		return 0;
	n = regions_reach(space->regions, va, end) - va;
	while (done < n) {
		uint64_t offset = (va + done) % FRAME_SIZE, piece = FRAME_SIZE - offset;
		const uint64_t *entry = path_entry(space->root, va + done, PATH_LINES);
		uint64_t frame = entry ? *entry & ENTRY_FRAME : 0;

		if (piece > n - done)
			piece = n - done;
		if (frame)
			memcpy((char *)to + done, (char *)phys_to_virt(frame) + offset, piece);
		else
			memset((char *)to + done, 0, piece);
		done += piece;
	}
	return done;
}

void space_measure(mm_id mm, struct space_size *size)
{
	const struct space *space = &space_table[mm];
	const struct region *region;

	*size = (struct space_size){ 0 };
	if (space->root)
		size->tables = tables_count(space->root, &size->resident) * FRAME_SIZE;
	size->resident *= FRAME_SIZE;
	for (region = space->root ? space->regions->first : NULL; region; region = region->next) {
		uint64_t bytes = region->end - region->start;

		size->all += bytes;
		if (region->flags & MAP_GROWSDOWN)
			size->stack += bytes;
		else if (region->prot & PROT_WRITE)
			size->data += bytes;
		else if (region->prot & PROT_EXEC)
			size->code += bytes;
	}
}

bool space_view(mm_id mm, uint64_t va, struct region_view *view)
{
	const struct space *space = &space_table[mm];
	const struct region *region = space->root ? region_find(space->regions, va) : NULL;
	uint64_t heap = page_round_up(space->brk_start);

	if (!region)
		return false;
	*view = (struct region_view){
		.start = region->start,
		.end = region->end,
		.prot = region->prot,
		.is_stack = (region->flags & MAP_GROWSDOWN) != 0,
		.is_shared = (region->flags & MAP_SHARED) != 0,
		.store = region->store,
		.offset = region->page * FRAME_SIZE,
	};
	/* The program's data and its heap may have become one region; here they are two. */
	if (view->start < heap && heap < view->end) {
		if (va < heap) {
			view->end = heap;
		} else {
			view->offset += view->store ? heap - view->start : 0;
			view->start = heap;
		}
	}
	view->is_heap = view->start == heap && space->brk > heap;
	return true;
}
