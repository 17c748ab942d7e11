/*
 * What a clone shares with its maker and what it copies, flag by flag, seen through ordinary system
 * calls: once with the flag, once without.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "tests/user/tap.h"

#define STACK_SIZE 16384

/* struct sigaction as the kernel has it. */
struct kernel_sigaction {
	void *handler;
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static volatile int word;
static int fd;

/* A child of those flags runs the function to its end; with VM on a stack of its own. */
static int run(unsigned long flags, int (*function)(void *))
{
	long pid;

	if (flags & CLONE_VM)
		return status_of(raw_clone(flags | SIGCHLD, stack + STACK_SIZE, function, NULL,
					   NULL, NULL, NULL));
	pid = raw(SYS_clone, flags | SIGCHLD);
	if (pid == 0)
		raw(SYS_exit, function(NULL));
	return status_of(pid);
}

static int write_word(void *unused)
{
	(void)unused;
	word = 2;
	return 0;
}

static void test_vm(unsigned long flags, int want, const char *name)
{
	word = 1;
	is(run(flags, write_word), 0, "%s: the child ends well", name);
	is(word, want, "%s", name);
}

static int close_fd(void *unused)
{
	(void)unused;
	return raw(SYS_close, fd) != 0;
}

static void test_files(unsigned long flags, long want, const char *name)
{
	fd = (int)raw(SYS_open, "/dev/null", O_RDONLY, 0);
	is(run(flags, close_fd), 0, "%s: the child ends well", name);
	is(raw(SYS_close, fd), want, "%s", name);
}

static int set_umask(void *unused)
{
	(void)unused;
	raw(SYS_umask, 0077);
	return raw(SYS_chdir, "/dev") != 0;
}

static void test_fs(unsigned long flags, int mask, const char *directory, const char *name)
{
	char cwd[64] = "";

	raw(SYS_umask, 0022);
	raw(SYS_chdir, "/");
	is(run(flags, set_umask), 0, "%s: the child ends well", name);
	is(raw(SYS_umask, 0022), mask, "%s: umask", name);
	raw(SYS_getcwd, cwd, sizeof(cwd));
	ok(!strcmp(cwd, directory), "%s: working directory", name);
	raw(SYS_chdir, "/");
}

static int change_root(void *unused)
{
	(void)unused;
	return raw(SYS_chroot, "/dev") != 0 || raw(SYS_chdir, "/") != 0;
}

/* By a child, for whoever shares its root has it for good. */
static unsigned long root_flags;

static int test_root_apart(void)
{
	return run(root_flags, change_root) == 0 && raw(SYS_access, "/null", F_OK) == 0;
}

static void test_root(unsigned long flags, int want, const char *name)
{
	root_flags = flags;
	if (raw(SYS_getuid) == 0)
		is(in_child(test_root_apart), exited(want), "%s: root directory", name);
	else
		skip("chroot", "only root may");
}

static int ignore_usr1(void *unused)
{
	struct kernel_sigaction action = { .handler = SIG_IGN };

	(void)unused;
	return raw(SYS_rt_sigaction, SIGUSR1, &action, 0, 8) != 0;
}

static void test_sighand(unsigned long flags, void *want, const char *name)
{
	struct kernel_sigaction action = { .handler = SIG_DFL };

	raw(SYS_rt_sigaction, SIGUSR1, &action, 0, 8);
	is(run(flags, ignore_usr1), 0, "%s: the child ends well", name);
	raw(SYS_rt_sigaction, SIGUSR1, 0, &action, 8);
	ok(action.handler == want, "%s", name);
}

/* Best effort, and the level; as ioprio_set wants them. */
#define PRIORITY(level) (2 << 13 | (level))
#define OF_PROCESS 1

static int set_priority(void *unused)
{
	(void)unused;
	return raw(SYS_ioprio_get, OF_PROCESS, 0) != PRIORITY(5) ||
	       raw(SYS_ioprio_set, OF_PROCESS, 0, PRIORITY(6)) != 0;
}

static void test_io(unsigned long flags, int want, const char *name)
{
	is(raw(SYS_ioprio_set, OF_PROCESS, 0, PRIORITY(5)), 0, "%s: an io context", name);
	is(run(flags, set_priority), 0, "%s: the child finds its parent's priority", name);
	is(raw(SYS_ioprio_get, OF_PROCESS, 0), want, "%s", name);
}

/* What a thread finds, for its maker to look at. */
static volatile long thread_pid, thread_tid, thread_parent;
static volatile int tid_in_child, tid_in_parent;

static int thread(void *unused)
{
	(void)unused;
	thread_pid = raw(SYS_getpid);
	thread_parent = raw(SYS_getppid);
	thread_tid = raw(SYS_gettid);
	return 0;
}

#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_PARENT_SETTID |  \
	 CLONE_CHILD_CLEARTID)

static void test_thread(void)
{
	long tid;

	tid_in_child = -1;
	tid = raw_clone(THREAD_FLAGS, stack + STACK_SIZE, thread, NULL, (int *)&tid_in_parent,
			(int *)&tid_in_child, NULL);
	ok(tid > 0, "a thread can be made");
	is(tid_in_parent, tid, "PARENT_SETTID: its number is where its maker wanted it");
	for (int i = 0; i < 1000 && tid_in_child; i++)
		sleep_ms(1);
	is(tid_in_child, 0, "CHILD_CLEARTID: the word is cleared when it ends");
	is(thread_pid, raw(SYS_getpid), "THREAD: the process is the same");
	is(thread_tid, tid, "THREAD: its own number is the one that clone answered");
	is(thread_parent, raw(SYS_getppid), "THREAD: the parent is the same");
	is(raw(SYS_wait4, -1, 0, __WALL, 0), -ECHILD, "THREAD: it cannot be awaited");
}

static int sibling(void *unused)
{
	(void)unused;
	thread_parent = raw(SYS_getppid);
	return 9;
}

/* Make a child of our own parent. */
static int make_sibling(void)
{
	const unsigned long flags = CLONE_VM | CLONE_VFORK | CLONE_PARENT;
	long pid = raw_clone(flags, stack + STACK_SIZE, sibling, NULL, NULL, NULL, NULL);

	if (pid <= 0 || thread_parent != raw(SYS_getppid))
		return 1;
	return raw(SYS_wait4, pid, 0, __WALL, 0) == -ECHILD ? 0 : 2;
}

static void test_parent(void)
{
	int status;

	is(in_child(make_sibling), exited(0), "PARENT: the child's parent is its maker's");
	is(raw(SYS_wait4, -1, &status, __WALL, 0) > 0, 1, "PARENT: the maker's parent awaits it");
	is(status, exited(9), "PARENT: and learns its exit code");
}

static void test_settid(void)
{
	int tid = 0;
	long pid = raw(SYS_clone, CLONE_CHILD_SETTID | SIGCHLD, 0, 0, &tid, 0);

	if (pid == 0)
		raw(SYS_exit, tid == raw(SYS_gettid) ? 0 : 1);
	is(status_of(pid), 0, "CHILD_SETTID: the child finds its number in its memory");
	is(tid, 0, "CHILD_SETTID: and the parent does not");
}

static volatile long thread_area;

#define ARCH_GET_FS 0x1003

static int tell_area(void *unused)
{
	long area = 0;

	(void)unused;
	raw(SYS_arch_prctl, ARCH_GET_FS, &area);
	thread_area = area;
	return 0;
}

/* The thread area: the parent's, unless another is asked for; of the parent it is never changed. */
static void test_area(unsigned long flags, long *area, const char *name)
{
	long before = 0, after = 0;

	raw(SYS_arch_prctl, ARCH_GET_FS, &before);
	is(status_of(raw_clone(flags | CLONE_VM | SIGCHLD, stack + STACK_SIZE, tell_area, NULL,
			       NULL, NULL, area)), 0, "%s: the child ends well", name);
	raw(SYS_arch_prctl, ARCH_GET_FS, &after);
	is(thread_area, area ? (long)area : before, "%s", name);
	is(after, before, "%s: its maker's is as before", name);
}

int main(void)
{
	static long area[4] = { (long)area };

	test_vm(0, 1, "VM off: memory is copied");
	test_vm(CLONE_VM, 2, "VM on: memory is shared");
	test_files(0, 0, "FILES off: open files are copied");
	test_files(CLONE_FILES, -EBADF, "FILES on: open files are shared");
	test_fs(0, 0022, "/", "FS off: copied");
	test_fs(CLONE_FS, 0077, "/dev", "FS on: shared");
	test_root(0, 0, "FS off: copied");
	test_root(CLONE_FS, 1, "FS on: shared");
	test_sighand(0, SIG_DFL, "SIGHAND off: handlers are copied");
	test_sighand(CLONE_VM, SIG_DFL, "SIGHAND off, VM on: handlers are copied");
	test_sighand(CLONE_VM | CLONE_SIGHAND, SIG_IGN, "SIGHAND on: handlers are shared");
	test_io(0, PRIORITY(5), "IO off: the io context is copied");
	test_io(CLONE_IO, PRIORITY(6), "IO on: it is shared");
	is(raw(SYS_ioprio_set, OF_PROCESS, 0, 4 << 13), -EINVAL, "no such class");
	test_area(0, NULL, "SETTLS off: the thread area is copied");
	test_area(CLONE_SETTLS, area, "SETTLS on: it is another one");
	test_thread();
	test_parent();
	test_settid();
	return done();
}
