/*
 * Writing: files made, grown, cut, removed while open; holes; appending; offsets; sendfile.
 */
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "tests/user/scratch.h"

static char page[4096];

static long size_of(const char *name)
{
	struct stat stat;
	long err = raw(SYS_stat, name, &stat);

	return err ? err : stat.st_size;
}

static void test_create(void)
{
	long fd = raw(SYS_open, "new", O_RDWR | O_CREAT | O_EXCL, 0400);
	struct stat stat;

	ok(fd >= 0, "a new file of mode 0400, open for writing");
	is(raw(SYS_fstat, fd, &stat), 0, "fstat");
	is(stat.st_mode, S_IFREG | 0400, "its mode");
	is(stat.st_nlink, 1, "one name");
	is(stat.st_size, 0, "empty");
	is(raw(SYS_read, fd, page, 10), 0, "nothing to read");
	is(raw(SYS_write, fd, "hello world", 11), 11, "write");
	is(raw(SYS_lseek, fd, 0, SEEK_CUR), 11, "the position has moved");
	is(raw(SYS_lseek, fd, 6, SEEK_SET), 6, "back");
	is(raw(SYS_write, fd, "there", 5), 5, "write over it");
	raw(SYS_lseek, fd, 0, SEEK_SET);
	is(raw(SYS_read, fd, page, 100), 11, "read it");
	ok(!memcmp(page, "hello there", 11), "what was written");
	is(raw(SYS_write, fd, 8, 5), -EFAULT, "write from a bad address");
	is(raw(SYS_write, fd, 8, 0), 0, "write nothing");
	is(size_of("new"), 11, "which changes nothing");
	raw(SYS_close, fd);
	is(raw(SYS_open, "new", O_RDWR | O_CREAT | O_EXCL, 0600), -EEXIST, "O_EXCL of an old one");
	is(raw(SYS_open, "new/", O_RDWR | O_CREAT, 0600), -EISDIR, "O_CREAT with a slash");
	is(raw(SYS_open, "none/", O_RDWR | O_CREAT, 0600), -EISDIR, "and of nothing");
	is(raw(SYS_open, "none/new", O_RDWR | O_CREAT, 0600), -ENOENT, "without a directory");
	is(raw(SYS_open, "new/x", O_RDWR | O_CREAT, 0600), -ENOTDIR, "below a file");
	is(raw(SYS_open, ".", O_RDONLY | O_CREAT, 0600), -EISDIR, "O_CREAT of a directory");
	fd = raw(SYS_open, "new", O_WRONLY | O_TRUNC);
	is(size_of("new"), 0, "O_TRUNC empties it");
	is(raw(SYS_read, fd, page, 1), -EBADF, "read what is open for writing");
	raw(SYS_close, fd);
	fd = raw(SYS_creat, "new", 0600);
	is(raw(SYS_write, fd, "x", 1), 1, "creat");
	raw(SYS_close, fd);
	is(raw(SYS_unlink, "new"), 0, "unlink");
	is(size_of("new"), -ENOENT, "it is gone");
	is(raw(SYS_symlink, "led", "lead"), 0, "a link to nothing");
	is(raw(SYS_open, "lead", O_WRONLY | O_CREAT | O_EXCL, 0600), -EEXIST, "O_EXCL of it");
	fd = raw(SYS_open, "lead", O_WRONLY | O_CREAT, 0600);
	ok(fd >= 0, "a file made through it");
	is(size_of("led"), 0, "where it leads");
	raw(SYS_close, fd);
	raw(SYS_unlink, "lead");
	raw(SYS_unlink, "led");
}

static void test_sizes(void)
{
	long fd = raw(SYS_open, "big", O_RDWR | O_CREAT, 0600);
	int i, sum = 0;

	for (i = 0; i < 4096; i++)
		page[i] = (char)i;
	is(raw(SYS_pwrite64, fd, page, 4096, 3000), 4096, "pwrite beyond the end");
	is(size_of("big"), 7096, "makes it grow");
	is(raw(SYS_lseek, fd, 0, SEEK_CUR), 0, "and does not move the position");
	is(raw(SYS_pread64, fd, page, 4096, 1), 4096, "pread");
	for (i = 0; i < 2999; i++)
		sum |= page[i];
	is(sum, 0, "zeros before it");
	is(page[2999 + 65], 65, "then the bytes");
	is(raw(SYS_ftruncate, fd, 3010), 0, "cut it");
	is(raw(SYS_ftruncate, fd, 9000), 0, "and let it grow");
	memset(page, 1, sizeof(page));
	is(raw(SYS_pread64, fd, page, 100, 3000), 100, "read across the old end");
	is(page[9], 9, "what was left");
	is(page[10] | page[90], 0, "what is behind it is zeros");
	is(raw(SYS_pread64, fd, page, 100, 8950), 50, "up to the end");
	is(raw(SYS_pread64, fd, page, 100, 9000), 0, "at the end");
	is(raw(SYS_pread64, fd, page, 100, -1), -EINVAL, "before the beginning");
	is(raw(SYS_pwrite64, fd, page, 100, -5), -EINVAL, "write there");
	is(raw(SYS_ftruncate, fd, -1), -EINVAL, "a negative size");
	is(raw(SYS_truncate, "big", 1l << 35), 0, "a large hole");
	is(size_of("big"), 1l << 35, "its size");
	is(raw(SYS_pwrite64, fd, "end", 3, (1l << 35) - 3), 3, "a few bytes at its end");
	is(raw(SYS_pread64, fd, page, 10, (1l << 35) - 3), 3, "read them");
	ok(!memcmp(page, "end", 3), "the same");
	is(raw(SYS_lseek, fd, 0, SEEK_END), 1l << 35, "seek to the end");
	is(raw(SYS_truncate, ".", 0), -EISDIR, "truncate a directory");
	is(raw(SYS_truncate, "/dev/null", 0), -EINVAL, "a device");
	raw(SYS_close, fd);
	fd = raw(SYS_open, "big", O_RDONLY);
	is(raw(SYS_ftruncate, fd, 0), -EINVAL, "ftruncate of what is open for reading");
	raw(SYS_close, fd);
	raw(SYS_unlink, "big");
}

static void test_append(void)
{
	long fd = raw(SYS_open, "log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	long other = raw(SYS_open, "log", O_RDWR);

	raw(SYS_write, fd, "one ", 4);
	raw(SYS_write, fd, "two ", 4);
	is(raw(SYS_write, other, "ONE", 3), 3, "another writes at the beginning");
	is(raw(SYS_lseek, fd, 0, SEEK_SET), 0, "seek to the beginning");
	raw(SYS_write, fd, "three", 5);
	is(raw(SYS_pwrite64, fd, "!", 1, 0), 1, "pwrite");
	ok(has_text("log", "ONE two three!"), "O_APPEND writes at the end all the same");
	is(raw(SYS_fcntl, other, F_SETFL, O_APPEND), 0, "set O_APPEND");
	is(raw(SYS_fcntl, other, F_GETFL), O_RDWR | O_APPEND | 0100000, "F_GETFL");
	raw(SYS_close, fd);
	raw(SYS_close, other);
	raw(SYS_unlink, "log");
}

static void test_unlinked(void)
{
	long fd = raw(SYS_open, "f", O_RDWR | O_CREAT, 0600), again;
	struct stat stat;
	pid_t child;

	raw(SYS_write, fd, "alive", 5);
	is(raw(SYS_unlink, "f"), 0, "unlink an open file");
	is(raw(SYS_fstat, fd, &stat), 0, "it can be asked");
	is(stat.st_nlink, 0, "it has no name");
	again = raw(SYS_open, "f", O_RDWR | O_CREAT | O_EXCL, 0600);
	ok(again >= 0, "another of the same name");
	is(raw(SYS_read, again, page, 5), 0, "is another");
	child = fork();
	if (child == 0)
		_exit(raw(SYS_pread64, fd, page, 5, 0) == 5 && page[0] == 'a');
	is(status_of(child), exited(1), "a child reads the old one");
	is(raw(SYS_pwrite64, fd, "ALIVE and well", 14, 0), 14, "and it can be written");
	is(raw(SYS_pread64, fd, page, 99, 0), 14, "and read");
	raw(SYS_close, fd);
	raw(SYS_close, again);
	raw(SYS_unlink, "f");
}

static void test_vectors(void)
{
	char a[4], b[4];
	struct iovec out[3] = { { "abc", 3 }, { NULL, 0 }, { "defg", 4 } };
	struct iovec in[2] = { { a, 4 }, { b, 4 } };
	struct iovec bad[2] = { { "xy", 2 }, { (void *)8, 4 } };
	long fd = raw(SYS_open, "v", O_RDWR | O_CREAT, 0600);

	is(raw(SYS_writev, fd, out, 3), 7, "writev");
	is(raw(SYS_preadv, fd, in, 2, 0, 0), 7, "preadv");
	ok(!memcmp(a, "abcd", 4) && !memcmp(b, "efg", 3), "what it read");
	is(raw(SYS_pwritev, fd, out, 3, 2, 0), 7, "pwritev");
	ok(has_text("v", "ababcdefg"), "what it wrote");
	is(raw(SYS_pwritev, fd, bad, 2, 0, 0), 2, "a bad second piece");
	is(raw(SYS_writev, fd, out, -1), -EINVAL, "too many pieces");
	is(raw(SYS_readv, fd, in, 0), 0, "no pieces");
	is(raw(SYS_preadv, fd, in, 2, -1, 0), -EINVAL, "a negative offset");
	is(raw(SYS_preadv2, fd, in, 2, 0, 0, 0), 8, "preadv2");
	raw(SYS_close, fd);
	raw(SYS_unlink, "v");
}

static void test_sendfile(void)
{
	long from = raw(SYS_open, "from", O_RDWR | O_CREAT, 0600);
	long to = raw(SYS_open, "to", O_RDWR | O_CREAT, 0600);
	long offset = 3;
	int i;

	for (i = 0; i < 3; i++)
		raw(SYS_write, from, "0123456789", 10);
	is(raw(SYS_sendfile, to, from, &offset, 5), 5, "sendfile from an offset");
	is(offset, 8, "which moves");
	is(raw(SYS_lseek, from, 0, SEEK_CUR), 30, "while the position stays");
	raw(SYS_lseek, from, 20, SEEK_SET);
	is(raw(SYS_sendfile, to, from, NULL, 100), 10, "from the position");
	is(raw(SYS_sendfile, to, from, NULL, 100), 0, "at the end");
	ok(has_text("to", "345670123456789"), "what came");
	is(raw(SYS_sendfile, to, 99, NULL, 1), -EBADF, "from nothing");
	is(raw(SYS_sendfile, to, from, 8, 1), -EFAULT, "an offset at a bad address");
	raw(SYS_close, to);
	to = raw(SYS_open, "to", O_RDONLY);
	is(raw(SYS_sendfile, to, from, NULL, 1), -EBADF, "to what is open for reading");
	is(raw(SYS_fsync, to), 0, "fsync");
	is(raw(SYS_fdatasync, 99), -EBADF, "fdatasync of nothing");
	raw(SYS_close, to);
	to = raw(SYS_open, "/dev/null", O_WRONLY);
	is(raw(SYS_fsync, to), -EINVAL, "fsync of a device");
	raw(SYS_close, to);
	raw(SYS_close, from);
	raw(SYS_unlink, "from");
	raw(SYS_unlink, "to");
}

#define KEEP_SIZE 1
#define PUNCH_HOLE 2

static long blocks_of(long fd)
{
	struct stat found;

	raw(SYS_fstat, fd, &found);
	return found.st_blocks;
}

/* Memory for a file, and holes in it. */
static void test_allocate(void)
{
	long fd = raw(SYS_open, "room", O_RDWR | O_CREAT, 0600), before;
	long read_only = raw(SYS_open, "room", O_RDONLY);
	int ends[2], zeros = 0;

	is(raw(SYS_fallocate, fd, 0, 5000, 20000), 0, "fallocate");
	is(size_of("room"), 25000, "it has grown");
	ok(blocks_of(fd) >= 24000 / 512, "and has memory");
	is(raw(SYS_pread64, fd, page, 4096, 6000), 4096, "which reads");
	is(page[0] | page[4095], 0, "as zeros");
	is(raw(SYS_fallocate, fd, KEEP_SIZE, 25000, 40000), 0, "more, without growing");
	is(size_of("room"), 25000, "the size is as before");
	memset(page, 'x', sizeof(page));
	for (int i = 0; i < 6; i++)
		raw(SYS_pwrite64, fd, page, 4096, i * 4096);
	before = blocks_of(fd);
	is(raw(SYS_fallocate, fd, KEEP_SIZE | PUNCH_HOLE, 4000, 9000), 0, "a hole");
	ok(blocks_of(fd) < before, "gives memory back");
	raw(SYS_pread64, fd, page, 4096, 3999);
	for (int i = 0; i < 4096; i++)
		zeros += page[i] == 0;
	is(page[0] == 'x' ? zeros : -1, 4095, "from its first byte on");
	raw(SYS_pread64, fd, page, 2, 12999);
	is(page[0] == 0 && page[1] == 'x', 1, "up to its last");
	is(raw(SYS_fallocate, fd, KEEP_SIZE | PUNCH_HOLE, 100, 10), 0, "one within a page");
	raw(SYS_pread64, fd, page, 12, 99);
	is(page[0] == 'x' && page[1] == 0 && page[10] == 0 && page[11] == 'x', 1, "is that");
	is(raw(SYS_fallocate, fd, 0, -1, 10), -EINVAL, "before the beginning");
	is(raw(SYS_fallocate, fd, 0, 10, 0), -EINVAL, "nothing");
	is(raw(SYS_fallocate, fd, PUNCH_HOLE, 0, 10), -EOPNOTSUPP, "a hole that could shrink it");
	is(raw(SYS_fallocate, fd, 0x400, 0, 10), -EOPNOTSUPP, "a mode that is none");
	is(raw(SYS_fallocate, fd, 0, 0x7fffffffffffffff, 10), -EFBIG, "beyond the largest file");
	is(raw(SYS_fallocate, read_only, 0, 0, 10), -EBADF, "a file that is open for reading");
	is(raw(SYS_fallocate, 99, 0, 0, 10), -EBADF, "what is not open");
	raw(SYS_pipe, ends);
	is(raw(SYS_fallocate, ends[1], 0, 0, 10), -ESPIPE, "a pipe");
	raw(SYS_close, ends[0]);
	raw(SYS_close, ends[1]);
	raw(SYS_close, read_only);
	raw(SYS_close, fd);
	raw(SYS_unlink, "room");
}

static void test_devices(void)
{
	long full = raw(SYS_open, "/dev/full", O_RDWR), random;
	long zero = 0;

	is(raw(SYS_write, full, "x", 1), -ENOSPC, "full is full");
	is(raw(SYS_read, full, page, 4096), 4096, "and gives");
	is(page[0] | page[4095], 0, "zeros");
	raw(SYS_close, full);
	random = raw(SYS_open, "/dev/urandom", O_RDWR);
	is(raw(SYS_read, random, page, 4096), 4096, "urandom gives what is asked for");
	for (int i = 0; i < 4096; i++)
		zero += page[i] == 0;
	ok(zero < 100, "not zeros");
	is(raw(SYS_write, random, page, 10), 10, "and can be stirred");
	is(raw(SYS_read, random, 8, 10), -EFAULT, "to a bad address");
	raw(SYS_close, random);
}

/* Memory that files take comes back with them. */
static void test_memory(void)
{
	long before, fd, n = 0, moved;

	if (!is_bident()) {
		skip("memory comes back", "only the kernel under test is to be filled");
		skip("full", "the same");
		skip("too much at once", "the same");
		return;
	}
	before = raw(CONTROL_CALL, CONTROL_FRAMES);
	fd = raw(SYS_open, "fill", O_RDWR | O_CREAT, 0600);
	is(raw(SYS_fallocate, fd, 0, 0, 1l << 32), -ENOSPC, "more memory than there is");
	is(raw(SYS_fallocate, fd, 0, 0, before * 4096), -ENOSPC, "or than may be taken");
	while ((moved = raw(SYS_write, fd, page, 4096)) > 0)
		n++;
	is(moved, -ENOSPC, "memory full: ENOSPC, after %ld pages", n);
	ok(raw(CONTROL_CALL, CONTROL_FRAMES) > 100, "with some left for programs");
	raw(SYS_unlink, "fill");
	ok(raw(CONTROL_CALL, CONTROL_FRAMES) < before / 2, "unlinked, but open: it is kept");
	raw(SYS_close, fd);
	is(raw(CONTROL_CALL, CONTROL_FRAMES), before, "closed: every frame is back");
}

int main(void)
{
	in_scratch("tmpfs");
	test_create();
	test_sizes();
	test_append();
	test_unlinked();
	test_vectors();
	test_sendfile();
	test_allocate();
	test_devices();
	test_memory();
	leave_scratch();
	return done();
}
