/*
 * Descriptors that stand for a process.
 * Linux: kernel/pid.c, pidfd_fops in kernel/fork.c.
 */
#ifndef KERNEL_PROC_PIDFD_H
#define KERNEL_PROC_PIDFD_H

#include "kernel/fs/file.h"
#include "spec/types.h"

#include <stdbool.h>

/* An open file for the process of leader t: NOBODY if no more files can be opened. */
file_id pidfd_new(task_id t, uint32_t flags);

/* Is it one? */
bool file_is_pidfd(const struct file *file);

/* The leader of its process, as long as it has not been awaited; then NOBODY. */
task_id pidfd_task(const struct file *file);

/* Has the process ended?  What poll asks. */
bool pidfd_is_ready(const struct file *file);

#endif
