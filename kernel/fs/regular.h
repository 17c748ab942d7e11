/*
 * Regular files.
 * Linux: mm/shmem.c.
 */
#ifndef KERNEL_FS_REGULAR_H
#define KERNEL_FS_REGULAR_H

#include "spec/types.h"

struct file_ops;
struct node;

/* What an open regular file does. */
extern const struct file_ops regular_ops;

/* Its bytes were read; task t has changed them: the times, and the bits that a change clears. */
void node_accessed(struct node *node);
void node_changed(struct node *node, task_id t);

/*
 * May the caller make a file that large?  0; -EFBIG and SIGXFSZ: not by RLIMIT_FSIZE.
 * Linux: fs/attr.c, inode_newsize_ok.
 */
int32_t size_check(uint64_t size);

#endif
