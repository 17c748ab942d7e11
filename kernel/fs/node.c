/*
 * Making and counting nodes, and who may do what to them.
 * Entry: node_new, node_put, node_permits.  Linux: fs/inode.c; fs/namei.c, generic_permission.
 */
#include "kernel/fs/node.h"

#include "kernel/check/expect.h"
#include "kernel/fs/caller.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/piece.h"
#include "kernel/mm/store.h"
#include "kernel/x86/clock.h"

static uint32_t last_ino = 1;

uint32_t node_number(void)
{
	return ++last_ino;
}

struct moment moment_now(void)
{
	uint64_t now = clock_now();

	return (struct moment){
		.seconds = (int64_t)(clock_boot_date + now / NS_PER_SECOND),
		.ns = (uint32_t)(now % NS_PER_SECOND),
	};
}

struct node *node_new(const struct node_ops *ops, uint32_t mode)
{
	struct node *node = piece_new(sizeof(*node));
	struct moment now = moment_now();

	if (!node)
		return NULL;
	*node = (struct node){
		.ops = ops,
		.count = 1,
		.mode = mode,
		.next = 2,
		.ino = node_number(),
		.atime = now,
		.mtime = now,
		.ctime = now,
	};
	return node;
}

void node_free(struct node *node)
{
	EXPECT(node->count == 0);
	piece_free(node);
}

void node_get(struct node *node)
{
	EXPECT(node->count > 0);
	node->count++;
}

/* What goes lets go of its parent, which may go with it: a loop, as deep as the tree. */
void node_put(struct node *node)
{
	struct node *parent;

	EXPECT(node->count > 0);

	while (node && --node->count == 0 && node->ops->free) {
		parent = node->parent;
		node->ops->free(node);
		node = parent;
	}
}

int32_t node_find(struct node *directory, const char *name, size_t length, struct node **found)
{
	return directory->ops->find ? directory->ops->find(directory, name, length, found)
				    : -ENOENT;
}

uint64_t node_size(const struct node *node)
{
	if (!node_is(node, S_IFREG) || !tmpfs_has(node))
		return node->size;
	return node->store ? node->store->size : 0;
}

void node_touch(struct node *node, uint32_t which)
{
	struct moment now = moment_now();

	if (which & ATIME)
		node->atime = now;
	if (which & MTIME)
		node->mtime = now;
	if (which & CTIME)
		node->ctime = now;
}

bool node_permits(const struct node *node, task_id t, uint32_t want)
{
	uint32_t mode = node->mode;

	if (caller_uid(t) == node->uid)
		mode >>= 6;
	else if (caller_in_group(t, node->gid))
		mode >>= 3;
	if ((mode & want) == want)
		return true;
	/* What nobody may execute root may not either. */
	if (caller_may(t, CAP_DAC_OVERRIDE))
		return !(want & MAY_EXEC) || node_is(node, S_IFDIR) || (node->mode & 0111u);
	return caller_may(t, CAP_DAC_READ_SEARCH) &&
	       (want == MAY_READ || (node_is(node, S_IFDIR) && !(want & MAY_WRITE)));
}

bool node_is_own(const struct node *node, task_id t)
{
	return caller_uid(t) == node->uid || caller_may(t, CAP_FOWNER);
}
