/*
 * Pipes: bytes from those who have the one end open to those who have the other.
 * Linux: fs/pipe.c.
 */
#ifndef KERNEL_FS_PIPE_H
#define KERNEL_FS_PIPE_H

#include <stdint.h>

#include "spec/types.h"

struct file_ops;

/*
 * A new pipe: the descriptors of its two ends are stored at user address `to`, the reading one
 * first.  flags: O_CLOEXEC, O_NONBLOCK.  0, -EINVAL, -EFAULT, -EMFILE, -ENFILE, -ENOMEM.
 */
int64_t pipe_new(task_id t, uint64_t to, uint32_t flags);

/* A pipe with a name: opening one end waits for the other one. */
extern const struct file_ops fifo_ops;

#endif
