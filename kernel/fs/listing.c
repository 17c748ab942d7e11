/*
 * Listing a directory: `.` and `..`, then what its node's ops tell.
 * Entry: file_list, listing_add.  Linux: fs/readdir.c, iterate_dir and filldir64.
 */
#include "kernel/fs/listing.h"

#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"


/* struct linux_dirent64; the old one has no type there, but in its last byte. */
struct record {
	uint64_t ino;
	uint64_t next;
	uint16_t size;
	char rest[6 + NAME_MAX + 1];
} __attribute__((packed));

#define HEAD offsetof(struct record, rest)

bool listing_add(struct listing *to, const char *name, size_t length, uint32_t ino, uint32_t mode,
		 uint64_t next)
{
	/* A byte for the zero and one for the type; whole words. */
	uint64_t size = (HEAD + length + 2 + 7) & ~7ull;
	struct record record = { .ino = ino, .next = next, .size = (uint16_t)size };
	char type = (char)((mode & S_IFMT) >> 12);

	if (to->err)
		return false;
	if (size > to->left) {
		to->err = -EINVAL;
		return false;
	}
	memcpy(record.rest + !to->old, name, length);
	record.rest[to->old ? size - 1 - HEAD : 0] = type;
	if (copy_to_user(to->at, &record, size)) {
		to->err = -EFAULT;
		return false;
	}
	to->at += size;
	to->left -= size;
	to->position = next;
	return true;
}

static void directory_list(struct node *directory, struct listing *to)
{
	uint32_t up = directory->parent ? directory->parent->ino : directory->ino;

	if (to->position == 0)
		listing_add(to, ".", 1, directory->ino, S_IFDIR, 1);
	if (to->position == 1)
		listing_add(to, "..", 2, up, S_IFDIR, 2);
	if (to->position >= 2 && !to->err && directory->ops->list)
		directory->ops->list(directory, to->position, to);
}

int64_t file_list(task_id t, int32_t fd, uint64_t to, uint64_t n, bool old)
{
	file_id id = fd_file(files_of[t], fd);
	struct file *file = file_of(id);
	struct listing listing = { .at = to, .left = (uint32_t)n, .old = old };

	if (!id || ON(file->flags, O_PATH))
		return -EBADF;
	if (!node_is(file->node, S_IFDIR))
		return -ENOTDIR;
	if (file->node->nlink == 0)
		return -ENOENT;
	if (listing.at >= USER_END || listing.left > USER_END - listing.at)
		return -EFAULT;
	listing.position = file->position;
	directory_list(file->node, &listing);
	file->position = listing.position;
	if (listing.at == to && listing.err)
		return listing.err;
	return (int64_t)(listing.at - to);
}

static int64_t directory_read(struct file *file, struct iter *to, uint64_t at)
{
	(void)file;
	(void)to;
	(void)at;
	return -EISDIR;
}

const struct file_ops directory_ops = { .seeks = true, .read = directory_read };
