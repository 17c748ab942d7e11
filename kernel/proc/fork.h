/*
 * Making tasks, and waiting for them.
 */
#ifndef KERNEL_PROC_FORK_H
#define KERNEL_PROC_FORK_H

#include "spec/task.h"

#define WNOHANG 1u

/*
 * clone, clone3, fork and vfork: the child's pid, or -errno as the model decides it.  With
 * CLONE_VFORK sleeps until the child has let go of the memory, or the caller is killed.
 */
int64_t do_clone(struct clone_args args);

/* Make init, the swapper's child, which begins in on_task_start.  Panics if it cannot be made. */
void make_init(void);

/*
 * wait4: the pid of a child that has ended and is hereby released, its wait status stored at user
 * address `status` if that is not 0; 0 with WNOHANG; -ECHILD, -EINVAL, -EFAULT, -ERESTARTSYS.
 */
int64_t do_wait(int32_t pid, uint64_t status, uint32_t options);

#endif
