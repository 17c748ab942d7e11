/*
 * The tree of names: directories, regular files, symbolic links and devices, all read-only.  A node
 * lives for ever once it is made; names and contents stay where the archive has them in memory.
 * Linux: fs/dcache.c, fs/inode.c, fs/ramfs, without the writing.
 */
#ifndef KERNEL_FS_NODE_H
#define KERNEL_FS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec/task.h"

/* Linux's values: the kind of a node, in the high bits of its mode. */
#define S_IFMT 0170000u
#define S_IFCHR 0020000u
#define S_IFDIR 0040000u
#define S_IFREG 0100000u
#define S_IFLNK 0120000u

/* What a caller may want of a node: the bits of one digit of its mode. */
#define MAY_EXEC 1u
#define MAY_WRITE 2u
#define MAY_READ 4u

struct node {
	struct node *parent; /* the root is its own */
	struct node *child;  /* the first of a directory's entries */
	struct node *next;   /* the next entry of the same directory */
	const char *name;    /* not ended by a zero */
	const char *data;    /* a file's bytes, a link's target */
	uint64_t size;	     /* of data, in bytes */
	uint32_t name_length;
	uint32_t mode;
	uint32_t ino; /* counted from 1, the root's */
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint32_t mtime; /* seconds since 1970 */
	uint32_t rdev;	/* a device's number: major << 8 | minor */
};

static inline bool node_is(const struct node *node, uint32_t kind)
{
	return (node->mode & S_IFMT) == kind;
}

/* The root directory.  Made by the first call. */
struct node *node_root(void);

/*
 * The entry of `directory` with that name, or NULL.  `.` and `..` are no entries.
 */
struct node *node_find(const struct node *directory, const char *name, size_t length);

/*
 * A new node of that mode as an entry of `directory`, all else zero; the name is kept by reference.
 * NULL if memory is short.
 */
struct node *node_new(struct node *directory, const char *name, size_t length, uint32_t mode);

/* May task t do all that `want` (MAY_ bits) says?  Root may, save execute what nobody may. */
bool node_permits(const struct node *node, task_id t, uint32_t want);

#endif
