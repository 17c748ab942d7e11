/*
 * What programs can ask of a name without opening it, beside stat: may I, and where does it lead.
 * And of the whole file system, how much room there is.
 * Entry: file_access, file_readlink, file_statfs.  Linux: fs/open.c, do_faccessat; fs/stat.c,
 * do_readlinkat; fs/statfs.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define AT_EACCESS 0x200u

int64_t file_access(task_id t, int32_t dirfd, uint64_t path, uint32_t mode, uint32_t flags)
{
	struct node *node;
	int32_t err;

	if ((mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC)) ||
	    (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	err = path_at_flags(t, dirfd, path, flags, &node);
	if (err)
		return err;
	if (!node_permits(node, t, mode))
		err = -EACCES;
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
	answer = path_at_flags(t, dirfd, path, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, &node);
	if (answer)
		return answer;
	answer = target_put(node, to, (uint64_t)n);
	node_put(node);
	return answer;
}

/* struct statfs of Linux on x86-64. */
struct statfs {
	uint64_t type;
	uint64_t bsize;
	uint64_t blocks, bfree, bavail;
	uint64_t files, ffree;
	uint64_t fsid;
	uint64_t namelen;
	uint64_t frsize;
	uint64_t flags;
	uint64_t spare[4];
};

_Static_assert(sizeof(struct statfs) == 120, "struct statfs is Linux's");

#define ST_RELATIME 0x1000u
#define ST_VALID 0x20u

static int32_t statfs_put(const struct node *node, uint64_t to)
{
	struct statfs stat = {
		.type = node->ops->magic,
		.bsize = FRAME_SIZE,
		.namelen = NAME_MAX,
		.frsize = FRAME_SIZE,
		.flags = ST_VALID | ST_RELATIME,
	};

	if (tmpfs_has(node)) {
		stat.blocks = frames_total() - tmpfs_reserve();
		stat.bfree = frames_free() > tmpfs_reserve() ? frames_free() - tmpfs_reserve() : 0;
		stat.bavail = stat.bfree;
		stat.files = stat.blocks;
		stat.ffree = stat.bfree;
	}
	return copy_to_user(to, &stat, sizeof(stat));
}

int64_t file_statfs(task_id t, uint64_t path, uint64_t to)
{
	struct node *node;
	int32_t err = path_at(t, AT_FDCWD, path, true, &node);

	if (err)
		return err;
	err = statfs_put(node, to);
	node_put(node);
	return err;
}

int64_t file_fstatfs(task_id t, int32_t fd, uint64_t to)
{
	file_id file = fd_file(files_of[t], fd);

	return file ? statfs_put(file_of(file)->node, to) : -EBADF;
}
