/*
 * Changing what stat tells of a node: its mode, owner, size and times.
 * Linux: fs/attr.c, fs/open.c, fs/utimes.c.
 *
 * Task t is the caller.  Each call has two forms: by path (with AT_ flags), and of the open file
 * `fd`.  All answer 0 or -errno.
 */
#ifndef KERNEL_FS_ATTRIBUTES_H
#define KERNEL_FS_ATTRIBUTES_H

#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

int32_t file_chmod(task_id t, int32_t fd, uint32_t mode);
int32_t file_chmod_at(task_id t, int32_t dirfd, uint64_t path, uint32_t mode);

/* An owner or group of ~0 stays what it is. */
int32_t file_chown(task_id t, int32_t fd, uint32_t uid, uint32_t gid);
int32_t file_chown_at(task_id t, int32_t dirfd, uint64_t path, uint32_t uid, uint32_t gid,
		      uint32_t flags);

int32_t file_truncate(task_id t, int32_t fd, int64_t size);
int32_t file_truncate_at(task_id t, uint64_t path, int64_t size);

/*
 * Have memory for n bytes of the open file from `at` on, and let it grow unless `mode` says not; or
 * give it back, and let them read as zeros.  Linux: fs/open.c, vfs_fallocate.
 */
#define FALLOC_FL_KEEP_SIZE 1u
#define FALLOC_FL_PUNCH_HOLE 2u
int32_t file_allocate(task_id t, int32_t fd, uint32_t mode, int64_t at, int64_t n);

/* What to do with a time. */
#define UTIME_NOW 0x3fffffffu
#define UTIME_OMIT 0x3ffffffeu

/* The times of access and of change: their nanoseconds may be the two above.  `now`: both are
 * UTIME_NOW, and who may write may ask for that. */
int32_t file_utimes(task_id t, int32_t fd, const struct moment times[2], bool now);
int32_t file_utimes_at(task_id t, int32_t dirfd, uint64_t path, const struct moment times[2],
		       bool now, uint32_t flags);

#endif
