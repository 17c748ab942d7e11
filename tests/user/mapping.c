/*
 * mmap beyond private memory: shared anonymous memory, mremap, madvise, mlock, msync, mincore; and
 * how much of it there may be.
 */
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define PAGE 4096l
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)
#define MADV_NONE 7 /* a number that is no advice */

static char *area; /* what the functions that run in a child look at */

/* Memory at a place that is not chosen again soon, or NULL. */
static char *map(long pages, int flags)
{
	char *p = mmap(NULL, (size_t)(pages * PAGE), RW, flags, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* Pages in a row, in the middle of twice as many that are free. */
static char *map_alone(long pages)
{
	char *p = map(3 * pages, ANON);

	munmap(p, (size_t)(pages * PAGE));
	munmap(p + 2 * pages * PAGE, (size_t)(pages * PAGE));
	return p + pages * PAGE;
}

static long remap(void *at, long pages, long new_pages, int flags, void *to)
{
	return raw(SYS_mremap, at, pages * PAGE, new_pages * PAGE, flags, to);
}

static int write_shared(void)
{
	area[0] = 2;
	area[5 * PAGE] = 3;
	return area[PAGE];
}

/* A child's child sees it as well, by memory that its parent has never touched. */
static int write_by_grandchild(void)
{
	return WEXITSTATUS(in_child(write_shared));
}

static int write_wild(void)
{
	area[0] = 1;
	return 0;
}

static int read_wild(void)
{
	return *(volatile char *)area;
}

static void shared_memory(void)
{
	area = map(8, SHARED);
	ok(area != NULL, "shared memory");
	is(area[0], 0, "it is zeros");
	area[PAGE] = 7;
	is(in_child(write_by_grandchild), exited(7), "a grandchild reads what was written");
	is(area[0] * 10 + area[5 * PAGE], 23, "and its writes are seen");
	is(mprotect(area, PAGE, PROT_READ), 0, "mprotect of shared memory");
	is(in_child(write_wild), SIGSEGV, "takes the right away, in a child, too");
	is(area[0], 2, "and nothing else");
	is(mprotect(area, PAGE, RW), 0, "and gives it back");
	is(in_child(write_wild), 0, "to a child, too");
	is(area[0], 1, "whose write is seen");
	is(munmap(area + PAGE, PAGE), 0, "unmap a page in the middle");
	area[2 * PAGE] = 5;
	is(in_child(write_shared), SIGSEGV, "a page that is gone is gone for children");
	is(area[2 * PAGE] * 10 + area[5 * PAGE], 53, "the others are what they were");
	munmap(area, 8 * PAGE);
}

static void shared_errors(void)
{
	is(raw(SYS_mmap, 0, PAGE, RW, MAP_ANONYMOUS, -1, 0), -EINVAL, "neither shared nor private");
	is(raw(SYS_mmap, 0, PAGE, RW, SHARED | MAP_PRIVATE, -1, 0), -EINVAL, "nor both");
	is(raw(SYS_mmap, 0, PAGE, RW, SHARED | MAP_GROWSDOWN, -1, 0), -EINVAL, "no shared stacks");
	is(raw(SYS_mmap, 0, PAGE, RW, MAP_PRIVATE, -1, 0), -EBADF, "a file needs a descriptor");
	is(raw(SYS_mmap, 0, PAGE, RW, MAP_SHARED, 77, 0), -EBADF, "an open one");
	is(raw(SYS_mmap, 0, PAGE, RW, ANON, -1, 1), -EINVAL, "an offset within a page");
	is(raw(SYS_mmap, 0, 1l << 46, RW, ANON, -1, 0), -ENOMEM,
	   "far more than there is: refused");
	is(raw(SYS_mmap, 0, 1l << 46, RW, SHARED, -1, 0), -ENOMEM, "shared, too");
	area = (char *)raw(SYS_mmap, 0, 1l << 42, PROT_READ, ANON, -1, 0);
	ok((long)area > 0, "to read alone it promises nothing");
	is(raw(SYS_mprotect, area, 1l << 42, RW), -ENOMEM, "until it is to be written");
	is(munmap(area, 1ul << 42), 0, "gone");
	area = (char *)raw(SYS_mmap, 0, 1l << 42, RW, ANON | MAP_NORESERVE, -1, 0);
	ok((long)area > 0, "nor if nothing is to be reserved");
	area[1l << 41] = 1;
	is(munmap(area, 1ul << 42), 0, "a page of it was touched; gone");
}

static void resize(void)
{
	char *p = map_alone(4), *q;

	for (int i = 0; i < 4; i++)
		p[i * PAGE] = (char)(i + 1);
	is(remap(p, 4, 2, 0, 0), (long)p, "mremap: shrink");
	area = p + 2 * PAGE;
	is(in_child(read_wild), SIGSEGV, "what was cut off is gone");
	is(remap(p, 2, 5, 0, 0), (long)p, "grow where it is");
	is(p[0] * 100 + p[PAGE] * 10 + p[2 * PAGE], 120, "new pages are zeros");
	p[4 * PAGE] = 9;
	q = mmap(p + 5 * PAGE, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0);
	is(remap(p, 5, 6, 0, 0), -ENOMEM, "there is something in the way");
	is(p[4 * PAGE], 9, "nothing has changed");
	q = (char *)remap(p, 5, 6, MREMAP_MAYMOVE, 0);
	ok((long)q > 0 && q != p, "so it moves");
	is(q[0] * 1000 + q[PAGE] * 100 + q[4 * PAGE] * 10 + q[5 * PAGE], 1290, "with its pages");
	area = p;
	is(in_child(read_wild), SIGSEGV, "from where it was");
	is(remap(q + PAGE, 1, 1, 0, 0), (long)(q + PAGE), "no change is no error");
	is(munmap(q, 6 * PAGE), 0, "gone");
	is(munmap(p, 6 * PAGE), 0, "all gone");
}

static void move(void)
{
	char *p = map(8, ANON), *q = map(8, ANON);

	memset(p, 1, 8 * PAGE);
	memset(q, 2, 8 * PAGE);
	is(remap(p + 2 * PAGE, 2, 2, MREMAP_MAYMOVE | MREMAP_FIXED, q + PAGE), (long)(q + PAGE),
	   "move to a place that is taken");
	is(q[0] * 100 + q[PAGE] * 10 + q[3 * PAGE], 212, "what was there is gone, and no more");
	area = p + 2 * PAGE;
	is(in_child(read_wild), SIGSEGV, "and so is where it was");
	is(p[PAGE] * 10 + p[4 * PAGE], 11, "and no more");
	is(remap(p + 4 * PAGE, 3, 1, MREMAP_MAYMOVE | MREMAP_FIXED, q), (long)q,
	   "moved and shortened");
	area = p + 5 * PAGE;
	is(in_child(read_wild), SIGSEGV, "the rest is gone");
	is(p[7 * PAGE], 1, "what follows is not");
	p[0] = 5;
	is(remap(p, 1, 1, MREMAP_MAYMOVE | MREMAP_FIXED | 4, q + 7 * PAGE), (long)(q + 7 * PAGE),
	   "MREMAP_DONTUNMAP");
	is(q[7 * PAGE] * 10 + p[0], 50, "moves the pages and leaves the region");
	is(remap(p, 1, 1, MREMAP_FIXED, q), -EINVAL, "fixed, and may not move");
	is(remap(p, 1, 1, 8, 0), -EINVAL, "no such flag");
	is(remap(p + 1, 1, 1, 0, 0), -EINVAL, "within a page");
	is(remap(p, 1, 0, 0, 0), -EINVAL, "to nothing");
	is(remap(p, 0, 1, MREMAP_MAYMOVE, 0), -EINVAL, "from nothing");
	is(remap(p, 2, 2, MREMAP_MAYMOVE | MREMAP_FIXED, p + PAGE), -EINVAL, "onto itself");
	is(remap(p, 2, 2, MREMAP_MAYMOVE | MREMAP_FIXED, q + 1), -EINVAL, "to within a page");
	is(remap(p + 2 * PAGE, 1, 2, MREMAP_MAYMOVE, 0), -EFAULT, "of what is not mapped");
	is(remap(p, 3, 4, MREMAP_MAYMOVE, 0), -EFAULT, "over a hole");
	is(remap(p, 1, 1l << 30, MREMAP_MAYMOVE, 0), -ENOMEM, "to more than there is");
	munmap(p, 8 * PAGE);
	munmap(q, 8 * PAGE);
}

static int look_moved(void)
{
	return area[0] == 4 && area[2 * PAGE] == 6 ? (area[0] = 8) : 0;
}

static void move_shared(void)
{
	char *p = map(4, SHARED), *copy;

	p[0] = 4;
	p[2 * PAGE] = 6;
	area = (char *)remap(p, 4, 2, MREMAP_MAYMOVE, 0);
	is((long)area, (long)p, "shared memory shrinks");
	copy = (char *)remap(p, 0, 4, MREMAP_MAYMOVE, 0);
	ok((long)copy > 0 && copy != p, "of length 0 it is mapped once more");
	area = copy;
	is(in_child(look_moved), exited(8), "all of it, children too");
	is(p[0], 8, "it is the same memory");
	area = (char *)remap(copy, 4, 5, MREMAP_MAYMOVE, 0);
	ok((long)area > 0, "it grows");
	is(in_child(look_moved), exited(0), "and is still shared");
	area += 4 * PAGE;
	is(in_child(read_wild), SIGBUS, "but what it grew by has never been there");
	munmap(area - 4 * PAGE, 5 * PAGE);
	is(p[0], 8, "unmapped, it is still where else it was mapped");
	munmap(p, 2 * PAGE);
}

static void forget(void)
{
	char *p = map(4, ANON), *s = map(2, SHARED);

	memset(p, 1, 4 * PAGE);
	memset(s, 1, 2 * PAGE);
	is(madvise(p + PAGE, PAGE, MADV_DONTNEED), 0, "MADV_DONTNEED");
	is(p[0] * 100 + p[PAGE] * 10 + p[2 * PAGE], 101, "leaves zeros");
	is(madvise(s, 2 * PAGE, MADV_DONTNEED), 0, "of shared memory");
	is(s[0] + s[PAGE], 2, "it leaves what all share");
	is(madvise(s, PAGE, MADV_REMOVE), 0, "MADV_REMOVE");
	is(s[0] * 10 + s[PAGE], 1, "takes it from all");
	is(raw(SYS_madvise, p, PAGE, MADV_REMOVE), -EINVAL, "but not of private memory");
	is(raw(SYS_madvise, s, PAGE, MADV_FREE), -EINVAL, "MADV_FREE is for private memory");
	is(madvise(p, PAGE, MADV_FREE), 0, "which it may leave or not");
	p[0] = 3;
	is(p[0], 3, "until it is written again");
	munmap(p + PAGE, PAGE);
	is(raw(SYS_madvise, p, 4 * PAGE, MADV_DONTNEED), -ENOMEM, "over a hole");
	is(p[2 * PAGE], 0, "it goes on behind it");
	is(raw(SYS_madvise, p, PAGE, MADV_NONE), -EINVAL, "no such advice");
	is(raw(SYS_madvise, p + 1, PAGE, MADV_DONTNEED), -EINVAL, "within a page");
	is(raw(SYS_madvise, p, 0, MADV_DONTNEED), 0, "of nothing");
	is(raw(SYS_madvise, p, PAGE, MADV_WILLNEED), 0, "hints are taken");
	is(raw(SYS_madvise, p, 1, MADV_SEQUENTIAL), 0, "of part of a page");
	is(raw(SYS_madvise, p, -PAGE, MADV_NORMAL), -EINVAL, "round the end of addresses");
	munmap(p, 4 * PAGE);
	munmap(s, 2 * PAGE);
}

static int look_wiped(void)
{
	return area[0] == 1 && area[PAGE] == 0 && area[2 * PAGE] == 1 ? 7 : 0;
}

static void at_fork(void)
{
	area = map(4, ANON);
	memset(area, 1, 4 * PAGE);
	is(madvise(area + PAGE, PAGE, MADV_WIPEONFORK), 0, "MADV_WIPEONFORK");
	is(in_child(look_wiped), exited(7), "a child has zeros there");
	is(area[PAGE], 1, "its parent has not");
	is(madvise(area + PAGE, PAGE, MADV_KEEPONFORK), 0, "MADV_KEEPONFORK");
	is(in_child(look_wiped), 0, "a child has a copy again");
	is(madvise(area + PAGE, PAGE, MADV_DONTFORK), 0, "MADV_DONTFORK");
	is(in_child(look_wiped), SIGSEGV, "a child has nothing there");
	is(madvise(area, 4 * PAGE, MADV_DOFORK), 0, "MADV_DOFORK");
	is(in_child(look_wiped), 0, "a child has a copy again");
	munmap(area, 4 * PAGE);
}

static void in_memory(void)
{
	unsigned char is_in[4] = { 9, 9, 9, 9 };
	char *p = map(4, ANON);

	p[PAGE] = 1;
	is(raw(SYS_mincore, p, 4 * PAGE, is_in), 0, "mincore");
	is(is_in[0] * 1000 + is_in[1] * 100 + is_in[2] * 10 + is_in[3], 100, "what was touched");
	is(mlock(p + 2 * PAGE + 5, 10), 0, "mlock");
	raw(SYS_mincore, p, 4 * PAGE, is_in);
	is(is_in[1] * 100 + is_in[2] * 10 + is_in[3], 110, "fills its page");
	is(munlock(p, 4 * PAGE), 0, "munlock");
	is(raw(SYS_mincore, p + 1, PAGE, is_in), -EINVAL, "within a page");
	is(raw(SYS_mincore, p, PAGE, 8), -EFAULT, "to nowhere");
	is(raw(SYS_mincore, p, 1l << 50, is_in), -ENOMEM, "beyond all addresses");
	munmap(p + 3 * PAGE, PAGE);
	is(raw(SYS_mincore, p, 4 * PAGE, is_in), -ENOMEM, "with a hole");
	is(raw(SYS_mlock, p, 4 * PAGE), -ENOMEM, "mlock over a hole");
	is(raw(SYS_munlock, p, 4 * PAGE), -ENOMEM, "munlock over a hole");
	mprotect(p + PAGE, PAGE, PROT_NONE);
	is(raw(SYS_mlock, p, 3 * PAGE), -ENOMEM, "mlock of a page without rights");
	mprotect(p + PAGE, PAGE, RW);
	is(raw(SYS_mlock, p, 3 * PAGE), 0, "mlock, once it has them again");
	is(raw(SYS_mlock2, p, PAGE, 2), -EINVAL, "mlock2: no such flag");
	is(raw(SYS_mlockall, 0), -EINVAL, "mlockall of nothing");
	is(raw(SYS_mlockall, MCL_CURRENT | 8), -EINVAL, "mlockall: no such flag");
	is(munlockall(), 0, "munlockall");
	is(msync(p, PAGE, MS_SYNC), 0, "msync");
	is(raw(SYS_msync, p, 4 * PAGE, MS_ASYNC), -ENOMEM, "over a hole");
	is(raw(SYS_msync, p, PAGE, MS_SYNC | MS_ASYNC), -EINVAL, "now, and later");
	is(raw(SYS_msync, p + 1, PAGE, MS_SYNC), -EINVAL, "within a page");
	munmap(p, 3 * PAGE);
	p = map(4, ANON | MAP_POPULATE);
	raw(SYS_mincore, p, 4 * PAGE, is_in);
	is(is_in[0] + is_in[3], 2, "MAP_POPULATE");
	munmap(p, 4 * PAGE);
}

int main(void)
{
	shared_memory();
	shared_errors();
	resize();
	move();
	move_shared();
	forget();
	at_fork();
	in_memory();
	return done();
}
