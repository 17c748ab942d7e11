/*
 * What programs can learn of a node without opening it.
 * Entry: file_stat, file_stat_at.  Linux: fs/stat.c, fs/open.c (do_faccessat).
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define AT_SYMLINK_NOFOLLOW 0x100u
#define AT_NO_AUTOMOUNT 0x800u
#define AT_EMPTY_PATH 0x1000u

#define ROOT_DEVICE 2u	 /* st_dev of everything: there is one file system */
#define BLOCK_SIZE 4096u /* st_blksize; st_blocks counts in 512 */

/* struct stat of Linux on x86-64. */
struct stat {
	uint64_t dev;
	uint64_t ino;
	uint64_t nlink;
	uint32_t mode;
	uint32_t uid;
	uint32_t gid;
	uint32_t pad;
	uint64_t rdev;
	uint64_t size;
	uint64_t blksize;
	uint64_t blocks;
	uint64_t time[6]; /* of access, change of bytes, change of node: seconds, nanoseconds */
	uint64_t unused[3];
};

_Static_assert(sizeof(struct stat) == 144, "struct stat is Linux's");

static int32_t stat_put(const struct node *node, uint64_t to)
{
	struct stat stat = {
		.dev = ROOT_DEVICE,
		.ino = node->ino,
		.nlink = node->nlink,
		.mode = node->mode,
		.uid = node->uid,
		.gid = node->gid,
		.rdev = node->rdev,
		.size = node->size,
		.blksize = BLOCK_SIZE,
		.blocks = (node->size + BLOCK_SIZE - 1) / BLOCK_SIZE * (BLOCK_SIZE / 512),
		.time = { node->mtime, 0, node->mtime, 0, node->mtime, 0 },
	};

	return copy_to_user(to, &stat, sizeof(stat));
}

int64_t file_stat(task_id t, int32_t fd, uint64_t to)
{
	file_id file = fd_file(files_of[t], fd);

	return file ? stat_put(file_of(file)->node, to) : -EBADF;
}

/* Is the user string empty?  1, 0 or -EFAULT. */
static int32_t string_is_empty(uint64_t string)
{
	char first;

	return copy_from_user(&first, string, 1) ? -EFAULT : first == '\0';
}

int64_t file_stat_at(task_id t, int32_t dirfd, uint64_t path, uint64_t to, uint32_t flags)
{
	struct node *node;
	int32_t err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	if (ON(flags, AT_EMPTY_PATH)) {
		err = string_is_empty(path);
		if (err < 0)
			return err;
		if (err && dirfd != AT_FDCWD)
			return file_stat(t, dirfd, to);
	}
	err = path_at(t, dirfd, path, !ON(flags, AT_SYMLINK_NOFOLLOW), &node);
	if (!err)
		err = stat_put(node, to);
	if (node)
		node_put(node);
	return err;
}

int64_t file_access(task_id t, int32_t dirfd, uint64_t path, uint32_t mode)
{
	struct node *node;
	int32_t err;

	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
		return -EINVAL;
	err = path_at(t, dirfd, path, true, &node);
	if (!err && ON(mode, MAY_WRITE) && !node_is(node, S_IFCHR))
		err = -EROFS;
	if (!err && !node_permits(node, t, mode))
		err = -EACCES;
	if (node)
		node_put(node);
	return err;
}

/* The target of a link, at most n bytes of it. */
static int64_t target_put(struct node *node, uint64_t to, uint64_t n)
{
	uint64_t frame;
	int64_t size;

	if (!node_is(node, S_IFLNK) || !node->ops->target)
		return -EINVAL;
	frame = frame_new();
	if (!frame)
		return -ENOMEM;
	size = node->ops->target(node, phys_to_virt(frame));
	if (size > 0 && (uint64_t)size > n)
		size = (int64_t)n;
	if (size > 0 && copy_to_user(to, phys_to_virt(frame), (uint64_t)size))
		size = -EFAULT;
	frame_put(frame);
	return size;
}

int64_t file_readlink(task_id t, int32_t dirfd, uint64_t path, uint64_t to, int32_t n)
{
	struct node *node;
	int64_t answer;

	if (n <= 0)
		return -EINVAL;
	answer = path_at(t, dirfd, path, false, &node);
	if (!answer)
		answer = target_put(node, to, (uint64_t)n);
	if (node)
		node_put(node);
	return answer;
}
