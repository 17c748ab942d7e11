/*
 * The file system in memory: directories with their entries, regular files whose bytes are in
 * frames, links.  The root is one of it; the initramfs is its first content.
 * Linux: mm/shmem.c, fs/libfs.c.
 */
#ifndef KERNEL_FS_TMPFS_H
#define KERNEL_FS_TMPFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/fs/iter.h"
#include "kernel/fs/node.h"
#include "kernel/fs/path.h"

#define LINK_MAX 65000u /* names of a node; Linux's name */

extern const struct node_ops tmpfs_ops;

/* Is the node one of this file system: can it be changed? */
static inline bool tmpfs_has(const struct node *node)
{
	return node->ops == &tmpfs_ops;
}

/*
 * Frames that files leave to programs: with fewer than these free nothing can be written.
 */
uint64_t tmpfs_reserve(void);

/* Let `node`, held by the entry from now on, have that name in the directory, which has it not.
 * 0, -ENOMEM, -ENOSPC.  A directory begins to have a parent; links are counted. */
int32_t tmpfs_add(struct node *directory, const char *name, size_t length, struct node *node);

/* Take away the entry of that name, which is there; an empty directory's is its last. */
void tmpfs_remove(struct node *directory, const char *name, size_t length);

/* Let another node have the name, in place of the one that has it.  Cannot fail. */
void tmpfs_replace(struct node *directory, const char *name, size_t length, struct node *node);

/* Has the directory no entries? */
bool tmpfs_is_empty(const struct node *directory);

/* A new link that leads to `target`, of n bytes, 1 to PATH_MAX - 1.  NULL: out of memory. */
struct node *tmpfs_link_new(const char *target, size_t n);

/*
 * Bytes of a regular file to the other end, or from it.  Bytes moved; -EFAULT; -ENOSPC, -EFBIG.
 * Writing clears what lies between the end and `at`.
 */
int64_t tmpfs_read(const struct node *node, struct iter *to, uint64_t at);
int64_t tmpfs_write(struct node *node, struct iter *from, uint64_t at);

/* Give a regular file another size: 0, -EFBIG, -ENOSPC. */
int32_t tmpfs_resize(struct node *node, uint64_t size);

/*
 * Have frames for n bytes from `at` on, which read as zeros if they are new; the size stays.  0;
 * -EFBIG, -ENOSPC: none was taken.
 */
int32_t tmpfs_allocate(struct node *node, uint64_t at, uint64_t n);

/* Let n bytes from `at` on read as zeros; frames that are nothing but these go. */
void tmpfs_punch(struct node *node, uint64_t at, uint64_t n);

/*
 * The store of a regular file, made if it has none: for those who map it.  NULL: out of memory.
 */
struct store *tmpfs_store(struct node *node);

#endif
