/*
 * Walking along a path.  A link puts the rest of the path aside, and its target is walked first; no
 * recursion, so the depth of the kernel stack does not depend on what the links say.
 * Keeps true: where the walk is, is held; a target lies in a frame until the walk is over.
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

struct text_part {
	const char *at;
	size_t left;
};

struct walk {
	task_id t;
	struct node *at;
	struct text_part path;		/* what is being walked */
	struct text_part aside[MAXSYMLINKS]; /* what comes after it, the last first */
	uint64_t target[MAXSYMLINKS];	/* the frames of the links' targets */
	uint32_t nr_aside;
	uint32_t nr_links;
	bool to_directory; /* a slash stands behind the last name */
};

static void slashes_skip(struct text_part *path)
{
	while (path->left && *path->at == '/') {
		path->at++;
		path->left--;
	}
}

/* Cut the next name off, and the slashes behind it. */
static struct text_part name_cut(struct walk *w)
{
	struct text_part name = { .at = w->path.at };

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

/* Be somewhere else, which is held. */
static void walk_to(struct walk *w, struct node *node)
{
	node_put(w->at);
	w->at = node;
}

/* Begin to walk a text: the caller's path, or a link's target. */
static void text_begin(struct walk *w, const char *at, size_t left)
{
	w->path = (struct text_part){ at, left };
	if (left && *at == '/') {
		node_get(node_root());
		walk_to(w, node_root());
	}
	slashes_skip(&w->path);
}

/* Go where the link leads.  Frames of targets are kept: `aside` may point into them. */
static int32_t link_begin(struct walk *w, struct node *link)
{
	struct node *next;
	int64_t length;
	int32_t err;

	if (w->nr_links == MAXSYMLINKS)
		return -ELOOP;
	w->target[w->nr_links] = 0;
	w->nr_links++;
	if (link->ops->jump) {
		err = link->ops->jump(link, &next);
		if (!err)
			walk_to(w, next);
		return err;
	}
	w->target[w->nr_links - 1] = frame_new();
	if (!w->target[w->nr_links - 1])
		return -ENOMEM;
	length = link->ops->target(link, phys_to_virt(w->target[w->nr_links - 1]));
	if (length <= 0)
		return length ? (int32_t)length : -ENOENT;
	if (w->path.left)
		w->aside[w->nr_aside++] = w->path;
	text_begin(w, phys_to_virt(w->target[w->nr_links - 1]), (size_t)length);
	return 0;
}

/* One name further.  True in *missing: it was the last one, and w->at lacks it. */
static int32_t name_walk(struct walk *w, bool follow, bool *missing)
{
	struct text_part name = name_cut(w);
	bool last = w->path.left == 0 && w->nr_aside == 0;
	struct node *next;
	int32_t err;

	if (!node_is(w->at, S_IFDIR))
		return -ENOTDIR;
	if (!node_permits(w->at, w->t, MAY_EXEC))
		return -EACCES;
	if (name.left > NAME_MAX)
		return -ENAMETOOLONG;
	if (name.left == 1 && name.at[0] == '.')
		return 0;
	if (name.left == 2 && name.at[0] == '.' && name.at[1] == '.') {
		node_get(w->at->parent);
		walk_to(w, w->at->parent);
		return 0;
	}
	err = node_find(w->at, name.at, name.left, &next);
	if (err) {
		*missing = last && err == -ENOENT;
		return err;
	}
	if (node_is(next, S_IFLNK) && (!last || follow || w->to_directory)) {
		err = link_begin(w, next);
		node_put(next);
		return err;
	}
	walk_to(w, next);
	return 0;
}

static int32_t names_walk(struct walk *w, bool follow, bool *missing)
{
	int32_t err;

	for (;;) {
		if (w->path.left == 0 && w->nr_aside)
			w->path = w->aside[--w->nr_aside];
		if (w->path.left == 0)
			return w->to_directory && !node_is(w->at, S_IFDIR) ? -ENOTDIR : 0;
		err = name_walk(w, follow, missing);
		if (err)
			return err;
	}
}

int32_t path_walk(task_id t, struct node *from, const char *path, bool follow, struct node **found)
{
	struct walk w = { .t = t, .at = from };
	bool missing = false;
	int32_t err;

	*found = NULL;
	if (!*path)
		return -ENOENT;
	node_get(from);
	text_begin(&w, path, strlen(path));
	err = names_walk(&w, follow, &missing);
	for (uint32_t i = 0; i < w.nr_links; i++)
		if (w.target[i])
			frame_put(w.target[i]);
	if (err && !missing)
		node_put(w.at);
	else
		*found = w.at;
	return err;
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

int32_t path_start(task_id t, int32_t dirfd, struct node **found)
{
	*found = NULL;
	if (start_find(t, dirfd, found) == -EBADF)
		return -EBADF;
	node_get(*found);
	return 0;
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
