/*
 * From a path to the node it names.
 */
#ifndef KERNEL_FS_PATH_H
#define KERNEL_FS_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

#define PATH_MAX 4096u /* bytes of a path, its zero included; Linux's name and value */
#define AT_FDCWD (-100)

/*
 * The node that `path` names, seen from directory `from` by task t, held, into *found.  A symbolic
 * link at the end is followed if `follow`.  0, -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG,
 * -ENOMEM.  With -ENOENT *found is the directory that lacks the last name, held, or NULL if one
 * before it was missing.  With another error it is NULL.
 */
int32_t path_walk(task_id t, struct node *from, const char *path, bool follow, struct node **found);

/*
 * The same for a path in the memory of the current task, seen from its directory `dirfd` (AT_FDCWD:
 * the working directory).  Also -EFAULT, -EBADF, -ENOMEM.
 */
int32_t path_at(task_id t, int32_t dirfd, uint64_t path, bool follow, struct node **found);

/*
 * What an empty path means where it may be empty: what `dirfd` itself is open for, or the working
 * directory.  Held, into *found: 0 or -EBADF.
 */
int32_t path_start(task_id t, int32_t dirfd, struct node **found);

#endif
