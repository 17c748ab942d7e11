/*
 * Moving bytes between open files and programs.
 * Entry: file_read, file_write.  Linux: fs/read_write.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "model/own.h"

/* Linux's values. */
#define SEEK_SET 0u
#define SEEK_CUR 1u
#define SEEK_END 2u

#define AT_POSITION (~0ull) /* no offset of the caller's: where the file is, moving on */

/* The handle of an open descriptor that was opened for that (O_WRONLY or O_RDONLY), or NOBODY. */
static file_id file_for(task_id t, int32_t fd, uint32_t way)
{
	file_id id = fd_file(files_of[t], fd);
	uint32_t mode = file_of(id)->flags & O_ACCMODE;

	if (!id || ON(file_of(id)->flags, O_PATH))
		return NOBODY;
	return mode == way || mode == O_RDWR ? id : NOBODY;
}

/* Move bytes between the file and the other end, and its position with them. */
static int64_t bytes_move(struct file *file, struct iter *iter, uint64_t at, uint32_t way)
{
	uint64_t start = at == AT_POSITION ? file->position : at;
	int64_t moved = -EINVAL;

	if (way == O_WRONLY && ON(file->flags, O_APPEND))
		start = file->node->size;
	if (way == O_RDONLY && file->ops->read)
		moved = file->ops->read(file, iter, start);
	if (way == O_WRONLY && file->ops->write)
		moved = file->ops->write(file, iter, start);
	if (moved > 0 && at == AT_POSITION && file->ops->seeks)
		file->position = start + (uint64_t)moved;
	return moved;
}

/*
 * Reads and writes of all kinds: n bytes at `to`, or n pieces named by the vector there.  The file
 * is held: while this sleeps another thread may close it.
 */
static int64_t file_move(task_id t, int32_t fd, uint32_t way, bool vector, uint64_t to, uint64_t n)
{
	file_id id = file_for(t, fd, way);
	struct iter iter;
	int64_t answer;

	if (!id)
		return -EBADF;
	answer = vector ? iter_vector(&iter, to, n) : iter_user(&iter, to, n);
	if (answer)
		return answer;
	if (vector && !iter.left)
		return 0;
	file_get(id);
	answer = bytes_move(file_of(id), &iter, AT_POSITION, way);
	file_put(id);
	return answer;
}

int64_t file_read(task_id t, int32_t fd, uint64_t to, uint64_t n)
{
	return file_move(t, fd, O_RDONLY, false, to, n);
}

int64_t file_write(task_id t, int32_t fd, uint64_t from, uint64_t n)
{
	return file_move(t, fd, O_WRONLY, false, from, n);
}

int64_t file_readv(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	return file_move(t, fd, O_RDONLY, true, iov, n);
}

int64_t file_writev(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	return file_move(t, fd, O_WRONLY, true, iov, n);
}

int64_t file_lseek(task_id t, int32_t fd, int64_t offset, uint32_t whence)
{
	file_id id = fd_file(files_of[t], fd);
	struct file *file = file_of(id);
	int64_t base = 0;

	if (!id || ON(file->flags, O_PATH))
		return -EBADF;
	if (whence > SEEK_END)
		return -EINVAL;
	if (!file->ops->seeks)
		return -ESPIPE;
	if (node_is(file->node, S_IFCHR)) /* of endless bytes each is as good */
		return 0;
	if (whence == SEEK_CUR)
		base = (int64_t)file->position;
	else if (whence == SEEK_END)
		base = (int64_t)file->node->size;
	if (offset > INT64_MAX - base || base + offset < 0)
		return -EINVAL;
	file->position = (uint64_t)(base + offset);
	return base + offset;
}

int64_t file_ioctl(task_id t, int32_t fd, uint32_t request, uint64_t argument)
{
	file_id id = fd_file(files_of[t], fd);
	int64_t answer;

	if (!id || ON(file_of(id)->flags, O_PATH))
		return -EBADF;
	if (!file_of(id)->ops->ioctl)
		return -ENOTTY;
	file_get(id);
	answer = file_of(id)->ops->ioctl(file_of(id), request, argument);
	file_put(id);
	return answer;
}
