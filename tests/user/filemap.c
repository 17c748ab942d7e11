/*
 * mmap of files: private copies, shared bytes, the end of the file, sizes that change meanwhile.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/scratch.h"

#define PAGE 4096l
#define RW (PROT_READ | PROT_WRITE)
#define SIZE (2 * PAGE + 100) /* of the file: two pages and a bit */

static char *area;
static int file;

static char *map(long pages, int prot, int flags, long from)
{
	return (char *)raw(SYS_mmap, 0, pages * PAGE, prot, flags, file, from * PAGE);
}

static int byte_at(long at)
{
	unsigned char byte = 0;

	return pread(file, &byte, 1, at) == 1 ? byte : -1;
}

/* A file of SIZE bytes, each the number of its page and 1, without a name. */
static void new_file(void)
{
	char page[PAGE];
	long at;

	file = open("mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
	for (at = 0; at < SIZE; at += PAGE) {
		memset(page, (int)(at / PAGE + 1), PAGE);
		if (write(file, page, (size_t)(SIZE - at < PAGE ? SIZE - at : PAGE)) < 0)
			_exit(112);
	}
	unlink("mapped");
}

static int read_wild(void)
{
	return *(volatile char *)area;
}

static int write_wild(void)
{
	area[0] = 77;
	return area[0];
}

static void private_mapping(void)
{
	char *p, *q;

	new_file();
	p = map(3, RW, MAP_PRIVATE, 0);
	q = map(1, PROT_READ, MAP_PRIVATE, 1);
	ok((long)p > 0 && (long)q > 0, "private mappings of a file");
	is(p[0] * 100 + p[PAGE] * 10 + p[2 * PAGE + 99], 123, "show its bytes");
	is(p[2 * PAGE + 100], 0, "and zeros behind the last one");
	is(q[0], 2, "from any page on");
	p[PAGE] = 9;
	is(q[0] * 10 + byte_at(PAGE), 22, "what is written is one's own");
	is(pwrite(file, "\7\7", 2, 0), 2, "write to the file");
	is(p[0], 7, "seen by a page that was only read");
	area = p;
	is(in_child(write_wild), exited(77), "a child writes to its own copy");
	is(p[0] * 10 + byte_at(0), 77, "which nobody else sees");
	close(file);
	is(p[2 * PAGE], 3, "the file is closed: its bytes stay");
	is(mprotect(q, PAGE, RW), 0, "a private page may become writable");
	q[5] = 1;
	is(q[5], 1, "and is written");
	munmap(p, 3 * PAGE);
	munmap(q, PAGE);
}

static void shared_mapping(void)
{
	char *p, *q;

	new_file();
	p = map(3, RW, MAP_SHARED, 0);
	q = map(2, PROT_READ, MAP_SHARED, 1);
	p[PAGE] = 9;
	is(q[0] * 10 + byte_at(PAGE), 99, "what is written to a shared mapping is in the file");
	is(pwrite(file, "\5", 1, PAGE + 1), 1, "write to the file");
	is(p[PAGE + 1] * 10 + q[1], 55, "seen by all");
	area = p;
	is(in_child(write_wild), exited(77), "written by a child");
	is(p[0] * 100 + byte_at(0), 7777, "seen by its parent and in the file");
	is(msync(p, 3 * PAGE, MS_SYNC), 0, "msync");
	p[2 * PAGE + 200] = 1;
	is(lseek(file, 0, SEEK_END), SIZE, "writing behind the end does not make it longer");
	is(ftruncate(file, SIZE + 200), 0, "ftruncate does");
	is(byte_at(SIZE + 100), 0, "with zeros");
	munmap(p, 3 * PAGE);
	munmap(q, 2 * PAGE);
	close(file);
}

static void end_of_file(void)
{
	char *p, *q;

	new_file();
	p = map(5, RW, MAP_SHARED, 0);
	q = map(5, RW, MAP_PRIVATE, 0);
	area = p + 3 * PAGE;
	is(in_child(read_wild), SIGBUS, "beyond the end: SIGBUS");
	is(in_child(write_wild), SIGBUS, "to write, too");
	is(raw(SYS_write, 1, area, 1), -EFAULT, "and EFAULT in a call");
	area = q + 3 * PAGE;
	is(in_child(write_wild), SIGBUS, "of a private mapping");
	is(ftruncate(file, 4 * PAGE), 0, "the file grows");
	is(in_child(write_wild), exited(77), "and there is something");
	p[3 * PAGE] = 4;
	is(q[3 * PAGE], 4, "that all see");
	q[PAGE] = 8;
	is(ftruncate(file, PAGE / 2), 0, "it shrinks");
	is(p[0] * 10 + q[0], 11, "what is left is left");
	is(p[PAGE / 2] + q[PAGE / 2], 0, "zeros behind it");
	area = p + PAGE;
	is(in_child(read_wild), SIGBUS, "the rest is gone");
	area = q + PAGE;
	is(in_child(read_wild), SIGBUS, "one's own copies, too");
	is(ftruncate(file, 4 * PAGE), 0, "it grows again");
	is(p[PAGE] + q[PAGE] + p[3 * PAGE], 0, "by zeros");
	munmap(p, 5 * PAGE);
	munmap(q, 5 * PAGE);
	close(file);
}

static void rights(void)
{
	int reader, writer;
	char *p;

	file = open("rights", O_RDWR | O_CREAT, 0600);
	is(write(file, "abc", 3), 3, "a small file");
	reader = open("rights", O_RDONLY);
	writer = open("rights", O_WRONLY);
	is(raw(SYS_mmap, 0, PAGE, RW, MAP_SHARED, reader, 0), -EACCES, "to write, of a reader");
	is(raw(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, writer, 0), -EACCES, "of a writer");
	p = (char *)raw(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, reader, 0);
	is(p[1], 'b', "shared, to read");
	is(raw(SYS_mprotect, p, PAGE, RW), -EACCES, "it cannot become writable");
	is(raw(SYS_mmap, 0, 0, RW, MAP_SHARED, file, 0), -EINVAL, "nothing of it");
	is(raw(SYS_mmap, 0, PAGE, RW, MAP_SHARED, file, 1), -EINVAL, "from within a page");
	is(raw(SYS_mmap, 0, PAGE, RW, 0, file, 0), -EINVAL, "neither shared nor private");
	is(raw(SYS_mmap, 0, PAGE, RW, 2 | MAP_GROWSDOWN, file, 0), -EINVAL, "as a stack");
	is(raw(SYS_mmap, 0, PAGE, RW, 3 | 0x80000, file, 0), -EOPNOTSUPP, "an unknown flag");
	is(raw(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, 0 - 100, 0), -EBADF, "of no file");
	close(reader);
	reader = open(".", O_RDONLY);
	is(raw(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, reader, 0), -ENODEV, "of a directory");
	close(reader);
	reader = open("/dev/zero", O_RDWR);
	area = (char *)raw(SYS_mmap, 0, PAGE, RW, MAP_SHARED, reader, 0);
	is(area[7], 0, "of /dev/zero");
	is(in_child(write_wild), exited(77), "shared, a child writes");
	is(area[0], 77, "and it is seen");
	close(reader);
	close(writer);
	munmap(p, PAGE);
	munmap(area, PAGE);
	close(file);
	unlink("rights");
}

/* Both keep a mapping while the other cuts and fills: whatever a page reads is the file's. */
static int cut_and_fill(void)
{
	for (int i = 0; i < 200; i++) {
		if (ftruncate(file, 0) || ftruncate(file, 8 * PAGE))
			return 1;
		memset(area + i % 8 * PAGE, i, PAGE);
		if (byte_at(i % 8 * PAGE) != (i & 255))
			return 2;
	}
	return 0;
}

static void many_times(void)
{
	new_file();
	area = map(8, RW, MAP_SHARED, 0);
	is(in_child(cut_and_fill), 0, "cut and filled 200 times");
	is(area[7 * PAGE], (char)199, "the last is seen");
	munmap(area, 8 * PAGE);
	close(file);
}

int main(void)
{
	in_scratch("filemap");
	private_mapping();
	shared_mapping();
	end_of_file();
	rights();
	many_times();
	leave_scratch();
	return done();
}
