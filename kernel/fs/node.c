/*
 * Making, finding and counting nodes.
 * Keeps true: an entry's parent is a directory; no directory has two entries of one name.
 * Entry: node_root, node_find, node_new.  Linux: fs/dcache.c, fs/inode.c.
 */
#include "kernel/fs/node.h"

#include "kernel/check/expect.h"
#include "kernel/fs/caller.h"
#include "kernel/fs/listing.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"

#define NODES_OF_A_FRAME (FRAME_SIZE / sizeof(struct node))

static int32_t tree_find(struct node *directory, const char *name, size_t length,
			 struct node **found)
{
	struct node *node;

	for (node = directory->child; node; node = node->next) {
		if (node->name_length == length && !memcmp(node->name, name, length)) {
			node_get(node);
			*found = node;
			return 0;
		}
	}
	return -ENOENT;
}

static void tree_list(struct node *directory, uint64_t from, struct listing *to)
{
	uint64_t position = 2;
	struct node *node;

	for (node = directory->child; node; node = node->next)
		if (position++ >= from && !listing_add(to, node->name, node->name_length,
						       node->ino, node->mode, position))
			return;
}

static int64_t tree_target(struct node *link, char *to)
{
	memcpy(to, link->data, link->size);
	return (int64_t)link->size;
}

static const struct node_ops tree_ops = {
	.find = tree_find,
	.list = tree_list,
	.target = tree_target,
};

static struct node root = {
	.ops = &tree_ops,
	.parent = &root,
	.count = 1,
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

uint32_t node_number(void)
{
	return ++last_ino;
}

void node_get(struct node *node)
{
	EXPECT(node->count > 0);
	node->count++;
}

void node_put(struct node *node)
{
	EXPECT(node->count > 0);
	if (--node->count == 0 && node->ops->free)
		node->ops->free(node);
}

int32_t node_find(struct node *directory, const char *name, size_t length, struct node **found)
{
	return directory->ops->find ? directory->ops->find(directory, name, length, found)
				    : -ENOENT;
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
		.ops = &tree_ops,
		.parent = directory,
		.next = directory->child,
		.name = name,
		.name_length = (uint32_t)length,
		.count = 1,
		.mode = mode,
		.ino = node_number(),
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
	uint32_t mode = node->mode;

	if (caller_is_root(t)) {
		/* What nobody may execute root may not either. */
		return !(want & MAY_EXEC) || node_is(node, S_IFDIR) || (mode & 0111u);
	}
	if (caller_uid(t) == node->uid)
		mode >>= 6;
	else if (caller_in_group(t, node->gid))
		mode >>= 3;
	return (mode & want) == want;
}
