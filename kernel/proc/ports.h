/*
 * Which of the machine's ports a task may use itself: ioperm, iopl.
 * Linux: arch/x86/kernel/ioport.c.
 */
#ifndef KERNEL_PROC_PORTS_H
#define KERNEL_PROC_PORTS_H

#include "spec/types.h"

/* A child may what its maker may, from then on by itself: 0 or -ENOMEM.  Steps of fork and exit. */
int32_t ports_copy(task_id from, task_id to);
void ports_free(task_id t);

/* The processor knows what the task may.  By the scheduler. */
void ports_load(task_id t);

/*
 * The current task may use those n ports, or not any more.  0; -EINVAL (there are not so many),
 * -EPERM without CAP_SYS_RAWIO, -ENOMEM.
 */
int32_t ports_permit(uint64_t first, uint64_t n, bool may);

/* iopl: with level 3 all of them.  0; -EINVAL, -EPERM. */
int32_t ports_level(uint32_t level);

#endif
