/*
 * System calls on files, descriptors and the working directory.
 * Entry: sys_read and so on, from table.c.  Linux: fs/read_write.c, fs/open.c, fs/stat.c,
 * fs/fcntl.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/listing.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "model/own.h"
#include "spec/task.h"

static int32_t fd_of(uint64_t arg)
{
	return (int32_t)arg;
}

static files_id files(void)
{
	return files_of[current()];
}

SYSCALL(read)
{
	struct file *file = fd_record(files(), fd_of(arg[0]));

	return file->read_here(file, arg1, arg2);
}

SYSCALL(write)
{
	struct file *file = fd_record(files(), fd_of(arg[0]));

	return file->write_here(file, arg1, arg2);
}

SYSCALL(readv)
{
	return file_readv(current(), fd_of(arg[0]), arg[1], arg[2]);
}

SYSCALL(writev)
{
	return file_writev(current(), fd_of(arg[0]), arg[1], arg[2]);
}

SYSCALL(pread64)
{
	return file_pread(current(), fd_of(arg[0]), arg[1], arg[2], (int64_t)arg[3]);
}

SYSCALL(pwrite64)
{
	return file_pwrite(current(), fd_of(arg[0]), arg[1], arg[2], (int64_t)arg[3]);
}

/* The upper half of the offset is the next argument's, where registers are small; not here. */
SYSCALL(preadv)
{
	return file_preadv(current(), fd_of(arg[0]), arg[1], arg[2], (int64_t)arg[3]);
}

SYSCALL(pwritev)
{
	return file_pwritev(current(), fd_of(arg[0]), arg[1], arg[2], (int64_t)arg[3]);
}

SYSCALL(preadv2)
{
	if (arg[5])
		return -EOPNOTSUPP;
	return (int64_t)arg[3] == -1 ? sys_readv(arg, arg1, arg2) : sys_preadv(arg, arg1, arg2);
}

SYSCALL(pwritev2)
{
	if (arg[5])
		return -EOPNOTSUPP;
	return (int64_t)arg[3] == -1 ? sys_writev(arg, arg1, arg2) : sys_pwritev(arg, arg1, arg2);
}

SYSCALL(sendfile)
{
	return file_send(current(), fd_of(arg[0]), fd_of(arg[1]), arg[2], arg[3]);
}

SYSCALL(fsync)
{
	return file_sync(current(), fd_of(arg[0]));
}

SYSCALL(fdatasync)
{
	return file_sync(current(), fd_of(arg[0]));
}

SYSCALL(syncfs)
{
	return fd_file(files(), fd_of(arg[0])) ? 0 : -EBADF;
}

SYSCALL(sync)
{
	(void)arg;
	return 0;
}

SYSCALL(open)
{
	return file_open(current(), AT_FDCWD, arg[0], (uint32_t)arg[1], (uint32_t)arg[2]);
}

SYSCALL(openat)
{
	return file_open(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], (uint32_t)arg[3]);
}

SYSCALL(creat)
{
	return file_open(current(), AT_FDCWD, arg[0], O_CREAT | O_WRONLY | O_TRUNC,
			 (uint32_t)arg[1]);
}

SYSCALL(close)
{
	return file_close(current(), fd_of(arg[0]));
}

SYSCALL(lseek)
{
	return file_lseek(current(), fd_of(arg[0]), (int64_t)arg[1], (uint32_t)arg[2]);
}

SYSCALL(ioctl)
{
	return file_ioctl(current(), fd_of(arg[0]), (uint32_t)arg[1], arg[2]);
}

SYSCALL(fcntl)
{
	return fd_fcntl(files(), fd_of(arg[0]), (uint32_t)arg[1], arg[2]);
}

SYSCALL(dup)
{
	return fd_dup(files(), fd_of(arg[0]));
}

SYSCALL(dup2)
{
	return fd_dup2(files(), fd_of(arg[0]), fd_of(arg[1]));
}

SYSCALL(dup3)
{
	return fd_dup3(files(), fd_of(arg[0]), fd_of(arg[1]), (uint32_t)arg[2]);
}

SYSCALL(getdents)
{
	return file_list(current(), fd_of(arg[0]), arg[1], arg[2], true);
}

SYSCALL(getdents64)
{
	return file_list(current(), fd_of(arg[0]), arg[1], arg[2], false);
}

SYSCALL(getcwd)
{
	return fs_getcwd(current(), arg[0], arg[1]);
}

SYSCALL(chdir)
{
	return fs_chdir(current(), arg[0]);
}

SYSCALL(fchdir)
{
	return fs_fchdir(current(), fd_of(arg[0]));
}

SYSCALL(chroot)
{
	return fs_chroot(current(), arg[0]);
}

SYSCALL(umask)
{
	return fs_umask(current(), (uint32_t)arg[0]);
}
