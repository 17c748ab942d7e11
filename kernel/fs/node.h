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

#include "kernel/lib/errno.h"
#include "spec/types.h"

/* Linux's values: the kind of a node, in the high bits of its mode. */
#define S_IFMT 0170000u
#define S_IFIFO 0010000u
#define S_IFCHR 0020000u
#define S_IFDIR 0040000u
#define S_IFBLK 0060000u
#define S_IFREG 0100000u
#define S_IFLNK 0120000u
#define S_IFSOCK 0140000u

#define S_ISUID 04000u
#define S_ISGID 02000u
#define S_ISVTX 01000u

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

	/* The name of one of a directory's entries, to NAME_MAX bytes: its length, or -ENOENT. */
	int32_t (*name)(struct node *directory, const struct node *entry, char *to);

	/* A link's target, not ended by a zero, to PATH_MAX bytes: its length, or -errno. */
	int64_t (*target)(struct node *link, char *to);

	/* A link that leads to a node, whatever its target says (/proc/self/cwd): held, into
	 * *found. */
	int32_t (*jump)(struct node *link, struct node **found);

	/* A generated file's bytes, by text_put; asked anew for each read (kernel/fs/text.h). */
	void (*text)(struct node *file, struct text *to);

	/* Nobody holds it any more; its parent is put by the caller.  NULL: it lives for ever. */
	void (*free)(struct node *node);

	uint32_t device; /* st_dev: names of two file systems are told apart by it */
	uint32_t magic;	 /* f_type of statfs */
};

/* A time, since 1970. */
struct moment {
	int64_t seconds;
	uint32_t ns;
};

struct entry;
struct store;

struct node {
	const struct node_ops *ops;
	/* The directory that has it, or had it last; held, but the root's, which is itself.  NULL:
	 * it has no name.  A directory's is where `..` leads. */
	struct node *parent;
	union {
		struct entry *first; /* a directory's entries */
		struct store *store; /* a regular file's bytes; NULL: zeros, if any */
		char *target;	     /* a link's */
		uint64_t private;    /* for a file system that has a use for it */
	};
	struct entry *last; /* a directory's */
	uint64_t next;	    /* position of the entry that a directory gets next */
	uint64_t size;	    /* of a file or a target, in bytes: see node_size */
	struct moment atime, mtime, ctime; /* of access, of a change of bytes, of any change */
	uint32_t count;	    /* holders */
	int32_t writers;    /* files open to write; below 0: memories that run it, and execs */
	uint32_t mode;
	uint32_t ino; /* counted from 1, the root's */
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint32_t rdev;	/* a device's number, as stat has it: major << 8 | minor */
};

static inline bool node_is(const struct node *node, uint32_t kind)
{
	return (node->mode & S_IFMT) == kind;
}

/* One holder more, one less. */
void node_get(struct node *node);
void node_put(struct node *node);

/*
 * A program that runs is not written, and what is open to be written does not run.  0 or -ETXTBSY;
 * taken back by the other.  Linux: deny_write_access, allow_write_access.
 */
static inline int32_t node_deny_write(struct node *node)
{
	if (node->writers > 0)
		return -ETXTBSY;
	node->writers--;
	return 0;
}

static inline void node_allow_write(struct node *node)
{
	node->writers++;
}

/* The root directory, in memory.  Not held for the caller: it lives for ever. */
struct node *node_root(void);

/* The entry of `directory` with that name, held, into *found: 0, -ENOENT, -ENOMEM. */
int32_t node_find(struct node *directory, const char *name, size_t length, struct node **found);

/*
 * A new node of that file system and mode, with count 1 and the time as it is; all else is zero.
 * It is given back by ops->free, which ends with node_free.  NULL: out of memory.
 */
struct node *node_new(const struct node_ops *ops, uint32_t mode);
void node_free(struct node *node);

/* A number for a node that is made elsewhere. */
uint32_t node_number(void);

/* How many bytes it has. */
uint64_t node_size(const struct node *node);

/* Which times are now. */
#define ATIME 1u
#define MTIME 2u
#define CTIME 4u
void node_touch(struct node *node, uint32_t which);

/* The time and date. */
struct moment moment_now(void);

/* May task t do all that `want` (MAY_ bits) says?  Root may, save execute what nobody may. */
bool node_permits(const struct node *node, task_id t, uint32_t want);

/* Is task t its owner, or allowed to act as if? */
bool node_is_own(const struct node *node, task_id t);

#endif
