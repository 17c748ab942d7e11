/*
 * What a directory tells of its entries: getdents and getdents64.
 * Linux: fs/readdir.c.
 */
#ifndef KERNEL_FS_LISTING_H
#define KERNEL_FS_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec/types.h"

struct file_ops;

struct listing {
	uint64_t at;	   /* user address of the next record */
	uint64_t left;	   /* bytes from there on */
	uint64_t position; /* of the first entry that is not told yet */
	int32_t err;	   /* why it ended */
	bool old;	   /* records as getdents has them, before getdents64 */
};

/*
 * Tell an entry; `next` is the position of the one behind it.  False: there was no room, and the
 * list function ends.
 */
bool listing_add(struct listing *to, const char *name, size_t length, uint32_t ino, uint32_t mode,
		 uint64_t next);

/* What an open directory does. */
extern const struct file_ops directory_ops;

/* The system calls: bytes stored, 0 at the end, or -errno. */
int64_t file_list(task_id t, int32_t fd, uint64_t to, uint64_t n, bool old);

#endif
