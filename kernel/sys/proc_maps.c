/*
 * /proc/PID/maps: the regions of a task's memory, a line each.
 * Entry: proc_maps_text.  Linux: fs/proc/task_mmu.c, show_map_vma.
 */
#include "kernel/fs/path.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/peek.h"
#include "kernel/mm/space.h"
#include "kernel/sys/proc_link.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"

#define NAME_COLUMN 73u /* where the name of a region begins */

static void blanks_put(struct text *to, uint64_t line)
{
	while (to->at - line < NAME_COLUMN)
		text_put(to, " ", 1);
}

static void name_put(struct text *to, uint64_t line, struct node *file)
{
	uint64_t frame = frame_new(); /* a path may be a page long */
	int64_t size;

	if (frame == 0)
		return;
	size = proc_target(file, phys_to_virt(frame));
	if (size > 0) {
		blanks_put(to, line);
		text_put(to, phys_to_virt(frame), (size_t)size);
	}
	frame_put(frame);
}

static void region_put(struct text *to, const struct region_view *region)
{
	struct node *file = region->store != NULL ? region->store->owner : NULL;
	uint64_t line = to->at;

	text_print(to, "%08lx-%08lx %c%c%c%c %08lx 00:%02x %u ", region->start, region->end,
		   region->prot & PROT_READ ? 'r' : '-', region->prot & PROT_WRITE ? 'w' : '-',
		   region->prot & PROT_EXEC ? 'x' : '-', region->is_shared ? 's' : 'p',
		   region->offset, file != NULL ? file->ops->device : 0,
		   file != NULL ? file->ino : 0);
	if (file != NULL) {
		name_put(to, line, file);
	} else if (region->is_heap || region->is_stack) {
		blanks_put(to, line);
		text_print(to, region->is_heap ? "[heap]" : "[stack]");
	}
	text_put(to, "\n", 1);
}

void proc_maps_text(struct node *node, struct text *to)
{
	mm_id mm = mm_of[proc_task(node)];
	struct region_view region;

	for (uint64_t va = 0; mm != NOBODY && space_view(mm, va, &region); va = region.end)
		region_put(to, &region);
}
