/*
 * Reading regular files.
 * Entry: regular_ops.  Linux: mm/shmem.c, shmem_file_read_iter.
 */
#include "kernel/fs/regular.h"

#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"

static int64_t regular_read(struct file *file, struct iter *to, uint64_t at)
{
	const struct node *node = file->node;
	uint64_t n = to->left;

	if (at >= node->size || n == 0)
		return 0;
	if (n > node->size - at)
		n = node->size - at;
	return iter_answer(iter_give(to, node->data + at, n));
}

const struct file_ops regular_ops = { .seeks = true, .read = regular_read };
