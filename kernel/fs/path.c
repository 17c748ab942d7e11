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

#define MAXSYMLINKS 40u /* links followed in one walk; Linux's name and value */

struct text_part {
	const char *at;
	size_t left;
};

struct walk {
	task_id t;
	enum follow follow;
	struct node *at; /* where it has come to, held */
	struct place *place;
	struct text_part path;		/* what is being walked */
	struct text_part aside[MAXSYMLINKS]; /* what comes after it, the last first */
	uint64_t target[MAXSYMLINKS];	/* the frames of the links' targets */
	uint32_t nr_aside;
	uint32_t nr_links;
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
			w->place->slash = true;
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
		node_get(fs_root(fs_of[w->t]));
		walk_to(w, fs_root(fs_of[w->t]));
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

/* The last name: where it is looked for, and what it is. */
static void last_note(struct walk *w, struct text_part name, enum last last)
{
	struct place *place = w->place;

	place->last = last;
	if (last != LAST_NAME)
		return;
	node_get(w->at);
	place->directory = w->at;
	place->length = (uint32_t)name.left;
	memcpy(place->name, name.at, name.left);
}

static void up_walk(struct walk *w)
{
	if (w->at == fs_root(fs_of[w->t]))
		return;
	node_get(w->at->parent);
	walk_to(w, w->at->parent);
}

/* Is a link of that place in the path followed? */
static bool link_is_followed(const struct walk *w, bool last)
{
	return !last || w->follow == FOLLOW || (w->follow == NO_FOLLOW && w->place->slash);
}

/* One name further.  False in *there: it was the last one, and nothing has it. */
static int32_t name_walk(struct walk *w, bool *there)
{
	struct text_part name = name_cut(w);
	bool last = w->path.left == 0 && w->nr_aside == 0;
	enum last kind = LAST_NAME;
	struct node *next;
	int32_t err;

	if (!node_is(w->at, S_IFDIR))
		return -ENOTDIR;
	if (!node_permits(w->at, w->t, MAY_EXEC))
		return -EACCES;
	if (name.left > NAME_MAX)
		return -ENAMETOOLONG;
	if (name.left == 1 && name.at[0] == '.')
		kind = LAST_DOT;
	else if (name.left == 2 && name.at[0] == '.' && name.at[1] == '.')
		kind = LAST_DOTDOT;
	if (kind == LAST_DOTDOT)
		up_walk(w);
	err = kind == LAST_NAME ? node_find(w->at, name.at, name.left, &next) : 0;
	if (!err && kind == LAST_NAME && node_is(next, S_IFLNK) && link_is_followed(w, last)) {
		err = link_begin(w, next);
		node_put(next);
		return err;
	}
	if (last)
		last_note(w, name, kind);
	*there = !err;
	if (!err && kind == LAST_NAME)
		walk_to(w, next);
	return err == -ENOENT && last ? 0 : err;
}

static int32_t names_walk(struct walk *w, bool *there)
{
	int32_t err;

	for (;;) {
		if (w->path.left == 0 && w->nr_aside)
			w->path = w->aside[--w->nr_aside];
		if (w->path.left == 0)
			return 0;
		err = name_walk(w, there);
		if (err)
			return err;
	}
}

int32_t place_walk(task_id t, struct node *from, const char *path, enum follow follow,
		   struct place *place)
{
	struct walk w; /* its lists are long, and need not be cleared; nor need the place's name */
	bool there = true;
	int32_t err;

	w.t = t;
	w.follow = follow;
	w.at = from;
	w.place = place;
	w.nr_aside = w.nr_links = 0;
	place->node = place->directory = NULL;
	place->last = LAST_ROOT;
	place->slash = false;
	place->length = 0;
	if (!*path)
		return -ENOENT;
	node_get(from);
	text_begin(&w, path, strlen(path));
	err = names_walk(&w, &there);
	for (uint32_t i = 0; i < w.nr_links; i++)
		if (w.target[i])
			frame_put(w.target[i]);
	if (!err && there)
		place->node = w.at;
	else
		node_put(w.at);
	if (err)
		place_put(place);
	return err;
}

void place_put(struct place *place)
{
	if (place->node)
		node_put(place->node);
	if (place->directory)
		node_put(place->directory);
	place->node = place->directory = NULL;
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

int32_t place_of(task_id t, int32_t dirfd, const char *text, enum follow follow,
		 struct place *place)
{
	struct node *start = fs_root(fs_of[t]);
	int32_t err = 0;

	if (*text == '\0')
		err = -ENOENT;
	else if (*text != '/')
		err = start_find(t, dirfd, &start);
	return err ? err : place_walk(t, start, text, follow, place);
}

int32_t place_at(task_id t, int32_t dirfd, uint64_t path, enum follow follow,
		 struct place *place)
{
	uint64_t frame = frame_new();
	char *text;
	int64_t length;
	int32_t err = 0;

	if (!frame)
		return -ENOMEM;
	text = phys_to_virt(frame);
	length = strncpy_from_user(text, path, PATH_MAX);
	if (length < 0)
		err = (int32_t)length;
	else if (length == PATH_MAX)
		err = -ENAMETOOLONG;
	if (!err)
		err = place_of(t, dirfd, text, follow, place);
	frame_put(frame);
	return err;
}
