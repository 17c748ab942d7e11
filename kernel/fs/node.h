/*
 * Nodes: what names lead to.  Directories, regular files, symbolic links, devices, and whatever an
 * open file that has no name is seen as by fstat.  A node is counted by those who hold it: its
 * directory, the entries that it parents, open files, working directories, who has just found it.
 * With the last of them it goes.
 * Linux: struct inode, fs/inode.c.
 */
#ifndef KERNEL_FS_NODE_H
#define KERNEL_FS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec/types.h"

/* Linux's values: the kind of a node, in the high bits of its mode. */
#define S_IFMT 0170000u
#define S_IFIFO 0010000u
#define S_IFCHR 0020000u
#define S_IFDIR 0040000u
#define S_IFREG 0100000u
#define S_IFLNK 0120000u
#define S_IFSOCK 0140000u

/* What a caller may want of a node: the bits of one digit of its mode. */
#define MAY_EXEC 1u
#define MAY_WRITE 2u
#define MAY_READ 4u

struct file_ops;
struct listing;
struct node;
struct text;

/*
 * What kind of file system a node is of.  A function that is NULL is not there; the caller holds
 * the process lock, and none of these sleeps.
 */
struct node_ops {
	/* What an open file of it does; NULL: by the kind of node (kernel/fs/file.c). */
	const struct file_ops *file;

	/* A directory's entry of that name into *found, held.  0, -ENOENT, -ENOMEM.  Never asked
	 * for `.` and `..`. */
	int32_t (*find)(struct node *directory, const char *name, size_t length,
			struct node **found);

	/* listing_add all entries from position `from` on, until it answers false.  The first
	 * entry behind `.` and `..` has position 2. */
	void (*list)(struct node *directory, uint64_t from, struct listing *to);

	/* A link's target, not ended by a zero, to PATH_MAX bytes: its length, or -errno. */
	int64_t (*target)(struct node *link, char *to);

	/* A link that leads to a node, whatever its target says (/proc/self/cwd): held, into
	 * *found. */
	int32_t (*jump)(struct node *link, struct node **found);

	/* A generated file's bytes, by text_put; asked anew for each read (kernel/fs/text.h). */
	void (*text)(struct node *file, struct text *to);

	/* Nobody holds it any more.  NULL: it lives for ever. */
	void (*free)(struct node *node);
};

struct node {
	const struct node_ops *ops;
	struct node *parent; /* of a directory: where `..` leads; held, but the root's own is not */
	struct node *child;  /* the first of a directory's entries */
	struct node *next;   /* the next entry of the same directory */
	const char *name;    /* not ended by a zero */
	const char *data;    /* a file's bytes, a link's target */
	uint64_t size;	     /* of data, in bytes */
	uint64_t private;    /* for the ops of a file system that has a use for it */
	uint32_t count;	     /* holders */
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

/* One holder more, one less. */
void node_get(struct node *node);
void node_put(struct node *node);

/* The root directory.  Not held for the caller: it lives for ever. */
struct node *node_root(void);

/* The entry of `directory` with that name, held, into *found: 0, -ENOENT, -ENOMEM. */
int32_t node_find(struct node *directory, const char *name, size_t length, struct node **found);

/*
 * A new node of that mode as an entry of `directory`, all else zero; the name is kept by reference.
 * NULL if memory is short.
 */
struct node *node_new(struct node *directory, const char *name, size_t length, uint32_t mode);

/* A number for a node that is made elsewhere. */
uint32_t node_number(void);

/* May task t do all that `want` (MAY_ bits) says?  Root may, save execute what nobody may. */
bool node_permits(const struct node *node, task_id t, uint32_t want);

#endif
