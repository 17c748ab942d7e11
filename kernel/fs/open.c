/*
 * Opening files, and making them on the way.  First all that can be refused is; the node is made
 * last but for its descriptor, of which one is known to be free.
 * Entry: file_open, file_close.  Linux: fs/open.c; fs/namei.c, path_openat, do_open, may_open.
 */
#include "kernel/fs/caller.h"
#include "kernel/fs/device.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/listing.h"
#include "kernel/fs/names.h"
#include "kernel/fs/path.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/regular.h"
#include "kernel/fs/text.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"

/* Flags that only say how to open, and are not kept. */
#define O_ONCE (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

/* What an open file of that node does; NULL: there is nothing behind it. */
static const struct file_ops *ops_of(const struct node *node)
{
	if (node->ops->file)
		return node->ops->file;
	switch (node->mode & S_IFMT) {
	case S_IFREG:
		return node->ops->text ? &text_ops : &regular_ops;
	case S_IFDIR:
		return &directory_ops;
	case S_IFCHR:
		return device_ops(node->rdev);
	case S_IFIFO:
		return &fifo_ops;
	default: /* of a link only O_PATH can be opened */
		return node_is(node, S_IFLNK) ? &no_ops : NULL;
	}
}

/* What the flags want of a node, as MAY_ bits. */
static uint32_t flags_want(uint32_t flags)
{
	uint32_t cut = ON(flags, O_TRUNC) ? MAY_WRITE : 0;

	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return MAY_READ | cut;
	case O_WRONLY:
		return MAY_WRITE;
	default:
		return MAY_READ | MAY_WRITE;
	}
}

/* May task t open the node, which was there, so?  In the order of Linux's do_open and may_open. */
static int32_t open_check(const struct node *node, task_id t, uint32_t flags)
{
	uint32_t want = flags_want(flags);

	if (ON(flags, O_CREAT) && ON(flags, O_EXCL))
		return -EEXIST;
	if (ON(flags, O_CREAT) && node_is(node, S_IFDIR))
		return -EISDIR;
	if (ON(flags, O_DIRECTORY) && !node_is(node, S_IFDIR))
		return -ENOTDIR;
	if (ON(flags, O_PATH))
		return 0;
	if (node_is(node, S_IFLNK))
		return -ELOOP;
	if (node_is(node, S_IFDIR) && ON(want, MAY_WRITE))
		return -EISDIR;
	if (!node_permits(node, t, want))
		return -EACCES;
	if (ON(want, MAY_WRITE) && node->writers < 0)
		return -ETXTBSY;
	return ops_of(node) ? 0 : -ENXIO;
}

int32_t node_open(struct node *node, uint32_t flags, file_id *file)
{
	const struct file_ops *ops = ON(flags, O_PATH) ? &no_ops : ops_of(node);
	int32_t err;

	*file = file_new(node, ops, (flags & ~O_ONCE) | O_LARGEFILE);
	if (*file == NOBODY)
		return -ENFILE;
	err = ops->open ? ops->open(file_of(*file)) : 0;
	if (err) {
		file_of(*file)->ops = &no_ops; /* what is not open is not released */
		file_put(*file);
	} else {
		file_ways(file_of(*file));
	}
	return err;
}

/* Open what was there. */
static int32_t old_open(task_id t, struct node *node, uint32_t flags, file_id *file)
{
	int32_t err = open_check(node, t, flags);

	if (!err)
		err = node_open(node, flags, file);
	if (err || !ON(flags, O_TRUNC) || !node_is(node, S_IFREG) || !tmpfs_has(node))
		return err;
	err = tmpfs_resize(node, 0);
	if (err)
		file_put(*file);
	else
		node_changed(node, t);
	return err;
}

/* Make the file that the place lacks, and open it, whatever its mode allows. */
static int32_t new_open(task_id t, struct place *place, uint32_t flags, uint32_t mode,
			file_id *file)
{
	struct node *node;
	int32_t err = may_create(place->directory, t);

	if (err)
		return err == -EPERM ? -EACCES : err;
	node = node_make(place->directory, t, S_IFREG | (mode & 07777u));
	if (!node)
		return -ENOSPC;
	err = node_open(node, flags, file);
	if (!err) {
		err = tmpfs_add(place->directory, place->name, place->length, node);
		if (err)
			file_put(*file);
	}
	node_put(node);
	return err;
}

static int32_t place_open(task_id t, struct place *place, uint32_t flags, uint32_t mode,
			  file_id *file)
{
	if (ON(flags, O_CREAT) && place->last == LAST_NAME && place->slash)
		return -EISDIR;
	if (place->slash && place->node && !node_is(place->node, S_IFDIR))
		return -ENOTDIR;
	if (place->node)
		return old_open(t, place->node, flags, file);
	if (!ON(flags, O_CREAT))
		return -ENOENT;
	return new_open(t, place, flags, mode, file);
}

int64_t file_open(task_id t, int32_t dirfd, uint64_t path, uint32_t flags, uint32_t mode)
{
	bool follow = !ON(flags, O_NOFOLLOW) && !(ON(flags, O_CREAT) && ON(flags, O_EXCL));
	struct place place;
	file_id file;
	int32_t err;

	if (ON(flags, O_PATH))
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	else if (ON(flags, O_TMPFILE))
		return -EOPNOTSUPP;
	if (!fd_has_room(files_of[t]))
		return -EMFILE;
	err = place_at(t, dirfd, path, follow ? FOLLOW : NO_FOLLOW, &place);
	if (err)
		return err;
	err = place_open(t, &place, flags, mode, &file);
	place_put(&place);
	return err ? err : fd_new(files_of[t], file, 0, ON(flags, O_CLOEXEC));
}

int64_t file_close(task_id t, int32_t fd)
{
	return fd_close(files_of[t], fd);
}
