/*
 * Open files.  An open file is a table of what can be done to it, a node for fstat to tell of, a
 * position and the flags it was opened with; descriptors of many tables may name it, and it goes
 * with the last of them.  fork and dup thereby share a position.
 * Linux: struct file and struct file_operations, fs/file_table.c.
 *
 * Task t is the caller: its tables, working directory and user count.  User pointers are addresses
 * in the space that is loaded.  All answer -errno as Linux does.  Kernel code is not pre-empted;
 * a function of struct file_ops may sleep (kernel/proc/sched.h), the file is held meanwhile.
 */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/check/expect.h"
#include "kernel/fs/iter.h"
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
#define O_NOCTTY 0400u
#define O_TRUNC 01000u
#define O_APPEND 02000u
#define O_NONBLOCK 04000u
#define O_LARGEFILE 0100000u
#define O_DIRECTORY 0200000u
#define O_NOFOLLOW 0400000u
#define O_CLOEXEC 02000000u
#define O_PATH 010000000u
#define O_TMPFILE 020000000u

/* What an open file is ready for; Linux's values. */
#define POLLIN 0x1u
#define POLLOUT 0x4u
#define POLLERR 0x8u
#define POLLHUP 0x10u

typedef uint32_t file_id; /* handle of an open file; NOBODY: none */

struct file;

/* What can be done to an open file.  A function that is NULL is not there. */
struct file_ops {
	bool seeks; /* it has a position; `at` below is one, and pread works */

	/* Bytes moved, 0 at the end, or -errno; NULL: -EINVAL.  The position is the caller's
	 * business. */
	int64_t (*read)(struct file *file, struct iter *to, uint64_t at);
	int64_t (*write)(struct file *file, struct iter *from, uint64_t at);

	/* The same as file_read and file_write have it, a part of it by fewer instructions; the
	 * file is open for it, and not held by the call.  May be NULL. */
	int64_t (*read_here)(struct file *file, uint64_t to, uint64_t n);
	int64_t (*write_here)(struct file *file, uint64_t from, uint64_t n);

	/* What it is ready for now: POLL bits; NULL: to read and to write, always. */
	uint32_t (*poll)(struct file *file);

	/* NULL: -ENOTTY. */
	int64_t (*ioctl)(struct file *file, uint32_t request, uint64_t argument);

	/* What a mapping of it shows, held for the caller, into *store; NULL there: zeros of the
	 * mapping's own.  0, -ENOMEM; NULL: -ENODEV. */
	int32_t (*map)(struct file *file, struct store **store);

	/* It was made by open; it may change ops and data.  Not 0: open answers that. */
	int32_t (*open)(struct file *file);

	/* No descriptor names it any more.  The node is put afterwards. */
	void (*release)(struct file *file);
};

struct file {
	const struct file_ops *ops;
	struct node *node; /* held */
	void *data;	   /* for the ops to use */
	uint64_t position;
	uint32_t flags;
	uint32_t count; /* descriptors that name it, and calls that are at work on it */

	/* read and write, as the system calls have them: file_ways. */
	int64_t (*read_here)(struct file *file, uint64_t to, uint64_t n);
	int64_t (*write_here)(struct file *file, uint64_t from, uint64_t n);
} __attribute__((aligned(64)));

/* The record of an open file; that of NOBODY refuses all. */
struct file *file_of(file_id file);

/* Boot, before any file is opened. */
void file_init(void);

/* A new open file of `node`, which it holds from now on; count 1.  NOBODY if NR_FILES are open. */
file_id file_new(struct node *node, const struct file_ops *ops, uint32_t flags);
void file_drop(file_id file); /* the last put */

extern struct file file_table[NR_FILES]; /* 0 is nobody */

/* Was it opened for that (O_WRONLY or O_RDONLY)? */
static inline bool file_is_for(const struct file *file, uint32_t way)
{
	uint32_t mode = file->flags & O_ACCMODE;

	return (mode == way || mode == O_RDWR) && !ON(file->flags, O_PATH);
}

/* One holder more, one less. */
static inline void file_get(file_id file)
{
	EXPECT(file_table[file].count > 0);
	file_table[file].count++;
}

static inline void file_let_go(struct file *file)
{
	EXPECT(file->count > 0);
	if (--file->count == 0)
		file_drop((file_id)(file - file_table));
}

static inline void file_put(file_id file)
{
	file_let_go(&file_table[file]);
}

/*
 * A new open file of `node`, nobody's rights asked.  Its handle into *file: 0; or -errno, and
 * nothing is held.
 */
int32_t node_open(struct node *node, uint32_t flags, file_id *file);

/* Its ops and flags are known: it is read and written in the shortest way. */
void file_ways(struct file *file);

/* What files can do of which nothing is asked but that they are there: for nodes without bytes. */
extern const struct file_ops no_ops;

/* The system calls, by descriptor.  Bytes moved, or a descriptor, or -errno. */
int64_t file_open(task_id t, int32_t dirfd, uint64_t path, uint32_t flags, uint32_t mode);
int64_t file_close(task_id t, int32_t fd);

/* read and write, of user memory at the file's position, which moves.  Current is the caller. */
int64_t file_read(struct file *file, uint64_t to, uint64_t n);
int64_t file_write(struct file *file, uint64_t from, uint64_t n);

int64_t file_readv(task_id t, int32_t fd, uint64_t iov, uint64_t n);
int64_t file_writev(task_id t, int32_t fd, uint64_t iov, uint64_t n);

/* The same at an offset, the position stays: pread64, preadv and so on. */
int64_t file_pread(task_id t, int32_t fd, uint64_t to, uint64_t n, int64_t at);
int64_t file_pwrite(task_id t, int32_t fd, uint64_t from, uint64_t n, int64_t at);
int64_t file_preadv(task_id t, int32_t fd, uint64_t iov, uint64_t n, int64_t at);
int64_t file_pwritev(task_id t, int32_t fd, uint64_t iov, uint64_t n, int64_t at);

/* From a file that has positions to another; `offset`: where the position is kept, or 0: the
 * file's own. */
int64_t file_send(task_id t, int32_t to, int32_t from, uint64_t offset, uint64_t n);

/* fsync and the like: nothing is behind the memory. */
int64_t file_sync(task_id t, int32_t fd);

int64_t file_lseek(task_id t, int32_t fd, int64_t offset, uint32_t whence);
int64_t file_ioctl(task_id t, int32_t fd, uint32_t request, uint64_t argument);

/*
 * mmap of a descriptor with the rights prot, shared or not (kernel/mm/space.h): what is shown, its
 * store held if there is one.  0, -EBADF, -EACCES, -ENODEV, -ENOMEM.
 */
struct shown;
int32_t file_map(task_id t, int32_t fd, uint32_t prot, bool shared, struct shown *shown);

/* fstat (no path), stat, lstat and newfstatat: struct stat of x86-64 to user address `to`. */
int64_t file_stat(task_id t, int32_t fd, uint64_t to);
int64_t file_stat_at(task_id t, int32_t dirfd, uint64_t path, uint64_t to, uint32_t flags);

/* statx: of what is asked for, all that there is. */
int64_t file_statx(task_id t, int32_t dirfd, uint64_t path, uint32_t flags, uint32_t mask,
		   uint64_t to);

/* statfs, fstatfs. */
int64_t file_statfs(task_id t, uint64_t path, uint64_t to);
int64_t file_fstatfs(task_id t, int32_t fd, uint64_t to);

/* access, faccessat and faccessat2: may the caller do what `mode` (MAY_ bits) says? */
int64_t file_access(task_id t, int32_t dirfd, uint64_t path, uint32_t mode, uint32_t flags);

/* readlink and readlinkat: the target of a symbolic link, not ended by a zero. */
int64_t file_readlink(task_id t, int32_t dirfd, uint64_t path, uint64_t to, int32_t n);

#endif
