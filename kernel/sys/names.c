/*
 * System calls on names and on what they lead to: stat and the like, mkdir, rename, chmod.
 * Entry: sys_stat and so on, from table.c.  Linux: fs/stat.c, fs/namei.c, fs/open.c, fs/utimes.c.
 */
#include "kernel/fs/attributes.h"
#include "kernel/fs/file.h"
#include "kernel/fs/names.h"
#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"

static int32_t fd_of(uint64_t arg)
{
	return (int32_t)arg;
}

SYSCALL(stat)
{
	return file_stat_at(current(), AT_FDCWD, arg[0], arg[1], 0);
}

SYSCALL(fstat)
{
	return file_stat(current(), fd_of(arg[0]), arg[1]);
}

SYSCALL(lstat)
{
	return file_stat_at(current(), AT_FDCWD, arg[0], arg[1], AT_SYMLINK_NOFOLLOW);
}

SYSCALL(newfstatat)
{
	return file_stat_at(current(), fd_of(arg[0]), arg[1], arg[2], (uint32_t)arg[3]);
}

SYSCALL(readlink)
{
	return file_readlink(current(), AT_FDCWD, arg[0], arg[1], (int32_t)arg[2]);
}

SYSCALL(readlinkat)
{
	return file_readlink(current(), fd_of(arg[0]), arg[1], arg[2], (int32_t)arg[3]);
}

SYSCALL(statx)
{
	return file_statx(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], (uint32_t)arg[3],
			  arg[4]);
}

SYSCALL(statfs)
{
	return file_statfs(current(), arg[0], arg[1]);
}

SYSCALL(fstatfs)
{
	return file_fstatfs(current(), fd_of(arg[0]), arg[1]);
}

SYSCALL(access)
{
	return file_access(current(), AT_FDCWD, arg[0], (uint32_t)arg[1], 0);
}

SYSCALL(faccessat)
{
	return file_access(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], 0);
}

SYSCALL(faccessat2)
{
	return file_access(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], (uint32_t)arg[3]);
}

SYSCALL(mkdir)
{
	return name_mkdir(current(), AT_FDCWD, arg[0], (uint32_t)arg[1]);
}

SYSCALL(mkdirat)
{
	return name_mkdir(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2]);
}

SYSCALL(mknod)
{
	return name_mknod(current(), AT_FDCWD, arg[0], (uint32_t)arg[1], (uint32_t)arg[2]);
}

SYSCALL(mknodat)
{
	return name_mknod(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], (uint32_t)arg[3]);
}

SYSCALL(symlink)
{
	return name_symlink(current(), arg[0], AT_FDCWD, arg[1]);
}

SYSCALL(symlinkat)
{
	return name_symlink(current(), arg[0], fd_of(arg[1]), arg[2]);
}

SYSCALL(link)
{
	return name_link(current(), AT_FDCWD, arg[0], AT_FDCWD, arg[1], 0);
}

SYSCALL(linkat)
{
	return name_link(current(), fd_of(arg[0]), arg[1], fd_of(arg[2]), arg[3],
			 (uint32_t)arg[4]);
}

SYSCALL(unlink)
{
	return name_remove(current(), AT_FDCWD, arg[0], 0);
}

SYSCALL(rmdir)
{
	return name_remove(current(), AT_FDCWD, arg[0], AT_REMOVEDIR);
}

SYSCALL(unlinkat)
{
	return name_remove(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2]);
}

SYSCALL(rename)
{
	return name_rename(current(), AT_FDCWD, arg[0], AT_FDCWD, arg[1], 0);
}

SYSCALL(renameat)
{
	return name_rename(current(), fd_of(arg[0]), arg[1], fd_of(arg[2]), arg[3], 0);
}

SYSCALL(renameat2)
{
	return name_rename(current(), fd_of(arg[0]), arg[1], fd_of(arg[2]), arg[3],
			   (uint32_t)arg[4]);
}
