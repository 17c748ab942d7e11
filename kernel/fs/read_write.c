/*
 * Moving bytes between open files and programs.
 * Entry: file_read, file_write.  Linux: fs/read_write.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/regular.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

/* Linux's values. */
#define SEEK_SET 0u
#define SEEK_CUR 1u
#define SEEK_END 2u
#define F_SETFD 2u
#define FIONBIO 0x5421u
#define FIONCLEX 0x5450u
#define FIOCLEX 0x5451u

#define AT_POSITION (~0ull) /* no offset of the caller's: where the file is, moving on */

/* Move bytes between the file and the other end, and its position with them. */
static inline int64_t bytes_move(task_id t, struct file *file, struct iter *iter, uint64_t at,
			  uint32_t way)
{
	bool own = at == AT_POSITION && file->ops->seeks;
	int64_t moved = -EINVAL;

	if (at == AT_POSITION)
		at = file->position;
	if (way == O_WRONLY && ON(file->flags, O_APPEND))
		at = node_size(file->node);
	if (way == O_RDONLY && file->ops->read)
		moved = file->ops->read(file, iter, at);
	if (way == O_WRONLY && file->ops->write)
		moved = file->ops->write(file, iter, at);
	if (moved > 0 && own)
		file->position = at + (uint64_t)moved;
	if (moved > 0 && way == O_WRONLY && node_is(file->node, S_IFREG))
		node_changed(file->node, t);
	return moved;
}

/* A read or a write, of one piece or of several. */
struct move {
	uint32_t way; /* O_RDONLY or O_WRONLY */
	bool vector;  /* `data` is n pieces, else n bytes */
	uint64_t data;
	uint64_t n;
	uint64_t at;
};

/* The file is held: while this sleeps another thread may close it. */
static int64_t file_move(task_id t, int32_t fd, struct move move)
{
	file_id id;
	struct iter iter;
	int64_t answer;

	if (move.at != AT_POSITION && (int64_t)move.at < 0)
		return -EINVAL;
	id = fd_file(files_of[t], fd);
	if (move.at != AT_POSITION && id && !ON(file_of(id)->flags, O_PATH) &&
	    !file_of(id)->ops->seeks)
		return -ESPIPE;
	if (!id || !file_is_for(file_of(id), move.way))
		return -EBADF;
	answer = move.vector ? iter_vector(&iter, move.data, move.n)
			     : iter_user(&iter, move.data, move.n);
	if (answer || (move.vector && !iter.left))
		return answer;
	file_get(id);
	answer = bytes_move(t, file_of(id), &iter, move.at, move.way);
	file_put(id);
	return answer;
}

/* The same for what is asked for most: n bytes at the position. */
static int64_t file_move_here(struct file *file, uint32_t way, uint64_t data, uint64_t n)
{
	file_id id = (file_id)(file - file_table);
	struct iter iter;
	int64_t answer;

	if (!id || !file_is_for(file, way))
		return -EBADF;
	answer = iter_user(&iter, data, n);
	if (answer)
		return answer;
	file_get(id);
	answer = bytes_move(current(), file, &iter, AT_POSITION, way);
	file_put(id);
	return answer;
}

/* By themselves, as what calls them is mostly done without. */
int64_t __attribute__((noinline)) file_read(struct file *file, uint64_t to, uint64_t n)
{
	return file_move_here(file, O_RDONLY, to, n);
}

int64_t __attribute__((noinline)) file_write(struct file *file, uint64_t from, uint64_t n)
{
	return file_move_here(file, O_WRONLY, from, n);
}

int64_t file_readv(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	return file_move(t, fd, (struct move){ O_RDONLY, true, iov, n, AT_POSITION });
}

int64_t file_writev(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	return file_move(t, fd, (struct move){ O_WRONLY, true, iov, n, AT_POSITION });
}

/* An offset of a program's is never the mark for none. */
static uint64_t offset_of(int64_t at)
{
	return at < 0 ? 1ull << 63 : (uint64_t)at;
}

int64_t file_pread(task_id t, int32_t fd, uint64_t to, uint64_t n, int64_t at)
{
	return file_move(t, fd, (struct move){ O_RDONLY, false, to, n, offset_of(at) });
}

int64_t file_pwrite(task_id t, int32_t fd, uint64_t from, uint64_t n, int64_t at)
{
	return file_move(t, fd, (struct move){ O_WRONLY, false, from, n, offset_of(at) });
}

int64_t file_preadv(task_id t, int32_t fd, uint64_t iov, uint64_t n, int64_t at)
{
	return file_move(t, fd, (struct move){ O_RDONLY, true, iov, n, offset_of(at) });
}

int64_t file_pwritev(task_id t, int32_t fd, uint64_t iov, uint64_t n, int64_t at)
{
	return file_move(t, fd, (struct move){ O_WRONLY, true, iov, n, offset_of(at) });
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
		base = (int64_t)node_size(file->node);
	if (offset > INT64_MAX - base || base + offset < 0)
		return -EINVAL;
	file->position = (uint64_t)(base + offset);
	return base + offset;
}

static int32_t set_nonblock(struct file *file, uint64_t argument)
{
	int32_t wanted;

	if (copy_from_user(&wanted, argument, sizeof(wanted)))
		return -EFAULT;
	file->flags = wanted ? file->flags | O_NONBLOCK : file->flags & ~O_NONBLOCK;
	return 0;
}

int64_t file_ioctl(task_id t, int32_t fd, uint32_t request, uint64_t argument)
{
	file_id id = fd_file(files_of[t], fd);
	int64_t answer;

	if (!id || ON(file_of(id)->flags, O_PATH))
		return -EBADF;
	if (request == FIOCLEX || request == FIONCLEX)
		return fd_fcntl(files_of[t], fd, F_SETFD, request == FIOCLEX);
	if (request == FIONBIO)
		return set_nonblock(file_of(id), argument);
	if (!file_of(id)->ops->ioctl)
		return -ENOTTY;
	file_get(id);
	answer = file_of(id)->ops->ioctl(file_of(id), request, argument);
	file_put(id);
	return answer;
}
