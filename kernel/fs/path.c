/*
 * Walking along a path.  A link puts the rest of the path aside, and its target is walked first; no
 * recursion, so the depth of the kernel stack does not depend on the archive.
 * Entry: path_walk, path_at.  Linux: fs/namei.c, link_path_walk.
 */
#include "kernel/fs/path.h"

#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define NAME_MAX 255u	/* bytes of a name */
#define MAXSYMLINKS 40u /* links followed in one walk; both Linux's names and values */

struct text {
	const char *at;
	size_t left;
};

struct walk {
	task_id t;
	struct node *at;
	struct text path;		/* what is being walked */
	struct text aside[MAXSYMLINKS]; /* what comes after it, the last first */
	uint32_t nr_aside;
	uint32_t nr_links;
	bool to_directory; /* a slash stands behind the last name */
};

static void slashes_skip(struct text *path)
{
	while (path->left && *path->at == '/') {
		path->at++;
		path->left--;
	}
}

/* Cut the next name off, and the slashes behind it. */
static struct text name_cut(struct walk *w)
{
	struct text name = { .at = w->path.at };

	while (w->path.left && *w->path.at != '/') {
		w->path.at++;
		w->path.left--;
		name.left++;
	}
	if (w->path.left) {
		slashes_skip(&w->path);
		if (w->path.left == 0 && w->nr_aside == 0)
			w->to_directory = true;
	}
	return name;
}

/* Begin to walk a text: the caller's path, or a link's target. */
static void text_begin(struct walk *w, const char *at, size_t left)
{
	w->path = (struct text){ at, left };
	if (left && *at == '/')
		w->at = node_root();
	slashes_skip(&w->path);
}

static int32_t link_begin(struct walk *w, const struct node *link)
{
	if (w->nr_links++ == MAXSYMLINKS)
		return -ELOOP;
	if (link->size == 0)
		return -ENOENT;
	if (w->path.left)
		w->aside[w->nr_aside++] = w->path;
	text_begin(w, link->data, link->size);
	return 0;
}

/* One name further.  *found is left as path_walk promises for -ENOENT. */
static int32_t name_walk(struct walk *w, bool follow, struct node **found)
{
	struct text name = name_cut(w);
	bool last = w->path.left == 0 && w->nr_aside == 0;
	struct node *next;

	if (!node_is(w->at, S_IFDIR))
		return -ENOTDIR;
	if (!node_permits(w->at, w->t, MAY_EXEC))
		return -EACCES;
	if (name.left > NAME_MAX)
		return -ENAMETOOLONG;
	if (name.left == 1 && name.at[0] == '.')
		return 0;
	if (name.left == 2 && name.at[0] == '.' && name.at[1] == '.') {
		w->at = w->at->parent;
		return 0;
	}
	next = node_find(w->at, name.at, name.left);
	if (!next) {
		*found = last ? w->at : NULL;
		return -ENOENT;
	}
	if (node_is(next, S_IFLNK) && (!last || follow || w->to_directory))
		return link_begin(w, next);
	w->at = next;
	return 0;
}

int32_t path_walk(task_id t, struct node *from, const char *path, bool follow, struct node **found)
{
	struct walk w = { .t = t, .at = from };
	int32_t err;

	*found = NULL;
	if (!*path)
		return -ENOENT;
	text_begin(&w, path, strlen(path));
	for (;;) {
		if (w.path.left == 0 && w.nr_aside)
			w.path = w.aside[--w.nr_aside];
		if (w.path.left == 0)
			break;
		err = name_walk(&w, follow, found);
		if (err)
			return err;
	}
	if (w.to_directory && !node_is(w.at, S_IFDIR))
		return -ENOTDIR;
	*found = w.at;
	return 0;
}

/* The directory that a relative path of a system call starts from. */
static int32_t start_find(task_id t, int32_t dirfd, struct node **start)
{
	file_id file;

	if (dirfd == AT_FDCWD) {
		*start = fs_cwd(fs_of[t]);
		return 0;
	}
	file = fd_file(files_of[t], dirfd);
	if (!file)
		return -EBADF;
	*start = file_of(file)->node;
	return node_is(*start, S_IFDIR) ? 0 : -ENOTDIR;
}

int32_t path_at(task_id t, int32_t dirfd, uint64_t path, bool follow, struct node **found)
{
	struct node *start = node_root();
	uint64_t frame = frame_new();
	char *text;
	int64_t length;
	int32_t err = 0;

	*found = NULL;
	if (!frame)
		return -ENOMEM;
	text = phys_to_virt(frame);
	length = strncpy_from_user(text, path, PATH_MAX);
	if (length < 0)
		err = (int32_t)length;
	else if (length == PATH_MAX)
		err = -ENAMETOOLONG;
	else if (length == 0)
		err = -ENOENT;
	else if (text[0] != '/')
		err = start_find(t, dirfd, &start);
	if (!err)
		err = path_walk(t, start, text, follow, found);
	frame_put(frame);
	return err;
}
