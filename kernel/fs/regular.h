/*
 * Regular files.
 * Linux: mm/shmem.c.
 */
#ifndef KERNEL_FS_REGULAR_H
#define KERNEL_FS_REGULAR_H

struct file_ops;

/* What an open regular file does. */
extern const struct file_ops regular_ops;

#endif
