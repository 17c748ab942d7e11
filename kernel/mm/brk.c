/*
 * The heap: one end moves.  What it covers is an ordinary region that can be read and written.
 * Entry: space_brk.  Linux: mm/mmap.c, sys_brk.
 */
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"

void space_set_brk(mm_id mm, uint64_t start)
{
	space_table[mm].brk_start = start;
	space_table[mm].brk = start;
}

/*
 * Let the heap reach from `end` to `new_end`, whole pages; false if something is there, no
 * memory, or a limit.
 */
static bool heap_grow(struct space *space, uint64_t end, uint64_t new_end)
{
	const struct region *above = region_find(space->regions, end);
	const struct region heap = {
		.start = end, .end = new_end, .prot = PROT_READ | PROT_WRITE
	};

	/* Linux keeps one page free above the heap. */
	if (above && new_end + FRAME_SIZE > region_guarded_start(above))
		return false;
	if (!space_may_grow(space, new_end - end, heap.prot, heap.flags) ||
	    !may_promise(new_end - end, heap.prot, heap.flags) ||
	    !space_room(space, 1, 0))
		return false;
	regions_add(space->regions, heap);
	return true;
}

uint64_t space_brk(mm_id mm, uint64_t addr)
{
	struct space *space = &space_table[mm];
	uint64_t end = page_round_up(space->brk), new_end;

	if (addr < space->brk_start || addr > USER_END)
		return space->brk;
	/* Not even to shrink, if that is not enough. */
	if (addr - space->brk_start > memory_limit(LIMIT_DATA))
		return space->brk;
	new_end = page_round_up(addr);
	if (new_end > end && !heap_grow(space, end, new_end))
		return space->brk;
	if (new_end < end && space_unmap(mm, new_end, end - new_end))
		return space->brk;
	space->brk = addr;
	return addr;
}
