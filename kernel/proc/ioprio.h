/*
 * The priority of a task's input and output: all that an io context holds here.  No device asks for
 * it; a program sees with whom it shares its context.
 * Linux: block/ioprio.c, block/blk-ioc.c.
 */
#ifndef KERNEL_PROC_IOPRIO_H
#define KERNEL_PROC_IOPRIO_H

#include "spec/types.h"

/* fork without CLONE_IO: `to` is a context with the same priority. */
void ioprio_copy(io_id from, io_id to);

/* What the current task's context says; 0, no class, if it has none. */
int32_t ioprio_read(void);

/*
 * Set it, in a context of the task's own if it has none: 0; -EINVAL for a class or a level that
 * there is not, -EPERM for the real-time class without CAP_SYS_ADMIN, -ENOMEM.
 */
int32_t ioprio_write(uint32_t priority);

#endif
