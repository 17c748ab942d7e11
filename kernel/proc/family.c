/*
 * Children, in the order in which they came to their parent.  Linked by handles, so that a table of
 * zeros is one of tasks without family.
 * Keeps true: between two calls of the model each task but the swapper is among the children of its
 * real_parent, and of no other.
 * Entry: family_add by fork.c, family_leave by exit.c, family_remove by steps.c.
 * Linux: kernel/fork.c, copy_process; kernel/exit.c, forget_original_parent, __unhash_process.
 */
#include "kernel/proc/family.h"
#include "kernel/check/expect.h"
#include "spec/task.h"

static struct family {
	task_id parent;	       /* among whose children it is, or NOBODY */
	task_id before, after; /* its siblings */
	task_id first, last;   /* its children */
} family_table[NR_TASKS];

void family_add(task_id child)
{
	task_id parent = task_table[child].real_parent, last = family_table[parent].last;

	EXPECT(parent != child && task_table[parent].state != TASK_FREE);
	family_table[child].parent = parent;
	family_table[child].before = last;
	family_table[child].after = NOBODY;
	family_table[parent].last = child;
	if (last != NOBODY)
		family_table[last].after = child;
	else
		family_table[parent].first = child;
}

static void take_out(task_id child)
{
	struct family *f = &family_table[child];

	if (f->parent == NOBODY)
		return;
	if (f->before != NOBODY)
		family_table[f->before].after = f->after;
	else
		family_table[f->parent].first = f->after;
	if (f->after != NOBODY)
		family_table[f->after].before = f->before;
	else
		family_table[f->parent].last = f->before;
	f->parent = NOBODY;
}

void family_leave(task_id t)
{
	task_id child;

	while ((child = family_table[t].first) != NOBODY) {
		EXPECT(task_table[child].real_parent != t);
		take_out(child);
		family_add(child);
	}
}

void family_remove(task_id t)
{
	family_leave(t);
	take_out(t);
}

task_id family_first(task_id t)
{
	return family_table[t].first;
}

task_id family_next(task_id child)
{
	return family_table[child].after;
}
