/*
 * clone3: which arguments it refuses, which error counts where two are wrong, and that the child is
 * what was asked for.  The answers are those of Linux 6.1 as they were measured there; this program
 * run on Linux measures them again.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define CLONE_PIDFD_BIT 0x1000ul
#define CLONE_CLEAR_SIGHAND_BIT 0x100000000ul
#define CLONE_INTO_CGROUP_BIT 0x200000000ul
#define UNKNOWN_BIT (1ul << 63)
#define PAGE 4096ul
#define USER_END 0x7ffffffff000ul
#define BAD_POINTER 8ul
#define NO_DESCRIPTOR 1000ul

/* struct clone_args of Linux, whole. */
struct clone3_args {
	unsigned long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	unsigned long set_tid, set_tid_size, cgroup;
};

#define ARGS(...) ((struct clone3_args){ __VA_ARGS__ })

/* A page of arguments, and a page behind it that cannot be read. */
static char *pages;

/* End the child, await it.  0: there was one, and it ended well; or -errno. */
static long reap(long pid)
{
	if (pid == 0)
		raw(SYS_exit, 0);
	return pid < 0 ? pid : status_of(pid);
}

static long try_size(struct clone3_args args, size_t size)
{
	memset(pages, 0, PAGE);
	memcpy(pages, &args, sizeof(args));
	return reap(raw(SYS_clone3, pages, size));
}

static long try(struct clone3_args args)
{
	return try_size(args, sizeof(args));
}

/* With one byte that is not 0, at an offset. */
static long try_byte(size_t offset, size_t size)
{
	memset(pages, 0, PAGE);
	pages[offset] = 1;
	return reap(raw(SYS_clone3, pages, size));
}

static void test_sizes(void)
{
	static const size_t good[] = { 64, 65, 71, 72, 80, 87, 88, 89, 96, 1000, 4095, 4096 };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		is(try_size(ARGS(.exit_signal = SIGCHLD), good[i]), 0, "size %zu", good[i]);
	is(try_size(ARGS(), 0), -EINVAL, "size 0");
	is(try_size(ARGS(), 63), -EINVAL, "size 63: less than the first form");
	is(try_size(ARGS(), 4097), -E2BIG, "size 4097: more than a page");
	is(raw(SYS_clone3, BAD_POINTER, 4097), -E2BIG, "and that before the pointer is looked at");
	is(raw(SYS_clone3, BAD_POINTER, 63), -EINVAL, "so is a size that is too small");
	is(raw(SYS_clone3, pages, -1ul), -E2BIG, "the largest size");
}

static void test_tail(void)
{
	char *border = pages + PAGE;

	is(try_byte(88, 88), 0, "a byte behind the size does not count");
	is(try_byte(88, 89), -E2BIG, "the first byte of the tail is not 0");
	is(try_byte(4095, 4096), -E2BIG, "its last byte is not 0");
	is(try_byte(4095, 4095), 0, "a byte behind it is not");
	is(try_byte(71, 71), 0, "half a word: behind it");
	memset(pages, 0, PAGE);
	is(reap(raw(SYS_clone3, border - 88, 88)), 0, "arguments up to the end of memory");
	is(raw(SYS_clone3, border - 88, 89), -EFAULT, "a tail that cannot be read");
	is(raw(SYS_clone3, border - 87, 88), -EFAULT, "an argument that cannot");
	border[-8] = 1;
	is(raw(SYS_clone3, border - 96, 104), -E2BIG, "not 0 comes before not to be read");
	is(raw(SYS_clone3, 0, 64), -EFAULT, "no pointer");
	is(raw(SYS_clone3, BAD_POINTER, 88), -EFAULT, "a bad pointer");
	is(raw(SYS_clone3, 0xffff800000000000, 88), -EFAULT, "the kernel's memory");
	is(raw(SYS_clone3, USER_END - 8, 88), -EFAULT, "over the end of user memory");
}

/* The tail is looked at first: arguments in no memory, their tail in ours. */
static void test_tail_first(void)
{
	char *hole = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);

	munmap(hole, PAGE);
	is(raw(SYS_clone3, hole + PAGE - 88, 96), -EFAULT, "no arguments, a tail of 0");
	hole[PAGE] = 1;
	is(raw(SYS_clone3, hole + PAGE - 88, 96), -E2BIG, "no arguments, a tail that is not 0");
	munmap(hole + PAGE, PAGE);
}

/* All of the tail must be user addresses before the first byte of it counts. */
static void test_end_of_memory(void)
{
	char *top = (char *)USER_END - PAGE;

	if (mmap(top, PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != top && !is_bident()) {
		skip("a tail over the end of user memory", "the last page is in use");
		return;
	}
	top[PAGE - 8] = 1; /* Bident has the stack there, and nothing in its last word */
	is(raw(SYS_clone3, top + PAGE - 96, 96), -E2BIG, "a tail up to the end of user memory");
	is(raw(SYS_clone3, top + PAGE - 96, 97), -EFAULT, "a tail over it");
}

static void test_signal(void)
{
	signal(64, SIG_IGN); /* it is really sent */
	is(try(ARGS(.exit_signal = 64)), 0, "exit signal 64");
	is(try(ARGS(.exit_signal = 65)), -EINVAL, "exit signal 65");
	is(try(ARGS(.exit_signal = 256 + SIGCHLD)), -EINVAL, "exit signal beyond a byte");
	is(try(ARGS(.exit_signal = 1ul << 32 | SIGCHLD)), -EINVAL, "exit signal beyond 32 bits");
	is(try(ARGS(.flags = SIGCHLD)), -EINVAL, "a signal among the flags");
	is(try(ARGS(.flags = CLONE_PARENT, .exit_signal = SIGCHLD)), -EINVAL,
	   "PARENT with an exit signal");
	is(try(ARGS(.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, .exit_signal = 1)), -EINVAL,
	   "THREAD with an exit signal");
}

static void test_flags(void)
{
	const unsigned long shared = CLONE_VM | CLONE_SIGHAND;

	is(try(ARGS(.flags = UNKNOWN_BIT)), -EINVAL, "an unknown flag");
	is(try(ARGS(.flags = CLONE_DETACHED)), -EINVAL, "DETACHED");
	is(try(ARGS(.flags = CLONE_SIGHAND)), -EINVAL, "SIGHAND without VM");
	is(try(ARGS(.flags = CLONE_NEWNS | CLONE_FS)), -EINVAL, "NEWNS and FS");
	is(try(ARGS(.flags = shared | CLONE_CLEAR_SIGHAND_BIT)), -EINVAL,
	   "handlers both shared and cleared");
	is(try(ARGS(.flags = CLONE_FILES | CLONE_FS | CLONE_SYSVSEM | CLONE_UNTRACED)), 0,
	   "flags that are taken");
	is(try(ARGS(.flags = CLONE_SETTLS, .tls = USER_END)), -EPERM, "SETTLS beyond user memory");
}

static void test_stack_arguments(void)
{
	int status;

	is(try(ARGS(.stack = PAGE)), -EINVAL, "a stack without a size");
	is(try(ARGS(.stack_size = PAGE)), -EINVAL, "a size without a stack");
	is(try(ARGS(.stack = USER_END - PAGE, .stack_size = PAGE + 1)), -EINVAL,
	   "a stack over the end of user memory");
	is(try(ARGS(.stack = -PAGE, .stack_size = 2 * PAGE)), -EINVAL, "one around the end of all");
	is(try(ARGS(.stack = USER_END, .stack_size = -1ul)), -EINVAL, "one that is too large");
	status = (int)try(ARGS(.stack = USER_END - PAGE, .stack_size = PAGE));
	is(status & 0x7f, SIGSEGV, "one up to the end is taken; there is nothing to return to");
}

static void test_pids(void)
{
	const unsigned long at = (unsigned long)pages + 2048;

	is(try(ARGS(.set_tid = at)), -EINVAL, "pids without a number");
	is(try(ARGS(.set_tid_size = 1)), -EINVAL, "a number without pids");
	is(try(ARGS(.set_tid = at, .set_tid_size = 33)), -EINVAL, "pids for 33 levels");
	is(try(ARGS(.set_tid = BAD_POINTER, .set_tid_size = 1)), -EFAULT, "pids that are nowhere");
	is(try(ARGS(.flags = CLONE_DETACHED, .set_tid = BAD_POINTER, .set_tid_size = 1)), -EFAULT,
	   "they are read before the flags are looked at");
	is(try(ARGS(.set_tid = BAD_POINTER, .set_tid_size = 1, .exit_signal = 65)), -EINVAL,
	   "and after the exit signal");
}

static void test_cgroup(void)
{
	struct clone3_args args = { .flags = CLONE_INTO_CGROUP_BIT, .cgroup = NO_DESCRIPTOR };

	is(try_size(args, 80), -EINVAL, "a control group that is not passed");
	is(try(args), -EBADF, "one that is no descriptor");
	args.flags |= CLONE_NEWNS | CLONE_FS;
	is(try(args), -EINVAL, "after the rules of all clones");
	args.cgroup = 1ul << 31;
	args.flags = CLONE_INTO_CGROUP_BIT;
	is(try(args), -EINVAL, "one that can be none");
}

static void test_pidfd(void)
{
	int fd = -1;
	struct clone3_args args = {
		.flags = CLONE_PIDFD_BIT, .pidfd = (unsigned long)&fd, .exit_signal = SIGCHLD,
	};
	int first = dup(1);

	close(first); /* the lowest that is free */

	is(try(args), 0, "a child with a pidfd");
	is(fd, first, "the lowest descriptor that is free");
	is(fcntl(fd, F_GETFD), FD_CLOEXEC, "it is a descriptor, and not for an exec");
	is(raw(SYS_read, fd, pages, 1), -EINVAL, "that cannot be read");
	is(close(fd), 0, "but closed");
	fd = -1;
	args.flags |= UNKNOWN_BIT;
	is(try(args), -EINVAL, "a call that fails");
	is(fd, -1, "stores no descriptor");
	args.flags = CLONE_PIDFD_BIT;
	args.pidfd = BAD_POINTER;
	is(try(args), -EFAULT, "nowhere to store it");
	is(raw(SYS_close, first), -EBADF, "there is none then");
}

static volatile int parent_tid, child_tid;

/* What the child finds is its exit code: bit 0 its pid, bit 1 its parent. */
static void test_child(void)
{
	struct clone3_args args = {
		.flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID,
		.parent_tid = (unsigned long)&parent_tid,
		.child_tid = (unsigned long)&child_tid,
		.exit_signal = SIGCHLD,
	};
	long self = raw(SYS_getpid), pid;
	int status = -1;

	pid = raw(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		raw(SYS_exit, (raw(SYS_getpid) == child_tid) | (raw(SYS_getppid) == self) << 1);
	is(parent_tid, pid, "the pid is stored for the parent");
	is(child_tid, 0, "but not for the child, in the parent's memory");
	is(raw(SYS_wait4, pid, &status, 0, 0), pid, "a child that sends SIGCHLD can be awaited");
	is(status, exited(3), "it found its pid and its parent");

	parent_tid = 77;
	args.flags |= UNKNOWN_BIT;
	is(try(args), -EINVAL, "a call that fails");
	is(parent_tid, 77, "stores nothing");

	pid = raw(SYS_clone3, &(struct clone3_args){ 0 }, sizeof(args));
	if (pid == 0)
		raw(SYS_exit, 5);
	is(raw(SYS_wait4, pid, 0, 0, 0), -ECHILD, "a child that sends no signal is not awaited");
	is(raw(SYS_wait4, pid, &status, __WCLONE, 0), pid, "but as a clone");
	is(status, exited(5), "with its exit code");
}

static struct {
	char bytes[8 * PAGE] __attribute__((aligned(16)));
	void (*first)(void); /* where the child returns to from its system call */
	void *spare;
} stack;

static volatile long shared;

static void on_stack(void)
{
	char here;

	sleep_ms(20);
	shared = &here >= stack.bytes && &here < (char *)(&stack + 1) ? 42 : 43;
	raw(SYS_exit, 9);
}

static void test_stack(void)
{
	struct clone3_args args = {
		.flags = CLONE_VM | CLONE_VFORK,
		.stack = (unsigned long)stack.bytes,
		.stack_size = sizeof(stack.bytes),
		.exit_signal = SIGCHLD,
	};
	long pid;

	stack.first = on_stack;
	pid = raw(SYS_clone3, &args, sizeof(args));
	is(shared, 42, "the child runs on its stack, before a VFORK parent goes on");
	is(status_of(pid), exited(9), "and ends");
}

static void on_signal(int sig)
{
	(void)sig;
}

/* The child's exit code: bit 0, SIGUSR1 is handled; bit 1, SIGUSR2 is ignored. */
static int handlers_of_child(unsigned long flags)
{
	long pid = raw(SYS_clone3, &ARGS(.flags = flags, .exit_signal = SIGCHLD),
		       sizeof(struct clone3_args));
	struct sigaction one, two;

	if (pid == 0) {
		sigaction(SIGUSR1, NULL, &one);
		sigaction(SIGUSR2, NULL, &two);
		raw(SYS_exit, (one.sa_handler == on_signal) | (two.sa_handler == SIG_IGN) << 1 |
				      (one.sa_handler == SIG_DFL) << 2);
	}
	return status_of(pid);
}

static void test_handlers(void)
{
	struct sigaction action;

	signal(SIGUSR1, on_signal);
	signal(SIGUSR2, SIG_IGN);
	is(handlers_of_child(0), exited(3), "a child has its parent's handlers");
	is(handlers_of_child(CLONE_CLEAR_SIGHAND_BIT), exited(6),
	   "CLEAR_SIGHAND: the default instead; what is ignored stays ignored");
	sigaction(SIGUSR1, NULL, &action);
	ok(action.sa_handler == on_signal, "the parent keeps its handler");
}

int main(void)
{
	if (raw(SYS_clone3, 0, 0) == -ENOSYS)
		return skip_all("this system has no clone3");
	pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(pages + PAGE, PAGE);
	test_sizes();
	test_tail();
	test_tail_first();
	test_end_of_memory();
	test_signal();
	test_flags();
	test_stack_arguments();
	test_pids();
	test_cgroup();
	test_pidfd();
	test_child();
	test_stack();
	test_handlers();
	if (is_bident())
		is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
	return done();
}
