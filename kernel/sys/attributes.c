/*
 * System calls that change a file's mode, owner, size or times.
 * Entry: sys_chmod and so on, from table.c.  Linux: fs/open.c, fs/utimes.c.
 */
#include "kernel/fs/attributes.h"

#include "kernel/fs/path.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"

#define NS_PER_US 1000u
#define US_PER_SECOND 1000000

static int32_t fd_of(uint64_t arg)
{
	return (int32_t)arg;
}

SYSCALL(chmod)
{
	return file_chmod_at(current(), AT_FDCWD, arg[0], (uint32_t)arg[1]);
}

SYSCALL(fchmod)
{
	return file_chmod(current(), fd_of(arg[0]), (uint32_t)arg[1]);
}

SYSCALL(fchmodat)
{
	return file_chmod_at(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2]);
}

SYSCALL(chown)
{
	return file_chown_at(current(), AT_FDCWD, arg[0], (uint32_t)arg[1], (uint32_t)arg[2], 0);
}

SYSCALL(lchown)
{
	return file_chown_at(current(), AT_FDCWD, arg[0], (uint32_t)arg[1], (uint32_t)arg[2],
			     AT_SYMLINK_NOFOLLOW);
}

SYSCALL(fchown)
{
	return file_chown(current(), fd_of(arg[0]), (uint32_t)arg[1], (uint32_t)arg[2]);
}

SYSCALL(fchownat)
{
	return file_chown_at(current(), fd_of(arg[0]), arg[1], (uint32_t)arg[2], (uint32_t)arg[3],
			     (uint32_t)arg[4]);
}

SYSCALL(truncate)
{
	return file_truncate_at(current(), arg[0], (int64_t)arg[1]);
}

SYSCALL(ftruncate)
{
	return file_truncate(current(), fd_of(arg[0]), (int64_t)arg[1]);
}

SYSCALL(fallocate)
{
	return file_allocate(current(), fd_of(arg[0]), (uint32_t)arg[1], (int64_t)arg[2],
			     (int64_t)arg[3]);
}

/* Two times as the oldest call has them, seconds; then with microseconds; then with nanoseconds. */
enum precision { SECONDS, MICROSECONDS, NANOSECONDS };

static int32_t times_get(struct moment times[2], uint64_t from, enum precision precision)
{
	int64_t words[4];
	int32_t step = precision == SECONDS ? 1 : 2;

	if (copy_from_user(words, from, sizeof(words[0]) * 2 * (uint32_t)step))
		return -EFAULT;
	for (int32_t i = 0; i < 2; i++) {
		int64_t part = precision == SECONDS ? 0 : words[i * step + 1];

		times[i] = (struct moment){ words[i * step], (uint32_t)part };
		if (precision == MICROSECONDS) {
			if (part < 0 || part >= US_PER_SECOND)
				return -EINVAL;
			times[i].ns *= NS_PER_US;
		} else if (precision == NANOSECONDS && part != UTIME_NOW && part != UTIME_OMIT &&
			   (part < 0 || part >= (int64_t)US_PER_SECOND * NS_PER_US)) {
			return -EINVAL;
		}
	}
	return 0;
}

/* All the calls in one: by path, or of `dirfd` itself where the path is none. */
static int32_t times_set(int32_t dirfd, uint64_t path, uint64_t from, enum precision precision,
			 uint32_t flags)
{
	struct moment times[2] = { { .ns = UTIME_NOW }, { .ns = UTIME_NOW } };
	int32_t err = from ? times_get(times, from, precision) : 0;
	bool now = times[0].ns == UTIME_NOW && times[1].ns == UTIME_NOW;

	if (err)
		return err;
	if (path || dirfd == AT_FDCWD)
		return file_utimes_at(current(), dirfd, path, times, now, flags);
	return flags ? -EINVAL : file_utimes(current(), dirfd, times, now);
}

SYSCALL(utime)
{
	return times_set(AT_FDCWD, arg[0], arg[1], SECONDS, 0);
}

SYSCALL(utimes)
{
	return times_set(AT_FDCWD, arg[0], arg[1], MICROSECONDS, 0);
}

SYSCALL(futimesat)
{
	return times_set(fd_of(arg[0]), arg[1], arg[2], MICROSECONDS, 0);
}

SYSCALL(utimensat)
{
	return times_set(fd_of(arg[0]), arg[1], arg[2], NANOSECONDS, (uint32_t)arg[3]);
}
