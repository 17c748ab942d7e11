/*
 * The table of open files, and opening one.
 * Keeps true: a record with count 0 is on the free list, linked by its position.
 * Entry: file_open, file_close.  Linux: fs/file_table.c, fs/open.c and do_open in fs/namei.c.
 */
#include "kernel/fs/file.h"

#include "kernel/check/expect.h"
#include "kernel/fs/device.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/listing.h"
#include "kernel/fs/path.h"
#include "kernel/fs/regular.h"
#include "kernel/fs/text.h"
#include "kernel/lib/errno.h"
#include "model/own.h"

const struct file_ops no_ops;

static struct file file_table[NR_FILES]; /* 0 is nobody */
static file_id free_first;		 /* of the records that were used and are free again */
static file_id fresh_next = 1;		 /* this one and those behind it were never used */

struct file *file_of(file_id file)
{
	return &file_table[file];
}

file_id file_new(struct node *node, const struct file_ops *ops, uint32_t flags)
{
	file_id file = free_first;

	if (file)
		free_first = (file_id)file_table[file].position;
	else if (fresh_next < NR_FILES)
		file = fresh_next++;
	else
		return NOBODY;
	node_get(node);
	file_table[file] = (struct file){ .ops = ops, .node = node, .flags = flags, .count = 1 };
	return file;
}

void file_get(file_id file)
{
	EXPECT(file_table[file].count > 0);
	file_table[file].count++;
}

void file_put(file_id file)
{
	struct file *record = &file_table[file];

	EXPECT(record->count > 0);
	if (--record->count)
		return;
	if (record->ops->release)
		record->ops->release(record);
	node_put(record->node);
	record->position = free_first;
	free_first = file;
}

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
	default: /* of a link only O_PATH can be opened */
		return node_is(node, S_IFLNK) ? &no_ops : NULL;
	}
}

/* What the flags want of a node, as MAY_ bits. */
static uint32_t flags_want(uint32_t flags)
{
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return MAY_READ | (ON(flags, O_TRUNC) ? MAY_WRITE : 0);
	case O_WRONLY:
		return MAY_WRITE;
	default:
		return MAY_READ | MAY_WRITE;
	}
}

/* May task t open the node so?  In the order of Linux's may_open. */
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
	if (node_is(node, S_IFREG) && ON(want, MAY_WRITE))
		return -EROFS;
	if (!node_permits(node, t, want))
		return -EACCES;
	return ops_of(node) ? 0 : -ENXIO;
}

int32_t node_open(struct node *node, uint32_t flags, file_id *file)
{
	const struct file_ops *ops = ON(flags, O_PATH) ? &no_ops : ops_of(node);
	int32_t err;

	*file = file_new(node, ops, flags & ~(O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC));
	if (*file == NOBODY)
		return -ENFILE;
	err = ops->open ? ops->open(file_of(*file)) : 0;
	if (err) {
		file_of(*file)->ops = &no_ops; /* what is not open is not released */
		file_put(*file);
	}
	return err;
}

int64_t file_open(task_id t, int32_t dirfd, uint64_t path, uint32_t flags)
{
	bool follow = !ON(flags, O_NOFOLLOW) && !(ON(flags, O_CREAT) && ON(flags, O_EXCL));
	struct node *node;
	file_id file;
	int32_t err;

	if (ON(flags, O_PATH))
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	err = path_at(t, dirfd, path, follow, &node);
	if (err) {
		if (node)
			node_put(node);
		return err == -ENOENT && node && ON(flags, O_CREAT) ? -EROFS : err;
	}
	err = open_check(node, t, flags);
	if (!err)
		err = node_open(node, flags, &file);
	node_put(node);
	return err ? err : fd_new(files_of[t], file, 0, ON(flags, O_CLOEXEC));
}

int64_t file_close(task_id t, int32_t fd)
{
	return fd_close(files_of[t], fd);
}
