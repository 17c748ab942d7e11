/*
 * The newc format of cpio: a run of entries, each a header of hexadecimal numbers, a name and
 * bytes, padded to four.  Nothing is believed: every length is checked against what is left.
 * Linux: Documentation/driver-api/early-userspace/buffer-format.rst, init/initramfs.c.
 */
#ifndef KERNEL_FS_CPIO_H
#define KERNEL_FS_CPIO_H

#include <stddef.h>
#include <stdint.h>

struct cpio {
	const char *bytes; /* the archive, or several behind each other */
	size_t size;
	size_t at;	   /* where the next entry begins */
	const char *fault; /* what is wrong at `at`, once cpio_next has answered -1 */
};

struct cpio_entry {
	const char *name; /* not ended by a zero that counts: name_length says */
	const char *data;
	uint32_t name_length;
	uint32_t size; /* of data */
	uint32_t ino;
	uint32_t device; /* major << 8 | minor; with ino it tells hard links */
	uint32_t mode;
	uint32_t uid;
	uint32_t gid;
	uint32_t nlink;
	uint32_t mtime;
	uint32_t rdev; /* major << 8 | minor */
};

/*
 * The next entry.  1: there is one, and its name and data lie within the archive; 0: the archive
 * has ended in order; -1: it is damaged.
 */
int32_t cpio_next(struct cpio *in, struct cpio_entry *entry);

#endif
