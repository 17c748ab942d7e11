/*
 * mmap of an open file: whether it may be, and what it shows.
 * Entry: file_map.  Linux: do_mmap (mm/mmap.c), shmem_mmap (mm/shmem.c).
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/space.h"
#include "model/own.h"

int32_t file_map(task_id t, int32_t fd, uint32_t prot, bool shared, struct shown *shown)
{
	file_id id = fd_file(files_of[t], fd);
	const uint32_t mode = file_of(id)->flags & O_ACCMODE;

	if (!id || ON(file_of(id)->flags, O_PATH))
		return -EBADF;
	/* Whoever writes to a page also reads it. */
	if (mode == O_WRONLY || (shared && prot & PROT_WRITE && mode != O_RDWR))
		return -EACCES;
	if (!file_of(id)->ops->map)
		return -ENODEV;
	shown->readonly = shared && mode != O_RDWR;
	return file_of(id)->ops->map(file_of(id), &shown->store);
}
