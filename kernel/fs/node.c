/*
 * Making and finding nodes.
 * Keeps true: an entry's parent is a directory; no directory has two entries of one name.
 * Entry: node_root, node_find, node_new.  Linux: fs/dcache.c.
 */
#include "kernel/fs/node.h"

#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "model/own.h"

#define NODES_OF_A_FRAME (FRAME_SIZE / sizeof(struct node))

static struct node root = {
	.parent = &root,
	.mode = S_IFDIR | 0755,
	.ino = 1,
	.nlink = 2,
};

/* Where the next nodes come from: what is left of the last frame that was taken. */
static struct node *blank;
static size_t nr_blank;
static uint32_t last_ino = 1;

struct node *node_root(void)
{
	return &root;
}

struct node *node_find(const struct node *directory, const char *name, size_t length)
{
	struct node *node;

	for (node = directory->child; node; node = node->next)
		if (node->name_length == length && !memcmp(node->name, name, length))
			return node;
	return NULL;
}

static struct node *node_blank(void)
{
	uint64_t frame;

	if (nr_blank == 0) {
		frame = frame_new();
		if (!frame)
			return NULL;
		blank = phys_to_virt(frame);
		nr_blank = NODES_OF_A_FRAME;
	}
	nr_blank--;
	return blank++;
}

struct node *node_new(struct node *directory, const char *name, size_t length, uint32_t mode)
{
	struct node *node = node_blank();

	if (!node)
		return NULL;
	*node = (struct node){
		.parent = directory,
		.next = directory->child,
		.name = name,
		.name_length = (uint32_t)length,
		.mode = mode,
		.ino = ++last_ino,
		.nlink = 1,
	};
	directory->child = node;
	if (node_is(node, S_IFDIR)) {
		node->nlink = 2;
		directory->nlink++;
	}
	return node;
}

bool node_permits(const struct node *node, task_id t, uint32_t want)
{
	uint32_t uid = user_table[user_of[t]].uid;
	uint32_t mode = node->mode;

	if (uid == 0) {
		/* What nobody may execute root may not either. */
		return !ON(want, MAY_EXEC) || node_is(node, S_IFDIR) || ON(mode, 0111u);
	}
	if (uid == node->uid)
		mode >>= 6;
	else if (node->gid == 0) /* every task is in group 0: this kernel has no setgid */
		mode >>= 3;
	return (mode & want) == want;
}
