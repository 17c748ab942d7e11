/*
 * Open files.  An open file is a node, a position and the flags it was opened with; descriptors of
 * many tables may name it, and it goes with the last of them.  fork and dup thereby share a
 * position.
 * Linux: fs/file_table.c, fs/open.c, fs/read_write.c, fs/stat.c.
 *
 * Task t is the caller: its tables, working directory and user count.  User pointers are addresses
 * in the space that is loaded.  All answer -errno as Linux does.  Kernel code is not pre-empted,
 * and only a read of the console sleeps.
 */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

#define NR_FILES 8192u /* open files of the whole system; ENFILE beyond */

/* Linux's values. */
#define O_ACCMODE 03u
#define O_RDONLY 00u
#define O_WRONLY 01u
#define O_RDWR 02u
#define O_CREAT 0100u
#define O_EXCL 0200u
#define O_TRUNC 01000u
#define O_APPEND 02000u
#define O_DIRECTORY 0200000u
#define O_NOFOLLOW 0400000u
#define O_CLOEXEC 02000000u
#define O_PATH 010000000u

typedef uint32_t file_id; /* handle of an open file; NOBODY: none */

struct file {
	struct node *node;
	uint64_t position;
	uint32_t flags;
	uint32_t count; /* descriptors that name it */
};

/* The record of an open file. */
struct file *file_of(file_id file);

/* A new open file of `node`, count 1; NOBODY if NR_FILES are open. */
file_id file_new(struct node *node, uint32_t flags);
void file_get(file_id file);
void file_put(file_id file);

/* The system calls, by descriptor.  Bytes moved, or a descriptor, or -errno. */
int64_t file_open(task_id t, int32_t dirfd, uint64_t path, uint32_t flags);
int64_t file_close(task_id t, int32_t fd);
int64_t file_read(task_id t, int32_t fd, uint64_t to, uint64_t n);
int64_t file_write(task_id t, int32_t fd, uint64_t from, uint64_t n);
int64_t file_readv(task_id t, int32_t fd, uint64_t iov, uint64_t n);
int64_t file_writev(task_id t, int32_t fd, uint64_t iov, uint64_t n);
int64_t file_lseek(task_id t, int32_t fd, int64_t offset, uint32_t whence);
int64_t file_ioctl(task_id t, int32_t fd, uint32_t request, uint64_t argument);

/* fstat (no path), stat, lstat and newfstatat: struct stat of x86-64 to user address `to`. */
int64_t file_stat(task_id t, int32_t fd, uint64_t to);
int64_t file_stat_at(task_id t, int32_t dirfd, uint64_t path, uint64_t to, uint32_t flags);

/* access and faccessat: may the caller do what `mode` (MAY_ bits) says? */
int64_t file_access(task_id t, int32_t dirfd, uint64_t path, uint32_t mode);

/* readlink and readlinkat: the target of a symbolic link, not ended by a zero. */
int64_t file_readlink(task_id t, int32_t dirfd, uint64_t path, uint64_t to, int32_t n);

#endif
