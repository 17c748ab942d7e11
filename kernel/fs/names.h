/*
 * Giving names to nodes, and taking them away.
 * Linux: fs/namei.c.
 *
 * Task t is the caller; paths are user addresses, each seen from its directory `dirfd`.  All answer
 * 0 or -errno.
 */
#ifndef KERNEL_FS_NAMES_H
#define KERNEL_FS_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

/* Linux's values. */
#define AT_REMOVEDIR 0x200u
#define AT_SYMLINK_FOLLOW 0x400u
#define RENAME_NOREPLACE 1u
#define RENAME_EXCHANGE 2u

int32_t name_mkdir(task_id t, int32_t dirfd, uint64_t path, uint32_t mode);
int32_t name_mknod(task_id t, int32_t dirfd, uint64_t path, uint32_t mode, uint32_t rdev);
int32_t name_symlink(task_id t, uint64_t target, int32_t dirfd, uint64_t path);
int32_t name_link(task_id t, int32_t from_dirfd, uint64_t from, int32_t dirfd, uint64_t path,
		  uint32_t flags);

/* unlink; with AT_REMOVEDIR rmdir. */
int32_t name_remove(task_id t, int32_t dirfd, uint64_t path, uint32_t flags);

int32_t name_rename(task_id t, int32_t from_dirfd, uint64_t from, int32_t dirfd, uint64_t path,
		    uint32_t flags);

/*
 * May task t make an entry in the directory?  0, -ENOENT (it was removed), -EACCES, -EPERM (its
 * file system makes none).
 */
int32_t may_create(const struct node *directory, task_id t);

/* A new node of task t's, as the directory and the umask will have it; no entry yet.  NULL: out of
 * memory. */
struct node *node_make(const struct node *directory, task_id t, uint32_t mode);

#endif
