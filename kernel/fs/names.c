/*
 * Making entries: mkdir, mknod, symlink, link.  Refusals are in the order of Linux's.
 * Entry: name_mkdir and so on.  Linux: fs/namei.c, filename_create, may_create.
 */
#include "kernel/fs/names.h"

#include "kernel/fs/caller.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/usercopy.h"

int32_t may_create(const struct node *directory, task_id t)
{
	if (directory->nlink == 0)
		return -ENOENT;
	if (!node_permits(directory, t, MAY_WRITE | MAY_EXEC))
		return -EACCES;
	return tmpfs_has(directory) ? 0 : -EPERM;
}

struct node *node_make(const struct node *directory, task_id t, uint32_t mode)
{
	struct node *node = node_new(&tmpfs_ops, mode & ~fs_umask_of(t));

	if (!node)
		return NULL;
	node->uid = caller_uid(t);
	node->gid = caller_gid(t);
	if (directory->mode & S_ISGID) {
		node->gid = directory->gid;
		if (node_is(node, S_IFDIR))
			node->mode |= S_ISGID;
	}
	return node;
}

/* The place for a new name.  0, and it is held; or -errno. */
static int32_t place_for_new(task_id t, int32_t dirfd, uint64_t path, bool directory,
			     struct place *place)
{
	int32_t err = place_at(t, dirfd, path, NO_FOLLOW_SLASH, place);

	if (err)
		return err;
	if (place->last != LAST_NAME || place->node)
		err = -EEXIST;
	else if (place->slash && !directory)
		err = -ENOENT;
	else
		err = may_create(place->directory, t);
	if (err)
		place_put(place);
	return err;
}

/* Give the node, which is put, the new name. */
static int32_t name_give(struct place *place, struct node *node)
{
	int32_t err;

	if (!node)
		return -ENOSPC;
	err = tmpfs_add(place->directory, place->name, place->length, node);
	node_put(node);
	return err;
}

int32_t name_mkdir(task_id t, int32_t dirfd, uint64_t path, uint32_t mode)
{
	struct place place;
	int32_t err = place_for_new(t, dirfd, path, true, &place);

	if (err)
		return err;
	if (place.directory->nlink >= LINK_MAX)
		err = -EMLINK;
	else
		err = name_give(&place, node_make(place.directory, t,
						  S_IFDIR | (mode & (0777u | S_ISVTX))));
	place_put(&place);
	return err;
}

/* What mknod may make, and who may. */
static int32_t mknod_check(task_id t, uint32_t mode)
{
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
		return 0;
	case S_IFCHR:
	case S_IFBLK:
		return caller_may(t, CAP_MKNOD) ? 0 : -EPERM;
	default:
		return (mode & S_IFMT) == S_IFDIR ? -EPERM : -EINVAL;
	}
}

int32_t name_mknod(task_id t, int32_t dirfd, uint64_t path, uint32_t mode, uint32_t rdev)
{
	struct place place;
	struct node *node;
	int32_t err;

	if ((mode & S_IFMT) != S_IFCHR && (mode & S_IFMT) != S_IFBLK) {
		err = mknod_check(t, mode); /* here, before the path is looked at */
		if (err)
			return err;
	}
	err = place_for_new(t, dirfd, path, false, &place);
	if (err)
		return err;
	err = mknod_check(t, mode);
	if (!err) {
		mode = (mode & S_IFMT) ? mode : mode | S_IFREG;
		node = node_make(place.directory, t, mode & (S_IFMT | 07777u));
		if (node && (node_is(node, S_IFCHR) || node_is(node, S_IFBLK)))
			node->rdev = rdev;
		err = name_give(&place, node);
	}
	place_put(&place);
	return err;
}

/* Make a link to `target`, a text of n bytes. */
static int32_t link_make(task_id t, const char *target, size_t n, int32_t dirfd, uint64_t path)
{
	struct place place;
	struct node *link;
	int32_t err = place_for_new(t, dirfd, path, false, &place);

	if (err)
		return err;
	link = tmpfs_link_new(target, n);
	if (link) {
		link->uid = caller_uid(t);
		link->gid = place.directory->mode & S_ISGID ? place.directory->gid : caller_gid(t);
	}
	err = name_give(&place, link);
	place_put(&place);
	return err;
}

int32_t name_symlink(task_id t, uint64_t target, int32_t dirfd, uint64_t path)
{
	uint64_t frame = frame_new();
	int64_t n;

	if (!frame)
		return -ENOMEM;
	n = strncpy_from_user(phys_to_virt(frame), target, PATH_MAX);
	if (n == 0)
		n = -ENOENT;
	else if (n == PATH_MAX)
		n = -ENAMETOOLONG;
	if (n > 0)
		n = link_make(t, phys_to_virt(frame), (size_t)n, dirfd, path);
	frame_put(frame);
	return (int32_t)n;
}

static int32_t node_link(task_id t, struct node *node, int32_t dirfd, uint64_t path)
{
	struct place place;
	int32_t err = place_for_new(t, dirfd, path, false, &place);

	if (err)
		return err;
	if (place.directory->ops->device != node->ops->device)
		err = -EXDEV;
	else if (node_is(node, S_IFDIR))
		err = -EPERM;
	else if (node->nlink == 0)
		err = -ENOENT;
	else if (node->nlink >= LINK_MAX)
		err = -EMLINK;
	else
		err = tmpfs_add(place.directory, place.name, place.length, node);
	place_put(&place);
	return err;
}

int32_t name_link(task_id t, int32_t from_dirfd, uint64_t from, int32_t dirfd, uint64_t path,
		  uint32_t flags)
{
	uint32_t how = ON(flags, AT_SYMLINK_FOLLOW) ? 0 : AT_SYMLINK_NOFOLLOW;
	struct node *node;
	int32_t err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (ON(flags, AT_EMPTY_PATH) && !caller_may(t, CAP_DAC_READ_SEARCH))
		return -ENOENT;
	err = path_at_flags(t, from_dirfd, from, how | (flags & AT_EMPTY_PATH), &node);
	if (err)
		return err;
	err = node_link(t, node, dirfd, path);
	node_put(node);
	return err;
}
