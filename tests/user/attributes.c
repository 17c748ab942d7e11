/*
 * What stat tells and how it is changed: modes, owners, times; who may do what; chroot; statfs,
 * statx.  Root is needed for most of it.
 */
#include <fcntl.h>
#include <sys/time.h>
#include <sys/vfs.h>

#include "tests/user/scratch.h"

#define USER 1234
#define BASIC_STATS 0x7ffu /* STATX_BASIC_STATS */

/* struct statx of Linux, as far as it is looked at. */
struct statx_start {
	unsigned mask, blksize;
	unsigned long attributes;
	unsigned nlink, uid, gid;
	unsigned short mode, unused;
	unsigned long ino, size;
	char rest[208];
};

static struct stat of(const char *name)
{
	struct stat stat = { 0 };

	raw(SYS_lstat, name, &stat);
	return stat;
}

static void test_mode(void)
{
	long fd;

	put_file("f", "bytes");
	is(raw(SYS_chmod, "f", 04751), 0, "chmod");
	is(of("f").st_mode, S_IFREG | 04751, "all twelve bits");
	fd = raw(SYS_open, "f", O_RDONLY);
	is(raw(SYS_fchmod, fd, 0600), 0, "fchmod");
	is(of("f").st_mode, S_IFREG | 0600, "changed");
	raw(SYS_close, fd);
	raw(SYS_symlink, "f", "l");
	is(raw(SYS_fchmodat, AT_FDCWD, "l", 0640), 0, "fchmodat follows a link");
	is(of("f").st_mode, S_IFREG | 0640, "to the file");
	is(raw(SYS_chmod, "none", 0600), -ENOENT, "of nothing");
	is(raw(SYS_access, "f", R_OK | W_OK), 0, "access");
	is(raw(SYS_access, "f", X_OK), -EACCES, "nobody may execute it");
	is(raw(SYS_access, "f", 9), -EINVAL, "of no kind");
	is(raw(SYS_faccessat2, AT_FDCWD, "l", F_OK, AT_SYMLINK_NOFOLLOW), 0, "faccessat2");
	raw(SYS_unlink, "l");
	raw(SYS_unlink, "f");
	umask(077);
	raw(SYS_close, raw(SYS_open, "g", O_CREAT | O_WRONLY, 06777));
	is(of("g").st_mode, S_IFREG | 06700, "the umask");
	raw(SYS_unlink, "g");
	umask(022);
}

static void test_times(void)
{
	struct timespec times[2] = { { 1000, 5 }, { -2000, 6 } };
	struct timespec omit[2] = { { 0, UTIME_OMIT }, { 0, UTIME_NOW } };
	struct timeval old[2] = { { 77, 999999 }, { 88, 1 } };
	struct stat before, after;

	put_file("t", "");
	before = of("t");
	ok(before.st_mtime > 1500000000, "a new file is of our times");
	is(raw(SYS_utimensat, AT_FDCWD, "t", times, 0), 0, "utimensat");
	is(of("t").st_atime, 1000, "time of access");
	is(of("t").st_mtime, -2000, "of change, before 1970");
	is(of("t").st_mtim.tv_nsec, 6, "nanoseconds");
	is(raw(SYS_utimensat, AT_FDCWD, "t", omit, 0), 0, "one of the two");
	is(of("t").st_atime, 1000, "the other stays");
	ok(of("t").st_mtime >= before.st_mtime, "the one is now");
	times[0].tv_nsec = 2000000000;
	is(raw(SYS_utimensat, AT_FDCWD, "t", times, 0), -EINVAL, "too many nanoseconds");
	is(raw(SYS_utimes, "t", old), 0, "utimes");
	is(of("t").st_atim.tv_nsec, 999999000, "has microseconds");
	is(raw(SYS_utime, "t", NULL), 0, "utime: now");
	ok(of("t").st_atime >= before.st_atime, "both");
	sleep_ms(20);
	before = of("t");
	put_file("t", "x");
	after = of("t");
	ok(after.st_mtim.tv_sec > before.st_mtim.tv_sec ||
	   after.st_mtim.tv_nsec > before.st_mtim.tv_nsec, "writing changes the time");
	raw(SYS_unlink, "t");
}

/* As somebody else, in a directory of root's with a file of root's and one of one's own. */
static int as_user(void)
{
	struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	if (setuid(USER))
		return 1;
	return (raw(SYS_open, "root", O_RDONLY) == -EACCES ? 0 : 2) |
	       (raw(SYS_open, "new", O_CREAT | O_RDWR, 0600) == -EACCES ? 0 : 4) |
	       (raw(SYS_chmod, "root", 0777) == -EPERM ? 0 : 8) |
	       (raw(SYS_unlink, "own") == -EACCES ? 0 : 16) |
	       (raw(SYS_chown, "own", 0, -1) == -EPERM ? 0 : 32) |
	       (raw(SYS_utimensat, AT_FDCWD, "root", times, 0) == -EPERM ? 0 : 64) |
	       (raw(SYS_chmod, "own", 0640) == 0 ? 0 : 128);
}

static int in_sticky(void)
{
	if (setuid(USER))
		return 1;
	return (raw(SYS_unlink, "sticky/root") == -EPERM ? 0 : 2) |
	       (raw(SYS_rename, "sticky/root", "sticky/mine") == -EPERM ? 0 : 4) |
	       (raw(SYS_unlink, "sticky/own") == 0 ? 0 : 8) |
	       (raw(SYS_mkdir, "sticky/mine", 0700) == 0 ? 0 : 16) |
	       (raw(SYS_chroot, "/") == -EPERM ? 0 : 32) |
	       (raw(SYS_mknod, "sticky/dev", S_IFCHR | 0666, 0x103) == -EPERM ? 0 : 64) |
	       (raw(SYS_truncate, "root", 0) == -EACCES ? 0 : 128);
}

static int write_own(void)
{
	if (setuid(USER))
		return 1;
	put_file("own", "new");
	return 0;
}

static void test_rights(void)
{
	put_file("root", "secret");
	put_file("own", "mine");
	raw(SYS_chmod, "root", 0600);
	is(raw(SYS_chown, "own", USER, 77), 0, "chown");
	is(of("own").st_uid, USER, "its owner");
	is(of("own").st_gid, 77, "its group");
	is(raw(SYS_chmod, ".", 0755), 0, "a directory that others may only read");
	is(in_child(as_user), exited(0), "what another user may not, and may");
	is(of("own").st_mode, S_IFREG | 0640, "one's own can be changed");
	raw(SYS_chmod, "own", 06755);
	is(raw(SYS_lchown, "own", -1, 78), 0, "lchown of the group alone");
	is(of("own").st_uid, USER, "the owner stays");
	is(of("own").st_mode, S_IFREG | 0755, "chown clears set-user-id");
	raw(SYS_chmod, "own", 04755);
	is(in_child(write_own), exited(0), "the owner writes");
	is(of("own").st_mode, S_IFREG | 0755, "which clears it, too");
	raw(SYS_mkdir, "sticky", 0700);
	raw(SYS_chmod, "sticky", 01777);
	put_file("sticky/root", "");
	put_file("sticky/own", "");
	raw(SYS_chown, "sticky/own", USER, 0);
	is(in_child(in_sticky), exited(0), "in a sticky directory, each his own");
	is(raw(SYS_rmdir, "sticky/mine"), 0, "root may anything");
	raw(SYS_unlink, "sticky/root");
	raw(SYS_rmdir, "sticky");
	raw(SYS_mkdir, "group", 0755);
	raw(SYS_chown, "group", 0, 77);
	raw(SYS_chmod, "group", 02755);
	raw(SYS_mkdir, "group/d", 0755);
	is(of("group/d").st_gid, 77, "a directory gives its group on");
	is(of("group/d").st_mode, S_IFDIR | 02755, "and that it does so");
	raw(SYS_rmdir, "group/d");
	raw(SYS_rmdir, "group");
	raw(SYS_unlink, "root");
	raw(SYS_unlink, "own");
}

static int sees_file(void)
{
	struct stat stat;

	return raw(SYS_stat, "/file", &stat) == 0;
}

static int in_root(void)
{
	char cwd[128] = "";
	struct stat stat, up;
	int good = 0;

	good += raw(SYS_chroot, "new/file") == -ENOTDIR;
	good += raw(SYS_chroot, "new") == 0;
	good += raw(SYS_stat, "/file", &stat) == 0;
	good += raw(SYS_getcwd, cwd, sizeof(cwd)) > 0 && !strncmp(cwd, "(unreachable)/", 14);
	good += raw(SYS_chdir, "/") == 0;
	good += raw(SYS_stat, "..", &up) == 0 && raw(SYS_stat, ".", &stat) == 0 &&
		up.st_ino == stat.st_ino;
	good += raw(SYS_getcwd, cwd, sizeof(cwd)) == 2;
	good += raw(SYS_stat, "/tmp", &stat) == -ENOENT;
	good += raw(SYS_stat, "/link", &stat) == 0 && S_ISREG(stat.st_mode);
	good += in_child(sees_file) == exited(1);
	return good;
}

static void test_chroot(void)
{
	struct stat stat;

	raw(SYS_mkdir, "new", 0755);
	put_file("new/file", "");
	raw(SYS_symlink, "/file", "new/link");
	is(in_child(in_root), exited(10), "ten things seen from another root");
	is(raw(SYS_stat, "/tmp", &stat), 0, "the child's root is not ours");
	raw(SYS_unlink, "new/link");
	raw(SYS_unlink, "new/file");
	raw(SYS_rmdir, "new");
}

static void test_asked(void)
{
	struct statfs statfs;
	struct statx_start statx;
	char buffer[8];
	long fd;

	put_file("f", "12345");
	is(raw(SYS_statfs, "f", &statfs), 0, "statfs");
	ok(statfs.f_bsize > 0 && statfs.f_blocks >= statfs.f_bfree, "it has blocks");
	is(statfs.f_namelen, 255, "and names of 255 bytes");
	fd = raw(SYS_open, "f", O_PATH);
	is(raw(SYS_fstatfs, fd, &statfs), 0, "fstatfs, of O_PATH too");
	is(raw(SYS_read, fd, buffer, 1), -EBADF, "which cannot be read");
	is(raw(SYS_fchmod, fd, 0600), -EBADF, "nor changed");
	is(raw(SYS_statx, fd, "", AT_EMPTY_PATH, BASIC_STATS, &statx), 0, "statx");
	is(statx.size, 5, "its size");
	is(statx.mask & BASIC_STATS, BASIC_STATS, "all was told");
	is(statx.mode, S_IFREG | 0644, "its mode");
	is(statx.ino, (long)of("f").st_ino, "its number");
	is(raw(SYS_statx, fd, "", AT_EMPTY_PATH, 1u << 31, &statx), -EINVAL, "of what is reserved");
	is(raw(SYS_statx, 99, "f", 0, 0, &statx), -EBADF, "from nowhere");
	is(raw(SYS_statx, fd, "f", 0, 0, &statx), -ENOTDIR, "from a file");
	raw(SYS_close, fd);
	raw(SYS_unlink, "f");
}

int main(void)
{
	if (geteuid() != 0)
		return skip_all("root is needed");
	in_scratch("attributes");
	test_mode();
	test_times();
	test_rights();
	test_chroot();
	test_asked();
	leave_scratch();
	return done();
}
