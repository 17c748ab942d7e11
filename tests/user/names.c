/*
 * Names: mkdir, rmdir, link, symlink, rename, mknod, and what getdents tells of them.
 */
#include <fcntl.h>
#include <sys/sysmacros.h>

#include "tests/user/scratch.h"

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#endif

static long links_of(const char *name)
{
	struct stat stat;

	return raw(SYS_lstat, name, &stat) ? -1 : (long)stat.st_nlink;
}

static long number_of(const char *name)
{
	struct stat stat;

	return raw(SYS_lstat, name, &stat) ? -1 : (long)stat.st_ino;
}

static void test_directories(void)
{
	struct stat stat;
	char cwd[128];
	long fd;

	is(raw(SYS_mkdir, "d", 0777), 0, "mkdir");
	is(raw(SYS_stat, "d", &stat), 0, "it is there");
	is(stat.st_mode, S_IFDIR | 0755, "with the umask taken away");
	is(raw(SYS_mkdir, "d", 0777), -EEXIST, "mkdir again");
	is(raw(SYS_mkdir, "d/", 0777), -EEXIST, "with a slash");
	is(raw(SYS_mkdir, ".", 0777), -EEXIST, "mkdir .");
	is(raw(SYS_mkdir, "/", 0777), -EEXIST, "mkdir /");
	is(raw(SYS_mkdir, "x/y", 0777), -ENOENT, "below nothing");
	is(raw(SYS_mkdir, "d/e/", 0700), 0, "a directory in it, with a slash");
	is(raw(SYS_rmdir, "d"), -ENOTEMPTY, "it is not empty");
	is(raw(SYS_rmdir, "d/."), -EINVAL, "rmdir .");
	is(raw(SYS_rmdir, "d/.."), -ENOTEMPTY, "rmdir ..");
	is(raw(SYS_rmdir, "/"), -EBUSY, "rmdir /");
	is(raw(SYS_unlink, "d"), -EISDIR, "unlink a directory");
	is(raw(SYS_unlink, "none"), -ENOENT, "unlink nothing");
	fd = raw(SYS_open, "d", O_RDONLY | O_DIRECTORY);
	is(raw(SYS_mkdirat, fd, "f", 0700), 0, "mkdirat");
	is(raw(SYS_unlinkat, fd, "f", 0), -EISDIR, "unlinkat of a directory");
	is(raw(SYS_unlinkat, fd, "f", AT_REMOVEDIR), 0, "as a directory");
	raw(SYS_close, fd);
	is(raw(SYS_chdir, "d/e"), 0, "stand in it");
	is(raw(SYS_rmdir, "../../d/e"), 0, "and remove it");
	is(raw(SYS_getcwd, cwd, sizeof(cwd)), -ENOENT, "getcwd has no name for it");
	is(raw(SYS_open, "file", O_CREAT | O_RDWR, 0600), -ENOENT, "nothing can be made in it");
	is(raw(SYS_mkdir, "sub", 0700), -ENOENT, "no directory either");
	is(raw(SYS_stat, ".", &stat), 0, "but it is there");
	is(stat.st_nlink, 0, "without a name");
	is(raw(SYS_chdir, ".."), 0, "and one can leave it");
	is(raw(SYS_chdir, ".."), 0, "for good");
	is(raw(SYS_rmdir, "d"), 0, "the other is empty now");
}

static void test_links(void)
{
	char target[4096];

	put_file("a", "text");
	is(raw(SYS_link, "a", "b"), 0, "a second name");
	is(links_of("a"), 2, "two names");
	is(number_of("a"), number_of("b"), "of one file");
	put_file("b", "other");
	ok(has_text("a", "other"), "written by one, read by the other");
	is(raw(SYS_link, "a", "b"), -EEXIST, "the name is taken");
	is(raw(SYS_link, "none", "c"), -ENOENT, "of nothing");
	is(raw(SYS_link, ".", "c"), -EPERM, "of a directory");
	is(raw(SYS_link, "a", "c/"), -ENOENT, "with a slash");
	is(raw(SYS_unlink, "a"), 0, "take the first away");
	is(links_of("b"), 1, "one is left");
	ok(has_text("b", "other"), "with all its bytes");
	is(raw(SYS_unlink, "b/"), -ENOTDIR, "unlink with a slash");
	is(raw(SYS_symlink, "b", "s"), 0, "symlink");
	is(raw(SYS_symlink, "b", "s"), -EEXIST, "again");
	is(raw(SYS_symlink, "", "t"), -ENOENT, "to nowhere");
	is(raw(SYS_readlink, "s", target, 10), 1, "readlink");
	is(raw(SYS_readlink, "b", target, 10), -EINVAL, "of a file");
	is(raw(SYS_linkat, AT_FDCWD, "s", AT_FDCWD, "h", 0), 0, "a name for the link itself");
	is(number_of("h"), number_of("s"), "the same link");
	raw(SYS_unlink, "h");
	is(raw(SYS_linkat, AT_FDCWD, "s", AT_FDCWD, "h", AT_SYMLINK_FOLLOW), 0, "or what it names");
	is(number_of("h"), number_of("b"), "the file");
	is(raw(SYS_unlink, "s"), 0, "unlink takes the link");
	ok(has_text("b", "other"), "not the file");
	memset(target, 'x', 4095);
	target[4095] = 0;
	is(raw(SYS_symlink, target, "long"), 0, "a link of 4095 bytes");
	memset(target, 0, sizeof(target));
	is(raw(SYS_readlink, "long", target, 4096), 4095, "all of them");
	is(target[0] + target[4094], 2 * 'x', "the right ones");
	is(raw(SYS_open, "long", O_RDONLY), -ENAMETOOLONG, "too long to follow");
	raw(SYS_unlink, "long");
	raw(SYS_unlink, "h");
	raw(SYS_unlink, "b");
}

static void test_rename(void)
{
	long number;

	put_file("a", "A");
	put_file("b", "B");
	number = number_of("a");
	is(raw(SYS_rename, "a", "b"), 0, "rename over a file");
	is(number_of("b"), number, "it is the same one");
	is(number_of("a"), -1, "the old name is gone");
	is(raw(SYS_rename, "a", "c"), -ENOENT, "rename nothing");
	is(raw(SYS_rename, "b", "c/"), -ENOTDIR, "a file to a name with a slash");
	raw(SYS_mkdir, "d", 0700);
	raw(SYS_mkdir, "d/e", 0700);
	is(raw(SYS_rename, "b", "d"), -EISDIR, "a file over a directory");
	is(raw(SYS_rename, "d", "b"), -ENOTDIR, "a directory over a file");
	is(raw(SYS_rename, "d", "d/e/f"), -EINVAL, "a directory into itself");
	is(raw(SYS_rename, "d/e", "d"), -ENOTEMPTY, "a directory over its parent");
	is(raw(SYS_rename, ".", "x"), -EBUSY, "what is no name");
	is(raw(SYS_rename, "b", "d/e/b"), 0, "to another directory");
	ok(has_text("d/e/b", "A"), "it is there");
	is(links_of("d"), 3, "a directory in it counts");
	is(raw(SYS_rename, "d/e", "e"), 0, "move a directory");
	is(links_of("d"), 2, "then no longer");
	ok(has_text("e/../e/b", "A"), "with what is in it");
	is(raw(SYS_rename, "d", "e"), -ENOTEMPTY, "over one that is not empty");
	put_file("f", "F");
	is(raw(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "e", RENAME_NOREPLACE), -EEXIST,
	   "NOREPLACE");
	is(raw(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "e/b", RENAME_EXCHANGE), 0, "EXCHANGE");
	ok(has_text("f", "A") && has_text("e/b", "F"), "exchanges");
	is(raw(SYS_renameat2, AT_FDCWD, "d", AT_FDCWD, "e/b", RENAME_EXCHANGE), 0,
	   "a directory with a file");
	is(links_of("e"), 3, "the directory counts where it is");
	is(raw(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "none", RENAME_EXCHANGE), -ENOENT,
	   "with nothing");
	is(raw(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "g", 77), -EINVAL, "unknown flags");
	is(raw(SYS_rename, "f", "f"), 0, "to itself");
	raw(SYS_link, "f", "g");
	is(raw(SYS_rename, "f", "g"), 0, "to another name of the same file");
	is(links_of("f"), 2, "does nothing");
	is(raw(SYS_rename, "e/b", "e/c"), 0, "a directory within one");
	is(raw(SYS_rmdir, "e/c"), 0, "is the same one");
	raw(SYS_unlink, "f");
	raw(SYS_unlink, "g");
	raw(SYS_unlink, "d");
	is(raw(SYS_rmdir, "e"), 0, "all is removed");
}

struct record {
	unsigned long ino;
	long next;
	unsigned short size;
	unsigned char type;
	char name[];
};

/* Count the entries of a directory, `.` and `..` too, reading with a buffer of that size. */
static int count(const char *name, long size, bool remove)
{
	char bytes[1024];
	long fd = raw(SYS_open, name, O_RDONLY | O_DIRECTORY), n, at;
	int found = 0;

	while ((n = raw(SYS_getdents64, fd, bytes, size)) > 0) {
		for (at = 0; at < n; at += ((struct record *)(bytes + at))->size) {
			struct record *record = (struct record *)(bytes + at);

			found++;
			if (remove && record->name[0] != '.' &&
			    raw(SYS_unlinkat, fd, record->name, 0))
				say("# %s cannot be removed\n", record->name);
		}
	}
	raw(SYS_close, fd);
	return n < 0 ? (int)n : found;
}

static void test_listing(void)
{
	char name[64], bytes[64];
	long fd;
	int i;

	raw(SYS_mkdir, "l", 0700);
	is(count("l", 1024, false), 2, "an empty directory has two entries");
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "l/file-%d-%0*d", i, i % 30, 0);
		put_file(name, "x");
	}
	is(count("l", 1024, false), 102, "a hundred files");
	is(count("l", 64, false), 102, "in small pieces");
	is(count("l", 16, false), -EINVAL, "a buffer that is too small");
	is(count("l", 200, true), 102, "removing them on the way");
	is(count("l", 1024, false), 2, "leaves none");
	fd = raw(SYS_open, "l", O_RDONLY);
	is(raw(SYS_getdents64, fd, 8, 64), -EFAULT, "to a bad address");
	raw(SYS_rmdir, "l");
	is(raw(SYS_getdents64, fd, bytes, 64), -ENOENT, "of a removed one");
	raw(SYS_close, fd);
	fd = raw(SYS_open, "/dev/null", O_RDONLY);
	is(raw(SYS_getdents64, fd, bytes, 64), -ENOTDIR, "of a device");
	raw(SYS_close, fd);
}

static void test_nodes(void)
{
	struct stat stat;
	long fd;

	is(raw(SYS_mknod, "file", S_IFREG | 0666, 0), 0, "mknod of a file");
	is(raw(SYS_mknod, "dir", S_IFDIR | 0666, 0), -EPERM, "of a directory");
	is(raw(SYS_mknod, "what", 0070000, 0), -EINVAL, "of no kind");
	is(raw(SYS_mknod, "fifo", S_IFIFO | 0600, 0), 0, "of a fifo");
	is(raw(SYS_stat, "fifo", &stat), 0, "it is there");
	is(stat.st_mode, S_IFIFO | 0600, "as what it is");
	raw(SYS_unlink, "fifo");
	raw(SYS_unlink, "file");
	if (geteuid() != 0 || raw(SYS_mknod, "null", S_IFCHR | 0666, makedev(1, 3)) != 0) {
		skip("mknod of a device", "not allowed here");
		return;
	}
	is(raw(SYS_stat, "null", &stat), 0, "a device");
	is(stat.st_rdev, makedev(1, 3), "of its number");
	fd = raw(SYS_open, "null", O_RDWR);
	if (fd >= 0)
		is(raw(SYS_write, fd, "x", 1), 1, "that works");
	else
		skip("that works", "devices cannot be opened here");
	raw(SYS_close, fd);
	raw(SYS_unlink, "null");
}

int main(void)
{
	in_scratch("names");
	test_directories();
	test_links();
	test_rename();
	test_listing();
	test_nodes();
	leave_scratch();
	return done();
}
