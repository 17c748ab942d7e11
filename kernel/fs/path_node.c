/*
 * From a path to its node, where nothing else of the place matters, and from a node to its path.
 * Entry: path_at, path_at_flags, path_write.  Linux: fs/namei.c, user_path_at; fs/d_path.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

/* Of a place that was found, or was not, the node. */
static int32_t node_of(int32_t err, struct place *place, struct node **found)
{
	*found = NULL;
	if (err)
		return err;
	if (!place->node)
		err = -ENOENT;
	else if (place->slash && !node_is(place->node, S_IFDIR))
		err = -ENOTDIR;
	if (!err) {
		node_get(place->node);
		*found = place->node;
	}
	place_put(place);
	return err;
}

int32_t path_walk(task_id t, struct node *from, const char *path, bool follow, struct node **found)
{
	struct place place;
	int32_t err = place_walk(t, from, path, follow ? FOLLOW : NO_FOLLOW, &place);

	return node_of(err, &place, found);
}

int32_t path_at(task_id t, int32_t dirfd, uint64_t path, bool follow, struct node **found)
{
	struct place place;
	int32_t err = place_at(t, dirfd, path, follow ? FOLLOW : NO_FOLLOW, &place);

	return node_of(err, &place, found);
}

int32_t path_of(task_id t, int32_t dirfd, const char *text, bool follow, struct node **found)
{
	struct place place;
	int32_t err = place_of(t, dirfd, text, follow ? FOLLOW : NO_FOLLOW, &place);

	return node_of(err, &place, found);
}

/* Is the user string empty?  1, 0 or -EFAULT. */
static int32_t string_is_empty(uint64_t string)
{
	char first;

	return copy_from_user(&first, string, 1) ? -EFAULT : first == '\0';
}

int32_t path_start(task_id t, int32_t dirfd, struct node **found)
{
	file_id file = dirfd == AT_FDCWD ? NOBODY : fd_file(files_of[t], dirfd);

	*found = NULL;
	if (dirfd != AT_FDCWD && !file)
		return -EBADF;
	*found = file ? file_of(file)->node : fs_cwd(fs_of[t]);
	node_get(*found);
	return 0;
}

int32_t path_at_flags(task_id t, int32_t dirfd, uint64_t path, uint32_t flags,
		      struct node **found)
{
	int32_t empty = ON(flags, AT_EMPTY_PATH) ? string_is_empty(path) : 0;

	*found = NULL;
	if (empty < 0)
		return empty;
	if (empty)
		return path_start(t, dirfd, found);
	return path_at(t, dirfd, path, !ON(flags, AT_SYMLINK_NOFOLLOW), found);
}

int32_t path_write(struct node *node, const struct node *root, char *buffer, char **path)
{
	char name[NAME_MAX], *at = buffer + PATH_MAX - 1;
	int32_t length;

	*at = '\0';
	if (node == root || node == node_root())
		*--at = '/';
	for (; node != root && node != node_root(); node = node->parent) {
		length = node->parent && node->parent->ops->name
				 ? node->parent->ops->name(node->parent, node, name)
				 : -ENOENT;
		if (length < 0)
			return length;
		if (at - buffer < length + 1)
			return -ENAMETOOLONG;
		at -= length;
		memcpy(at, name, (size_t)length);
		*--at = '/';
	}
	*path = at;
	return node != root;
}
