/*
 * Files: opening, reading, seeking, duplicating, and all that is refused.  data/ lies beside this
 * program; nothing here writes, so that it runs on a read-only file system.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/tap.h"

static char directory[256];

static const char *beside(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static long open_text(void)
{
	return raw(SYS_open, beside("data/text"), O_RDONLY);
}

static void test_read(void)
{
	char bytes[64] = "";
	long fd = open_text();

	is(fd, 3, "the lowest free descriptor");
	is(raw(SYS_read, fd, bytes, 5), 5, "five bytes");
	ok(!memcmp(bytes, "abcde", 5), "the first five");
	is(raw(SYS_lseek, fd, 0, SEEK_CUR), 5, "the position has moved");
	is(raw(SYS_read, fd, bytes, 64), 22, "the rest");
	is(raw(SYS_read, fd, bytes, 64), 0, "the end");
	is(raw(SYS_lseek, fd, -2, SEEK_END), 25, "two before the end");
	is(raw(SYS_read, fd, bytes, 1), 1, "one byte there");
	is(bytes[0], 'z', "it is the right one");
	is(raw(SYS_lseek, fd, 1000, SEEK_SET), 1000, "beyond the end");
	is(raw(SYS_read, fd, bytes, 1), 0, "where nothing is");
	is(raw(SYS_lseek, fd, -1, SEEK_SET), -EINVAL, "before the beginning");
	is(raw(SYS_lseek, fd, 0, 77), -EINVAL, "from nowhere");
	is(raw(SYS_write, fd, bytes, 1), -EBADF, "writing what is open for reading");
	raw(SYS_lseek, fd, 0, SEEK_SET);
	is(raw(SYS_read, fd, 8, 5), -EFAULT, "reading to a bad address");
	is(raw(SYS_lseek, fd, 0, SEEK_CUR), 0, "which does not move the position");
	is(raw(SYS_read, fd, bytes, 0), 0, "reading nothing");
	is(raw(SYS_close, fd), 0, "close");
	is(raw(SYS_read, fd, bytes, 1), -EBADF, "reading what is closed");
}

static void test_shared_position(void)
{
	char c;
	long fd = open_text();
	long copy = raw(SYS_dup, fd);
	pid_t child;

	is(copy, fd + 1, "dup gives the next descriptor");
	raw(SYS_read, fd, &c, 1);
	raw(SYS_read, copy, &c, 1);
	is(c, 'b', "dup shares the position");
	child = fork();
	if (child == 0)
		_exit(raw(SYS_read, fd, &c, 1) == 1 ? c : 0);
	is(status_of(child), exited('c'), "a child reads on");
	raw(SYS_read, fd, &c, 1);
	is(c, 'd', "and the parent after it: the position is shared");
	raw(SYS_close, fd);
	is(raw(SYS_read, copy, &c, 1), 1, "closing one leaves the other open");
	is(raw(SYS_dup2, copy, 40), 40, "dup2 to a number");
	is(raw(SYS_dup2, copy, copy), copy, "dup2 to itself");
	is(raw(SYS_dup2, 99, 99), -EBADF, "dup2 of what is not open");
	is(raw(SYS_dup2, copy, -1), -EBADF, "dup2 to a negative number");
	is(raw(SYS_close, copy), 0, "close the copy");
	is(raw(SYS_close, 40), 0, "and the other");
}

static void test_refused(void)
{
	is(raw(SYS_open, beside("data/no such"), O_RDONLY), -ENOENT, "no such file");
	is(raw(SYS_open, beside("no/such"), O_RDONLY), -ENOENT, "no such directory");
	is(raw(SYS_open, "", O_RDONLY), -ENOENT, "an empty path");
	is(raw(SYS_open, beside("data/text/x"), O_RDONLY), -ENOTDIR, "through a file");
	is(raw(SYS_open, beside("data/text/"), O_RDONLY), -ENOTDIR, "a file with a slash");
	is(raw(SYS_open, beside("data"), O_RDWR), -EISDIR, "a directory for writing");
	is(raw(SYS_open, beside("data/text"), O_RDONLY | O_DIRECTORY), -ENOTDIR, "O_DIRECTORY");
	is(raw(SYS_open, beside("data/loop"), O_RDONLY), -ELOOP, "a link to itself");
	is(raw(SYS_open, beside("data/link"), O_RDONLY | O_NOFOLLOW), -ELOOP, "O_NOFOLLOW");
}

static void test_names(void)
{
	char c = 0, target[64];
	struct stat file, link, up;
	long fd = raw(SYS_open, beside("data/../data/./link"), O_RDONLY);

	is(raw(SYS_read, fd, &c, 1), 1, "a path with dots and a link");
	is(c, 'a', "leads to the file");
	is(raw(SYS_fstat, fd, &file), 0, "fstat");
	is(file.st_size, 27, "its size");
	ok(S_ISREG(file.st_mode), "its kind");
	raw(SYS_close, fd);
	is(raw(SYS_lstat, beside("data/link"), &link), 0, "lstat");
	ok(S_ISLNK(link.st_mode), "sees the link");
	is(raw(SYS_readlink, beside("data/link"), target, 64), 4, "readlink");
	ok(!memcmp(target, "text", 4), "gives its target");
	is(raw(SYS_chdir, beside("data/text")), -ENOTDIR, "chdir to a file");
	is(raw(SYS_chdir, "/"), 0, "chdir to the root");
	is(raw(SYS_stat, "..", &up), 0, "the root's parent");
	is(raw(SYS_stat, "/", &link), 0, "and the root");
	is(up.st_ino, link.st_ino, "are the same");
	is(raw(SYS_getcwd, target, 1), -ERANGE, "getcwd without room");
	is(raw(SYS_getcwd, target, 64), 2, "getcwd");
}

static void test_devices(void)
{
	char bytes[4] = { 1, 1, 1, 1 };
	long null = raw(SYS_open, "/dev/null", O_RDWR);
	long zero = raw(SYS_open, "/dev/zero", O_RDONLY);

	is(raw(SYS_read, null, bytes, 4), 0, "null is empty");
	is(raw(SYS_write, null, bytes, 4), 4, "and takes everything");
	is(raw(SYS_read, zero, bytes, 3), 3, "zero gives");
	is(bytes[0] + bytes[1] + bytes[2], 0, "zeros");
	is(bytes[3], 1, "no more than it was asked for");
	raw(SYS_close, null);
	raw(SYS_close, zero);
}

static void test_many(void)
{
	long fd, n = 0;

	while ((fd = raw(SYS_open, "/dev/null", O_RDONLY)) >= 0)
		n++;
	is(fd, -EMFILE, "too many");
	ok(n > 100, "after more than a hundred");
	is(raw(SYS_dup, 0), -EMFILE, "dup neither");
	is(raw(SYS_close, 50), 0, "close one");
	is(raw(SYS_open, "/dev/null", O_RDONLY), 50, "it is the next to be given");
	for (fd = 3; n--; fd++)
		raw(SYS_close, fd);
	is(open_text(), 3, "close all");
}

int main(int argc, char *argv[])
{
	char *slash = strrchr(argv[0], '/');
	int fd;

	(void)argc;
	/* A harness may leave descriptors open. */
	for (fd = 3; fd < 1024; fd++)
		raw(SYS_close, fd);
	snprintf(directory, sizeof(directory), "%.*s", slash ? (int)(slash - argv[0]) : 1,
		 slash ? argv[0] : ".");
	if (directory[0] != '/') { /* chdir is tested too: make the path absolute */
		char cwd[128];

		if (getcwd(cwd, sizeof(cwd))) {
			char relative[128];

			snprintf(relative, sizeof(relative), "%.127s", directory);
			snprintf(directory, sizeof(directory), "%.120s/%.127s", cwd, relative);
		}
	}
	test_read();
	test_shared_position();
	test_refused();
	test_names();
	test_devices();
	test_many();
	return done();
}
