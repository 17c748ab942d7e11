/*
 * Taking names away and moving them: unlink, rmdir, rename.  Refusals are in the order of Linux's;
 * behind them nothing fails but the want of memory for a new entry.
 * Entry: name_remove, name_rename.  Linux: fs/namei.c, may_delete, do_renameat2, vfs_rename.
 */
#include "kernel/fs/caller.h"
#include "kernel/fs/names.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"

/* May task t take the entry of `node` out of the directory, as a directory or as none? */
static int32_t may_delete(const struct node *directory, const struct node *node, task_id t,
			  bool as_directory)
{
	if (!node_permits(directory, t, MAY_WRITE | MAY_EXEC))
		return -EACCES;
	if ((directory->mode & S_ISVTX) && caller_uid(t) != directory->uid &&
	    !node_is_own(node, t))
		return -EPERM;
	if (as_directory != node_is(node, S_IFDIR))
		return as_directory ? -ENOTDIR : -EISDIR;
	if (!tmpfs_has(directory))
		return -EPERM;
	return tmpfs_has(node) ? 0 : -EBUSY; /* another file system begins there */
}

static int32_t may_unlink(task_id t, const struct place *place)
{
	if (place->last != LAST_NAME)
		return -EISDIR;
	if (!place->node)
		return -ENOENT;
	if (place->slash)
		return node_is(place->node, S_IFDIR) ? -EISDIR : -ENOTDIR;
	return may_delete(place->directory, place->node, t, false);
}

static int32_t may_rmdir(task_id t, const struct place *place)
{
	static const int32_t no_names[] = {
		[LAST_DOT] = -EINVAL,
		[LAST_DOTDOT] = -ENOTEMPTY,
		[LAST_ROOT] = -EBUSY,
	};
	int32_t err;

	if (place->last != LAST_NAME)
		return no_names[place->last];
	if (!place->node)
		return -ENOENT;
	err = may_delete(place->directory, place->node, t, true);
	if (!err && !tmpfs_is_empty(place->node))
		err = -ENOTEMPTY;
	return err;
}

int32_t name_remove(task_id t, int32_t dirfd, uint64_t path, uint32_t flags)
{
	struct place place;
	int32_t err;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	err = place_at(t, dirfd, path, NO_FOLLOW_SLASH, &place);
	if (err)
		return err;
	err = flags ? may_rmdir(t, &place) : may_unlink(t, &place);
	if (!err)
		tmpfs_remove(place.directory, place.name, place.length);
	place_put(&place);
	return err;
}

/* Does the directory lie below the node, or is it the node? */
static bool is_below(const struct node *directory, const struct node *node)
{
	while (directory != node && directory != directory->parent)
		directory = directory->parent;
	return directory == node;
}

/* What can be refused of a rename before rights are looked at. */
static int32_t rename_check(const struct place *from, const struct place *to, uint32_t flags)
{
	bool swap = ON(flags, RENAME_EXCHANGE);

	if (from->last != LAST_NAME)
		return -EBUSY;
	if (to->last != LAST_NAME)
		return ON(flags, RENAME_NOREPLACE) ? -EEXIST : -EBUSY;
	if (from->directory->ops->device != to->directory->ops->device)
		return -EXDEV;
	if (!from->node)
		return -ENOENT;
	if (ON(flags, RENAME_NOREPLACE) && to->node)
		return -EEXIST;
	if (swap && !to->node)
		return -ENOENT;
	if (swap && to->slash && !node_is(to->node, S_IFDIR))
		return -ENOTDIR;
	if (!node_is(from->node, S_IFDIR) && (from->slash || (!swap && to->slash)))
		return -ENOTDIR;
	if (is_below(to->directory, from->node))
		return -EINVAL;
	if (to->node && is_below(from->directory, to->node))
		return swap ? -EINVAL : -ENOTEMPTY;
	return 0;
}

/* May task t move a directory to where it gets another `..`? */
static bool may_move(task_id t, const struct place *from, const struct place *to)
{
	return from->directory == to->directory || !node_is(from->node, S_IFDIR) ||
	       node_permits(from->node, t, MAY_WRITE);
}

static int32_t may_rename(task_id t, const struct place *from, const struct place *to,
			  uint32_t flags)
{
	bool swap = ON(flags, RENAME_EXCHANGE);
	bool directory = node_is(from->node, S_IFDIR);
	int32_t err = may_delete(from->directory, from->node, t, directory);

	if (err)
		return err;
	if (!to->node)
		err = may_create(to->directory, t);
	else
		err = may_delete(to->directory, to->node, t,
				 swap ? node_is(to->node, S_IFDIR) : directory);
	if (err)
		return err;
	if (!may_move(t, from, to) || (swap && !may_move(t, to, from)))
		return -EACCES;
	if (to->node && !swap && directory && !tmpfs_is_empty(to->node))
		return -ENOTEMPTY;
	return 0;
}

static int32_t entry_move(const struct place *from, const struct place *to, uint32_t flags)
{
	int32_t err;

	if (to->node) {
		tmpfs_replace(to->directory, to->name, to->length, from->node);
	} else {
		err = tmpfs_add(to->directory, to->name, to->length, from->node);
		if (err)
			return err;
	}
	if (ON(flags, RENAME_EXCHANGE))
		tmpfs_replace(from->directory, from->name, from->length, to->node);
	else
		tmpfs_remove(from->directory, from->name, from->length);
	return 0;
}

static int32_t places_rename(task_id t, const struct place *from, const struct place *to,
			     uint32_t flags)
{
	int32_t err = rename_check(from, to, flags);

	if (err || from->node == to->node)
		return err;
	err = may_rename(t, from, to, flags);
	return err ? err : entry_move(from, to, flags);
}

int32_t name_rename(task_id t, int32_t from_dirfd, uint64_t from, int32_t dirfd, uint64_t path,
		    uint32_t flags)
{
	struct place old, new;
	int32_t err;

	if ((flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	err = place_at(t, from_dirfd, from, NO_FOLLOW_SLASH, &old);
	if (err)
		return err;
	err = place_at(t, dirfd, path, NO_FOLLOW_SLASH, &new);
	if (!err) {
		err = places_rename(t, &old, &new, flags);
		place_put(&new);
	}
	place_put(&old);
	return err;
}
