/*
 * Reading and writing regular files.
 * Entry: regular_ops.  Linux: mm/shmem.c, shmem_file_read_iter; fs/inode.c,
 * relatime_need_update, file_remove_privs; fs/read_write.c, generic_write_checks.
 */
#include "kernel/fs/regular.h"

#include "kernel/fs/caller.h"
#include "kernel/fs/file.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/store.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/signal.h"

#define DAY 86400 /* seconds after which a time of access is told anew */

static bool is_before(struct moment a, struct moment b)
{
	return a.seconds < b.seconds || (a.seconds == b.seconds && a.ns <= b.ns);
}

/* relatime: the time of access matters only if it is before the others, or of another day. */
void node_accessed(struct node *node)
{
	if (is_before(node->atime, node->mtime) || is_before(node->atime, node->ctime) ||
	    moment_now().seconds - node->atime.seconds >= DAY)
		node_touch(node, ATIME);
}

/* Other bytes than what its owner trusted with rights. */
void node_changed(struct node *node, task_id t)
{
	node_touch(node, MTIME | CTIME);
	if (caller_may(t, CAP_FSETID))
		return;
	node->mode &= ~S_ISUID;
	if (node->mode & 010u)
		node->mode &= ~S_ISGID;
}

static int64_t regular_read(struct file *file, struct iter *to, uint64_t at)
{
	node_accessed(file->node);
	return tmpfs_read(file->node, to, at);
}

int32_t size_check(uint64_t size)
{
	if (size <= rlimit_now(RLIMIT_FSIZE))
		return 0;
	signal_send_self(SIGXFSZ);
	return -EFBIG;
}

/* What would go beyond the limit is left out; nothing may begin there. */
static int64_t regular_write(struct file *file, struct iter *from, uint64_t at)
{
	uint64_t limit = rlimit_now(RLIMIT_FSIZE);

	if (!from->left)
		return 0;
	if (size_check(at < limit ? at : at + 1))
		return -EFBIG;
	if (from->left > limit - at)
		from->left = limit - at;
	return tmpfs_write(file->node, from, at);
}

static int32_t regular_map(struct file *file, struct store **store)
{
	*store = tmpfs_store(file->node);
	if (!*store)
		return -ENOMEM;
	store_get(*store);
	node_accessed(file->node);
	return 0;
}

const struct file_ops regular_ops = {
	.seeks = true,
	.map = regular_map,
	.read = regular_read,
	.write = regular_write,
};
