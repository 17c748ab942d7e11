/*
 * Moving bytes between open files and programs.
 * Entry: file_read, file_write.  Linux: fs/read_write.c, lib/iov_iter.c.
 */
#include "kernel/fs/device.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define MAX_RW_COUNT 0x7ffff000ull /* bytes moved by one call */
#define UIO_MAXIOV 1024u	   /* pieces of one vector; both Linux's names and values */
#define PAGE 4096ull

/* Linux's values. */
#define SEEK_SET 0u
#define SEEK_CUR 1u
#define SEEK_END 2u

struct iovec {
	uint64_t base; /* user address */
	uint64_t length;
};

/* The file of an open descriptor that was opened for that (O_WRONLY or O_RDONLY), or NULL. */
static struct file *file_for(task_id t, int32_t fd, uint32_t way)
{
	file_id id = fd_file(files_of[t], fd);
	uint32_t mode;

	if (!id || ON(file_of(id)->flags, O_PATH))
		return NULL;
	mode = file_of(id)->flags & O_ACCMODE;
	return mode == way || mode == O_RDWR ? file_of(id) : NULL;
}

static bool range_is_user(uint64_t at, uint64_t n)
{
	return at < USER_END && n <= USER_END - at;
}

/*
 * Copy n bytes to user memory, page by page, so that a fault half-way leaves a count of what came
 * through, as Linux answers.  Bytes copied, or -EFAULT if none.
 */
static int64_t bytes_to_user(uint64_t to, const char *from, uint64_t n)
{
	uint64_t done = 0;

	while (done < n) {
		uint64_t piece = PAGE - (to + done) % PAGE;

		if (piece > n - done)
			piece = n - done;
		if (copy_to_user(to + done, from + done, piece))
			return done ? (int64_t)done : -EFAULT;
		done += piece;
	}
	return (int64_t)done;
}

static int64_t data_read(struct file *file, uint64_t to, uint64_t n)
{
	const struct node *node = file->node;
	int64_t moved;

	if (file->position >= node->size)
		return 0;
	if (n > node->size - file->position)
		n = node->size - file->position;
	moved = bytes_to_user(to, node->data + file->position, n);
	if (moved > 0)
		file->position += (uint64_t)moved;
	return moved;
}

int64_t file_read(task_id t, int32_t fd, uint64_t to, uint64_t n)
{
	struct file *file = file_for(t, fd, O_RDONLY);

	if (!file)
		return -EBADF;
	if (!range_is_user(to, n))
		return -EFAULT;
	if (n > MAX_RW_COUNT)
		n = MAX_RW_COUNT;
	if (node_is(file->node, S_IFDIR))
		return -EISDIR;
	if (node_is(file->node, S_IFCHR))
		return device_read(file->node, to, n);
	if (!node_is(file->node, S_IFREG))
		return -EINVAL;
	return data_read(file, to, n);
}

int64_t file_write(task_id t, int32_t fd, uint64_t from, uint64_t n)
{
	/* Only devices can be open for writing, and pidfds, which have no bytes. */
	struct file *file = file_for(t, fd, O_WRONLY);

	if (!file)
		return -EBADF;
	if (!range_is_user(from, n))
		return -EFAULT;
	if (!node_is(file->node, S_IFCHR))
		return -EINVAL;
	return device_write(file->node, from, n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
}

typedef int64_t file_move(task_id t, int32_t fd, uint64_t at, uint64_t n);

/* One call of `move` for each piece, until one moves less than it should. */
static int64_t vector_move(file_move *move, task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	struct iovec piece;
	int64_t total = 0;
	int64_t moved;

	if (n > UIO_MAXIOV)
		return -EINVAL;
	for (uint64_t i = 0; i < n; i++) {
		if (copy_from_user(&piece, iov + i * sizeof(piece), sizeof(piece)))
			return total ? total : -EFAULT;
		if ((int64_t)piece.length < 0)
			return total ? total : -EINVAL;
		if (!piece.length)
			continue;
		moved = move(t, fd, piece.base, piece.length);
		if (moved < 0)
			return total ? total : moved;
		total += moved;
		if ((uint64_t)moved < piece.length)
			break;
	}
	return total;
}

int64_t file_readv(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	if (!file_for(t, fd, O_RDONLY))
		return -EBADF;
	return vector_move(file_read, t, fd, iov, n);
}

int64_t file_writev(task_id t, int32_t fd, uint64_t iov, uint64_t n)
{
	if (!file_for(t, fd, O_WRONLY))
		return -EBADF;
	return vector_move(file_write, t, fd, iov, n);
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
	if ((file->node->mode & S_IFMT) == 0)
		return -ESPIPE;
	if (node_is(file->node, S_IFCHR))
		return device_is_tty(file->node) ? -ESPIPE : 0;
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

	if (!id || ON(file_of(id)->flags, O_PATH))
		return -EBADF;
	return device_ioctl(file_of(id)->node, request, argument);
}
