/*
 * Making tasks.
 */
#ifndef KERNEL_PROC_FORK_H
#define KERNEL_PROC_FORK_H

#include "spec/task.h"

/*
 * clone, clone3, fork and vfork: the child's pid as the caller sees it, or -errno as the model
 * decides it.  With CLONE_VFORK sleeps until the child has let go of the memory, or the caller is
 * killed.  `pids`: args.set_tid_size numbers that are asked for, the deepest namespace's first.
 */
int64_t do_clone(struct clone_args args, const int32_t *pids);

/* Make init, the swapper's child, which begins in on_task_start.  Panics if it cannot be made. */
void make_init(void);

#endif
