/*
 * Who is whose child.  The model keeps each task's parent; here each task has a queue of those
 * whose parent it is, so that nobody walks over all tasks to find a few.
 * All of it with the process lock held.
 * Linux: struct task_struct, children and sibling.
 */
#ifndef KERNEL_PROC_FAMILY_H
#define KERNEL_PROC_FAMILY_H

#include "spec/types.h"

/* A new task: it is put among the children of the parent that the model has given it. */
void family_add(task_id child);

/* The model has given t's children another parent, each its own: they go there. */
void family_leave(task_id t);

/* The task is gone; if it never was a child, nothing happens. */
void family_remove(task_id t);

/* The first child of t, and who comes after one; NOBODY: there is none. */
task_id family_first(task_id t);
task_id family_next(task_id child);

#endif
