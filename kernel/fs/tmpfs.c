/*
 * Directories and links in memory.  Entries are in the order in which they came, each with a
 * position that only grows, so that a listing goes on where it was, whatever is removed meanwhile.
 * Keeps true: no directory has two entries of one name; nlink counts a node's entries, and for a
 * directory that has one, its own `.` and its children's `..`; each entry holds its node, each
 * node the directory that it had an entry in last.
 * Entry: tmpfs_add, tmpfs_remove.  Linux: mm/shmem.c, fs/libfs.c, fs/dcache.c.
 */
#include "kernel/fs/tmpfs.h"

#include "kernel/check/expect.h"
#include "kernel/fs/listing.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/piece.h"
#include "kernel/mm/store.h"

struct entry {
	struct entry *next, *back;
	struct node *node;
	uint64_t position;
	uint8_t length;
	char name[];
};

static struct node root = {
	.ops = &tmpfs_ops,
	.parent = &root,
	.next = 2,
	.count = 1,
	.mode = S_IFDIR | 0755,
	.ino = 1,
	.nlink = 2,
};

struct node *node_root(void)
{
	return &root;
}

static struct entry *entry_find(const struct node *directory, const char *name, size_t length)
{
	struct entry *entry = directory->first;

	while (entry && (entry->length != length || memcmp(entry->name, name, length)))
		entry = entry->next;
	return entry;
}

static int32_t find(struct node *directory, const char *name, size_t length, struct node **found)
{
	struct entry *entry = entry_find(directory, name, length);

	if (!entry)
		return -ENOENT;
	node_get(entry->node);
	*found = entry->node;
	return 0;
}

static void list(struct node *directory, uint64_t from, struct listing *to)
{
	struct entry *entry;

	for (entry = directory->first; entry; entry = entry->next)
		if (entry->position >= from &&
		    !listing_add(to, entry->name, entry->length, entry->node->ino,
				 entry->node->mode, entry->position + 1))
			return;
}

/* The entry has a node: names and parents are counted. */
static void entry_fill(struct entry *entry, struct node *directory, struct node *node)
{
	entry->node = node;
	node_get(node);
	node->nlink++;
	if (node_is(node, S_IFDIR)) {
		node->nlink++;
		directory->nlink++;
	}
	node_get(directory);
	if (node->parent)
		node_put(node->parent);
	node->parent = directory;
	node_touch(node, CTIME);
	node_touch(directory, MTIME | CTIME);
}

/* The entry has none.  The node keeps its parent: who stands in it may still go up. */
static void entry_empty(struct entry *entry, struct node *directory)
{
	struct node *node = entry->node;

	node->nlink--;
	if (node_is(node, S_IFDIR)) {
		node->nlink--;
		directory->nlink--;
	}
	node_touch(node, CTIME);
	node_touch(directory, MTIME | CTIME);
	node_put(node);
}

int32_t tmpfs_add(struct node *directory, const char *name, size_t length, struct node *node)
{
	struct entry *entry;

	EXPECT(length > 0 && length <= NAME_MAX && !entry_find(directory, name, length));
	if (frames_free() < tmpfs_reserve())
		return -ENOSPC;
	entry = piece_new(sizeof(*entry) + length);
	if (!entry)
		return -ENOMEM;
	*entry = (struct entry){
		.back = directory->last,
		.position = directory->next++,
		.length = (uint8_t)length,
	};
	memcpy(entry->name, name, length);
	if (directory->last)
		directory->last->next = entry;
	else
		directory->first = entry;
	directory->last = entry;
	entry_fill(entry, directory, node);
	return 0;
}

void tmpfs_remove(struct node *directory, const char *name, size_t length)
{
	struct entry *entry = entry_find(directory, name, length);

	if (entry->next)
		entry->next->back = entry->back;
	else
		directory->last = entry->back;
	if (entry->back)
		entry->back->next = entry->next;
	else
		directory->first = entry->next;
	entry_empty(entry, directory);
	piece_free(entry);
}

/* The new node first: it may be held by the old one alone. */
void tmpfs_replace(struct node *directory, const char *name, size_t length, struct node *node)
{
	struct entry *entry = entry_find(directory, name, length);
	struct entry old = *entry;

	entry_fill(entry, directory, node);
	entry_empty(&old, directory);
}

bool tmpfs_is_empty(const struct node *directory)
{
	return !directory->first;
}

struct node *tmpfs_link_new(const char *target, size_t n)
{
	struct node *link = node_new(&tmpfs_ops, S_IFLNK | 0777);
	struct iter from = iter_kernel((void *)target, n);

	if (!link)
		return NULL;
	link->size = n;
	if (n <= PIECE_MAX) {
		link->target = piece_new(n);
		if (link->target)
			return memcpy(link->target, target, n), link;
	} else if (tmpfs_write(link, &from, 0) == (int64_t)n) {
		return link;
	}
	node_put(link);
	return NULL;
}

static int32_t name(struct node *directory, const struct node *node, char *to)
{
	const struct entry *entry = directory->first;

	while (entry && entry->node != node)
		entry = entry->next;
	if (!entry)
		return -ENOENT;
	memcpy(to, entry->name, entry->length);
	return entry->length;
}

static int64_t target(struct node *link, char *to)
{
	struct iter iter = iter_kernel(to, link->size);

	if (link->size > PIECE_MAX)
		return tmpfs_read(link, &iter, 0);
	memcpy(to, link->target, link->size);
	return (int64_t)link->size;
}

static void drop(struct node *node)
{
	if (node_is(node, S_IFLNK) && node->size <= PIECE_MAX) {
		if (node->target)
			piece_free(node->target);
	} else if ((node_is(node, S_IFREG) || node_is(node, S_IFLNK)) && node->store) {
		node->store->owner = NULL;
		store_put(node->store);
	}
	node_free(node);
}

const struct node_ops tmpfs_ops = {
	.find = find,
	.list = list,
	.name = name,
	.target = target,
	.free = drop,
	.device = 2,
	.magic = 0x01021994, /* TMPFS_MAGIC */
};
