/*
 * For each fs handle of the model: the working directory, the root and the umask.
 * Linux: fs/fs_struct.c, fs/open.c (chdir), fs/d_path.c (getcwd).
 */
#ifndef KERNEL_FS_FS_H
#define KERNEL_FS_FS_H

#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

/* The first process: working directory /, umask 022. */
void fs_init(fs_id fs);

/* fork: `to` becomes a copy of `from`.  0: it cannot fail. */
int32_t fs_copy(fs_id from, fs_id to);

/* The last owner is gone. */
void fs_free(fs_id fs);

/* The working directory, and the root. */
struct node *fs_cwd(fs_id fs);
struct node *fs_root(fs_id fs);

/* setns: t stands in the root of the system, and has no other.  Nobody shares its fs. */
void fs_to_root(task_id t);

/* The bits that task t's new files do not get. */
uint32_t fs_umask_of(task_id t);

/*
 * The system calls.  chdir: 0, -ENOENT, -ENOTDIR, -EACCES, -EFAULT...  fchdir: also -EBADF.
 * chroot: as chdir, and -EPERM.  getcwd: bytes stored, the zero included; -ERANGE if n is too
 * small; -EFAULT; -ENOENT if it was removed.  umask: the old.
 */
int64_t fs_chdir(task_id t, uint64_t path);
int64_t fs_chroot(task_id t, uint64_t path);
int64_t fs_fchdir(task_id t, int32_t fd);
int64_t fs_getcwd(task_id t, uint64_t to, uint64_t n);
int64_t fs_umask(task_id t, uint32_t mask);

#endif
