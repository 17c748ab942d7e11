/*
 * Bytes from one open file to another without a detour through the program; and what is to be
 * written to a disk, which there is none of.
 * Entry: file_send, file_sync.  Linux: fs/read_write.c, do_sendfile; fs/sync.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/regular.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

/* A frame's worth at most, from *at on.  Bytes moved, 0 at the end, or -errno. */
static int64_t piece_send(struct file *to, struct file *from, uint64_t *at, char *buffer,
			  uint64_t n)
{
	struct iter iter = iter_kernel(buffer, n < FRAME_SIZE ? n : FRAME_SIZE);
	int64_t moved = from->ops->read(from, &iter, *at);

	if (moved <= 0)
		return moved;
	iter = iter_kernel(buffer, (uint64_t)moved);
	moved = to->ops->write(to, &iter, to->position);
	if (moved > 0) {
		*at += (uint64_t)moved;
		if (to->ops->seeks)
			to->position += (uint64_t)moved;
	}
	return moved;
}

static int64_t bytes_send(struct file *to, struct file *from, uint64_t *at, uint64_t n)
{
	uint64_t frame = frame_new(), done = 0;
	int64_t moved = 1;

	if (!frame)
		return -ENOMEM;
	while (done < n && moved > 0) {
		if (done && !work_may_go_on())
			break;
		moved = piece_send(to, from, at, phys_to_virt(frame), n - done);
		if (moved > 0)
			done += (uint64_t)moved;
	}
	frame_put(frame);
	return done || moved > 0 ? (int64_t)done : moved;
}

/* May the two be at the ends of a sendfile? */
static int32_t send_check(const struct file *to, const struct file *from)
{
	uint32_t to_mode = to->flags & O_ACCMODE, from_mode = from->flags & O_ACCMODE;

	if (ON(from->flags, O_PATH) || (from_mode != O_RDONLY && from_mode != O_RDWR))
		return -EBADF;
	if (ON(to->flags, O_PATH) || (to_mode != O_WRONLY && to_mode != O_RDWR))
		return -EBADF;
	if (!from->ops->seeks || !from->ops->read || node_is(from->node, S_IFDIR) ||
	    !to->ops->write || ON(to->flags, O_APPEND))
		return -EINVAL;
	return 0;
}

int64_t file_send(task_id t, int32_t to, int32_t from, uint64_t offset, uint64_t n)
{
	file_id in = fd_file(files_of[t], from), out = fd_file(files_of[t], to);
	int64_t answer, at = 0;
	uint64_t *position = offset ? (uint64_t *)&at : &file_of(in)->position;

	if (!in || !out)
		return -EBADF;
	if (offset && copy_from_user(&at, offset, sizeof(at)))
		return -EFAULT;
	answer = send_check(file_of(out), file_of(in));
	if (!answer && at < 0)
		answer = -EINVAL;
	if (answer)
		return answer;
	file_get(in);
	file_get(out);
	answer = bytes_send(file_of(out), file_of(in), position,
			    n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
	if (answer > 0 && node_is(file_of(out)->node, S_IFREG))
		node_changed(file_of(out)->node, t);
	file_put(in);
	file_put(out);
	if (offset && copy_to_user(offset, &at, sizeof(at)))
		return -EFAULT;
	return answer;
}

int64_t file_sync(task_id t, int32_t fd)
{
	file_id id = fd_file(files_of[t], fd);

	if (!id || ON(file_of(id)->flags, O_PATH))
		return -EBADF;
	return node_is(file_of(id)->node, S_IFREG) || node_is(file_of(id)->node, S_IFDIR) ? 0
											  : -EINVAL;
}
