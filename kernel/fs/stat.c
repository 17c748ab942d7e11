/*
 * What stat and statx tell of a node.
 * Entry: file_stat, file_stat_at, file_statx.  Linux: fs/stat.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/store.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define AT_NO_AUTOMOUNT 0x800u
#define AT_STATX_SYNC_TYPE 0x6000u

#define BLOCK_SIZE 4096u /* st_blksize; st_blocks counts in 512 */

struct stamp {
	int64_t seconds;
	uint64_t ns;
};

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
	struct stamp atime, mtime, ctime;
	uint64_t unused[3];
};

_Static_assert(sizeof(struct stat) == 144, "struct stat is Linux's");

static struct stamp stamp_of(struct moment moment)
{
	return (struct stamp){ moment.seconds, moment.ns };
}

/* How many pieces of 512 bytes its memory is. */
static uint64_t blocks_of(const struct node *node)
{
	if (!node_is(node, S_IFREG) || !tmpfs_has(node) || !node->store)
		return 0;
	return node->store->frames * (FRAME_SIZE / 512);
}

static int32_t stat_put(const struct node *node, uint64_t to)
{
	struct stat stat = {
		.dev = node->ops->device,
		.ino = node->ino,
		.nlink = node->nlink,
		.mode = node->mode,
		.uid = node->uid,
		.gid = node->gid,
		.rdev = node->rdev,
		.size = node_size(node),
		.blksize = BLOCK_SIZE,
		.blocks = blocks_of(node),
		.atime = stamp_of(node->atime),
		.mtime = stamp_of(node->mtime),
		.ctime = stamp_of(node->ctime),
	};

	return copy_to_user(to, &stat, sizeof(stat));
}

int64_t file_stat(task_id t, int32_t fd, uint64_t to)
{
	file_id file = fd_file(files_of[t], fd);

	return file ? stat_put(file_of(file)->node, to) : -EBADF;
}

int64_t file_stat_at(task_id t, int32_t dirfd, uint64_t path, uint64_t to, uint32_t flags)
{
	struct node *node;
	int32_t err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	err = path_at_flags(t, dirfd, path, flags, &node);
	if (err)
		return err;
	err = stat_put(node, to);
	node_put(node);
	return err;
}

/* struct statx of Linux. */
struct statx_stamp {
	int64_t seconds;
	uint32_t ns;
	int32_t unused;
};

struct statx {
	uint32_t mask;
	uint32_t blksize;
	uint64_t attributes;
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint16_t mode;
	uint16_t unused;
	uint64_t ino;
	uint64_t size;
	uint64_t blocks;
	uint64_t attributes_mask;
	struct statx_stamp atime, btime, ctime, mtime;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t rest[14];
};

_Static_assert(sizeof(struct statx) == 256, "struct statx is Linux's");

#define STATX_BASIC_STATS 0x7ffu
#define STATX_RESERVED 0x80000000u

static struct statx_stamp statx_stamp_of(struct moment moment)
{
	return (struct statx_stamp){ .seconds = moment.seconds, .ns = moment.ns };
}

static int32_t statx_put(const struct node *node, uint64_t to)
{
	struct statx stat = {
		.mask = STATX_BASIC_STATS,
		.blksize = BLOCK_SIZE,
		.nlink = node->nlink,
		.uid = node->uid,
		.gid = node->gid,
		.mode = (uint16_t)node->mode,
		.ino = node->ino,
		.size = node_size(node),
		.blocks = blocks_of(node),
		.atime = statx_stamp_of(node->atime),
		.ctime = statx_stamp_of(node->ctime),
		.mtime = statx_stamp_of(node->mtime),
		.rdev_major = node->rdev >> 8 & 0xfff,
		.rdev_minor = (node->rdev & 0xff) | (node->rdev >> 12 & ~0xffu),
		.dev_minor = node->ops->device,
	};

	return copy_to_user(to, &stat, sizeof(stat));
}

int64_t file_statx(task_id t, int32_t dirfd, uint64_t path, uint32_t flags, uint32_t mask,
		   uint64_t to)
{
	struct node *node;
	int32_t err;

	if ((mask & STATX_RESERVED) || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH |
		       AT_STATX_SYNC_TYPE)))
		return -EINVAL;
	err = path_at_flags(t, dirfd, path, flags, &node);
	if (err)
		return err;
	err = statx_put(node, to);
	node_put(node);
	return err;
}
