/*
 * unshare: a task stops sharing what a clone flag of its maker's, or of its own, made it share.
 * Linux: kernel/fork.c, ksys_unshare.
 */
#ifndef KERNEL_PROC_UNSHARE_H
#define KERNEL_PROC_UNSHARE_H

#include <stdint.h>

/*
 * For the current task.  0; -EINVAL for flags that cannot be undone, for threads, handlers and
 * memory that are shared, and for kinds of namespace that there are not; -EPERM, -ENOMEM, -ENOSPC.
 * What fails has changed nothing.
 */
int32_t do_unshare(uint64_t flags);

#endif
