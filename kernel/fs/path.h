/*
 * From a path to the node it names, or to the place where one is to be named.
 */
#ifndef KERNEL_FS_PATH_H
#define KERNEL_FS_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/fs/node.h"
#include "spec/types.h"

/* Linux's names and values: bytes of a path, its zero included, and of a name. */
#define PATH_MAX 4096u
#define NAME_MAX 255u

#define AT_FDCWD (-100)

/* What is done about a symbolic link at the end of a path. */
enum follow {
	FOLLOW,
	NO_FOLLOW, /* it is what is meant, unless a slash stands behind it */
	NO_FOLLOW_SLASH, /* it is, in any case: the path is to be changed */
};

/* What a path ends with. */
enum last {
	LAST_NAME,
	LAST_DOT,
	LAST_DOTDOT,
	LAST_ROOT, /* no name at all, only slashes */
};

struct place {
	struct node *node;	/* what the path names, held; NULL: nothing has that name */
	struct node *directory; /* the one that the last name is looked for in, held; NULL: that
				   is no name */
	enum last last;
	bool slash; /* one stands behind it */
	uint32_t length;
	char name[NAME_MAX];
};

/*
 * The place that a path in the memory of the current task names, seen from directory `dirfd` of
 * task t (AT_FDCWD: the working directory), or from a text of the kernel's.  0, -ENOENT (a
 * directory on the way is missing), -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG, -ENOMEM, -EFAULT,
 * -EBADF; then nothing is held.
 */
int32_t place_at(task_id t, int32_t dirfd, uint64_t path, enum follow follow,
		 struct place *place);
int32_t place_of(task_id t, int32_t dirfd, const char *text, enum follow follow,
		 struct place *place);
int32_t place_walk(task_id t, struct node *from, const char *path, enum follow follow,
		   struct place *place);
void place_put(struct place *place);

/*
 * The node that `path` names, seen from directory `from` by task t, held, into *found.  A symbolic
 * link at the end is followed if `follow`.  As above, and -ENOENT if nothing is there; with an
 * error *found is NULL.
 */
int32_t path_walk(task_id t, struct node *from, const char *path, bool follow, struct node **found);
int32_t path_at(task_id t, int32_t dirfd, uint64_t path, bool follow, struct node **found);
int32_t path_of(task_id t, int32_t dirfd, const char *text, bool follow, struct node **found);

/*
 * The path of a node, seen from `root`, its zero the last of the PATH_MAX bytes at `buffer`: where
 * it begins, into *path.  0; -ENOENT: it has no name any more; -ENAMETOOLONG.  A node outside the
 * root gets its path from the system's root, and 1 is the answer.
 */
int32_t path_write(struct node *node, const struct node *root, char *buffer, char **path);

/*
 * What an empty path means where it may be empty: what `dirfd` itself is open for, or the working
 * directory.  Held, into *found: 0 or -EBADF.
 */
int32_t path_start(task_id t, int32_t dirfd, struct node **found);

/*
 * The same, but with AT_EMPTY_PATH among the flags an empty path means `dirfd` itself, and with
 * AT_SYMLINK_NOFOLLOW a link at the end is what is meant.
 */
#define AT_SYMLINK_NOFOLLOW 0x100u
#define AT_EMPTY_PATH 0x1000u
int32_t path_at_flags(task_id t, int32_t dirfd, uint64_t path, uint32_t flags,
		      struct node **found);

#endif
