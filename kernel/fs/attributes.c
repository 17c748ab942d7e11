/*
 * Changing modes, owners, sizes and times.
 * Entry: file_chmod and so on.  Linux: fs/attr.c, setattr_prepare; fs/open.c; fs/utimes.c.
 */
#include "kernel/fs/attributes.h"

#include "kernel/fs/caller.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/path.h"
#include "kernel/fs/regular.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"

#define NOBODY_ID UINT32_MAX /* -1: leave it */

/* The node of an open file, or NULL. */
static struct node *node_of(task_id t, int32_t fd)
{
	file_id file = fd_file(files_of[t], fd);

	return file && !ON(file_of(file)->flags, O_PATH) ? file_of(file)->node : NULL;
}

/* The node of a path, held, into *node; with the flags that most calls know.  0 or -errno. */
static int32_t node_at(task_id t, int32_t dirfd, uint64_t path, uint32_t flags, struct node **node)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return path_at_flags(t, dirfd, path, flags, node);
}

static int32_t node_chmod(task_id t, struct node *node, uint32_t mode)
{
	if (node_is(node, S_IFLNK))
		return -EOPNOTSUPP;
	if (!node_is_own(node, t))
		return -EPERM;
	if (!caller_in_group(t, node->gid) && !caller_may(t, CAP_FSETID))
		mode &= ~S_ISGID;
	node->mode = (node->mode & S_IFMT) | (mode & 07777u);
	node_touch(node, CTIME);
	return 0;
}

int32_t file_chmod(task_id t, int32_t fd, uint32_t mode)
{
	struct node *node = node_of(t, fd);

	return node ? node_chmod(t, node, mode) : -EBADF;
}

int32_t file_chmod_at(task_id t, int32_t dirfd, uint64_t path, uint32_t mode)
{
	struct node *node;
	int32_t err = path_at(t, dirfd, path, true, &node);

	if (err)
		return err;
	err = node_chmod(t, node, mode);
	node_put(node);
	return err;
}

/* May task t give the node to that user and group? */
static bool may_chown(const struct node *node, task_id t, uint32_t uid, uint32_t gid)
{
	bool own = caller_uid(t) == node->uid;

	if (caller_may(t, CAP_CHOWN))
		return true;
	return (uid == NOBODY_ID || (own && uid == node->uid)) &&
	       (gid == NOBODY_ID || (own && (gid == node->gid || caller_in_group(t, gid))));
}

static int32_t node_chown(task_id t, struct node *node, uint32_t uid, uint32_t gid)
{
	if (!may_chown(node, t, uid, gid))
		return -EPERM;
	if (!node_is(node, S_IFDIR)) {
		node->mode &= ~S_ISUID;
		if (node->mode & 010u)
			node->mode &= ~S_ISGID;
	}
	if (uid != NOBODY_ID)
		node->uid = uid;
	if (gid != NOBODY_ID)
		node->gid = gid;
	node_touch(node, CTIME);
	return 0;
}

int32_t file_chown(task_id t, int32_t fd, uint32_t uid, uint32_t gid)
{
	struct node *node = node_of(t, fd);

	return node ? node_chown(t, node, uid, gid) : -EBADF;
}

int32_t file_chown_at(task_id t, int32_t dirfd, uint64_t path, uint32_t uid, uint32_t gid,
		      uint32_t flags)
{
	struct node *node;
	int32_t err = node_at(t, dirfd, path, flags, &node);

	if (err)
		return err;
	err = node_chown(t, node, uid, gid);
	node_put(node);
	return err;
}

static int32_t node_truncate(task_id t, struct node *node, uint64_t size)
{
	int32_t err = !tmpfs_has(node) ? -EPERM : node->writers < 0 ? -ETXTBSY : 0;

	if (!err && size > node_size(node))
		err = size_check(size);
	if (!err)
		err = tmpfs_resize(node, size);
	if (!err)
		node_changed(node, t);
	return err;
}

int32_t file_truncate(task_id t, int32_t fd, int64_t size)
{
	struct node *node = node_of(t, fd);
	uint32_t mode;

	if (size < 0)
		return -EINVAL;
	if (!node)
		return -EBADF;
	mode = file_of(fd_file(files_of[t], fd))->flags & O_ACCMODE;
	if (!node_is(node, S_IFREG) || (mode != O_WRONLY && mode != O_RDWR))
		return -EINVAL;
	return node_truncate(t, node, (uint64_t)size);
}

static int32_t node_allocate(task_id t, struct node *node, uint32_t mode, uint64_t at, uint64_t n)
{
	uint64_t end = at + n, size = node_size(node);
	int32_t err = 0;

	if (ON(mode, FALLOC_FL_PUNCH_HOLE)) {
		tmpfs_punch(node, at, n);
	} else {
		if (end > size)
			err = size_check(end);
		if (!err)
			err = tmpfs_allocate(node, at, n);
		if (!err && end > size && !ON(mode, FALLOC_FL_KEEP_SIZE))
			err = tmpfs_resize(node, end);
	}
	if (!err)
		node_changed(node, t);
	return err;
}

int32_t file_allocate(task_id t, int32_t fd, uint32_t mode, int64_t at, int64_t n)
{
	struct node *node = node_of(t, fd);
	uint32_t way;

	if (!node)
		return -EBADF;
	if (at < 0 || n <= 0)
		return -EINVAL;
	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE) || mode == FALLOC_FL_PUNCH_HOLE)
		return -EOPNOTSUPP;
	way = file_of(fd_file(files_of[t], fd))->flags & O_ACCMODE;
	if (way != O_WRONLY && way != O_RDWR)
		return -EBADF;
	if (node_is(node, S_IFIFO))
		return -ESPIPE;
	if (!node_is(node, S_IFREG))
		return -ENODEV;
	if (at > INT64_MAX - n)
		return -EFBIG;
	if (!tmpfs_has(node))
		return -EOPNOTSUPP;
	return node_allocate(t, node, mode, (uint64_t)at, (uint64_t)n);
}

int32_t file_truncate_at(task_id t, uint64_t path, int64_t size)
{
	struct node *node;
	int32_t err;

	if (size < 0)
		return -EINVAL;
	err = path_at(t, AT_FDCWD, path, true, &node);
	if (err)
		return err;
	if (node_is(node, S_IFDIR))
		err = -EISDIR;
	else if (!node_is(node, S_IFREG))
		err = -EINVAL;
	else if (!node_permits(node, t, MAY_WRITE))
		err = -EACCES;
	else
		err = node_truncate(t, node, (uint64_t)size);
	node_put(node);
	return err;
}

static void time_set(struct moment *time, struct moment to)
{
	if (to.ns == UTIME_NOW)
		*time = moment_now();
	else if (to.ns != UTIME_OMIT)
		*time = to;
}

static int32_t node_utimes(task_id t, struct node *node, const struct moment times[2], bool now)
{
	if (times[0].ns == UTIME_OMIT && times[1].ns == UTIME_OMIT)
		return 0;
	if (!node_is_own(node, t)) {
		if (!now)
			return -EPERM;
		if (!node_permits(node, t, MAY_WRITE))
			return -EACCES;
	}
	time_set(&node->atime, times[0]);
	time_set(&node->mtime, times[1]);
	node_touch(node, CTIME);
	return 0;
}

int32_t file_utimes(task_id t, int32_t fd, const struct moment times[2], bool now)
{
	struct node *node = node_of(t, fd);

	return node ? node_utimes(t, node, times, now) : -EBADF;
}

int32_t file_utimes_at(task_id t, int32_t dirfd, uint64_t path, const struct moment times[2],
		       bool now, uint32_t flags)
{
	struct node *node;
	int32_t err = node_at(t, dirfd, path, flags, &node);

	if (err)
		return err;
	err = node_utimes(t, node, times, now);
	node_put(node);
	return err;
}
