/*
 * clone3 with a pid of the caller's choice: who gets which number, who is refused with which error
 * if two are due, and that the numbers that nobody asks for go on as before.  What is expected is
 * Linux's answer; this program run on Linux measures it again.
 */
#include <limits.h>
#include <sched.h>
#include <signal.h>

#include "tests/user/slurp.h"

#define CLONE_PIDFD_BIT 0x1000ul
#define USER_END 0x7ffffffff000ul
#define BAD_POINTER 8ul
#define CAPABILITY_V3 0x20080522u
#define CAP_SYS_ADMIN (1ul << 21)
#define CAP_CHECKPOINT_RESTORE (1ul << 40)
#define CAPS_ALL ((1ul << 24) - 1) /* below those that a container may lack */

struct clone3_args {
	unsigned long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	unsigned long set_tid, set_tid_size, cgroup;
};

static long pid_max, far; /* so many tasks are not begun by others meanwhile */

/* clone3 with `n` pids: the child's pid or -errno, to the parent; the child ends with 0. */
static long clone_with(struct clone3_args args, const int *pids, size_t n)
{
	long pid;

	args.set_tid = (unsigned long)pids;
	args.set_tid_size = n;
	args.exit_signal = args.flags & CLONE_THREAD ? 0 : SIGCHLD;
	pid = raw(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		raw(SYS_exit, 0);
	return pid;
}

static long pick(int pid)
{
	return clone_with((struct clone3_args){0}, &pid, 1);
}

/* The same, and the child is awaited; its pid, if it could be. */
static long pick_and_reap(int pid)
{
	long child = pick(pid);
	int status = status_of(child);

	return status == 0 ? child : status;
}

/* The number that the next task gets if nobody asks, and which is free again. */
static long next_pid(void)
{
	long pid = raw(SYS_fork);

	if (pid == 0)
		raw(SYS_exit, 0);
	status_of(pid);
	return pid;
}

/* A pid that is free and far from where the search goes on, above or below. */
static int far_pid(void)
{
	long here = next_pid(), pid = here + (here < pid_max / 2 ? far : -far);

	while (kill((pid_t)pid, 0) == 0 || getpgid((pid_t)pid) > 0)
		pid++;
	return (int)pid;
}

static void test_no_pid(void)
{
	static int many[32];
	int free = far_pid();

	for (int i = 0; i < 32; i++)
		many[i] = free + i;
	is(pick(0), -EINVAL, "pid 0");
	is(pick(-1), -EINVAL, "pid -1");
	is(pick(INT_MIN), -EINVAL, "the lowest number");
	is(pick((int)pid_max), -EINVAL, "pid_max");
	is(pick(INT_MAX), -EINVAL, "the highest number");
	is(clone_with((struct clone3_args){0}, many, 32), -EINVAL,
	   "more pids than namespaces inside each other");
	is(pick(1), -EEXIST, "init's");
	is(pick(getpid()), -EEXIST, "one's own");
	is(pick(getppid()), -EEXIST, "the parent's");
}

/* Exit code: which of its names the child finds as it was asked for. */
static void test_child(void)
{
	int pid = far_pid(), parent_tid = 77, child_tid = 77, status;
	struct clone3_args args = {
		.flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID,
		.parent_tid = (unsigned long)&parent_tid,
		.child_tid = (unsigned long)&child_tid,
		.exit_signal = SIGCHLD,
		.set_tid = (unsigned long)&pid,
		.set_tid_size = 1,
	};
	long got = raw(SYS_clone3, &args, sizeof(args));

	if (got == 0)
		raw(SYS_exit, (raw(SYS_getpid) == pid) | (raw(SYS_gettid) == pid) << 1 |
				      (child_tid == pid) << 2);
	is(got, pid, "the child has the pid that was asked for");
	is(parent_tid, pid, "it is stored for the parent");
	status = status_of(pid);
	is(status, exited(7), "the child finds it as its pid and tid, and stored");

	parent_tid = 77;
	is(clone_with(args, (int[]){getpid()}, 1), -EEXIST, "a pid in use");
	is(parent_tid, 77, "stores nothing");
}

static void test_zombie(void)
{
	long pid = pick(far_pid());
	siginfo_t info;

	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	is(pick((int)pid), -EEXIST, "a zombie's");
	is(status_of(pid), 0, "which is awaited");
	is(pick_and_reap((int)pid), pid, "then it is free");
	is(pick_and_reap((int)pid), pid, "again and again");
}

/* Where numbers are given in turn, one that was asked for is passed over, and is no new place. */
static void test_search(void)
{
	int picked = far_pid(), near = (int)next_pid() + 3;
	long before = next_pid(), after, third;

	is(pick_and_reap(picked), picked, "a number that is far away");
	after = next_pid();
	ok(after < picked || after > picked + far / 2,
	   "is not where the search for the next goes on (%ld, %ld)", before, after);
	if (!is_bident()) {
		skip("and it is the very next", "others run beside us");
		skip("one that was picked is passed over", "others run beside us");
		return;
	}
	is(after, before + 1, "and it is the very next");
	is(pick(near), near, "a number that is near");
	third = next_pid();
	is(third, near + 1, "one that was picked is passed over");
	status_of(near);
}

/* What comes before the pid, and after it. */
static void test_order(void)
{
	int pid = far_pid();
	struct clone3_args args = {.flags = CLONE_SETTLS, .tls = USER_END};

	is(clone_with(args, (int[]){0}, 1), -EPERM, "a bad thread area comes before a bad pid");
	args = (struct clone3_args){.flags = CLONE_PIDFD_BIT, .pidfd = BAD_POINTER};
	is(clone_with(args, (int[]){0}, 1), -EINVAL, "a bad address for a pidfd after it");
	is(clone_with(args, &pid, 1), -EFAULT, "with a good pid it counts");
	is(pick_and_reap(pid), pid, "and the pid is free");
}

static char stack[32768] __attribute__((aligned(16)));
static volatile int thread_tid, thread_tgid;

static int run_thread(void *argument)
{
	(void)argument;
	thread_tgid = (int)raw(SYS_getpid);
	thread_tid = (int)raw(SYS_gettid);
	raw(SYS_exit, 0);
	return 0;
}

/* A thread begins on a stack that says where to go on. */
static void test_thread(void)
{
	int tid = far_pid();
	void **top = (void **)(stack + sizeof(stack)) - 2;
	struct clone3_args args = {
		.flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD,
		.stack = (unsigned long)stack,
		.stack_size = sizeof(stack) - 2 * sizeof(*top),
		.set_tid = (unsigned long)&tid,
		.set_tid_size = 1,
	};

	*top = (void *)run_thread;
	is(raw(SYS_clone3, &args, sizeof(args)), tid, "a thread");
	for (int i = 0; i < 1000 && !thread_tid; i++)
		sleep_ms(1);
	is(thread_tid, tid, "has the tid that was asked for");
	is(thread_tgid, getpid(), "and its group's pid");
	for (int i = 0; i < 1000 && syscall(SYS_tgkill, getpid(), tid, 0) == 0; i++)
		sleep_ms(1);
	is(pick_and_reap(tid), tid, "when it has ended, the number is free for a process");
}

/* No capabilities but these; 0 or -errno. */
static long keep_only(unsigned long capabilities)
{
	unsigned low = (unsigned)capabilities, high = (unsigned)(capabilities >> 32);
	unsigned header[2] = { CAPABILITY_V3, 0 }, data[6] = { low, low, 0, high, high, 0 };

	return raw(SYS_capset, header, data);
}

static int free_for_all; /* a pid for the children that try with less than all rights */

static int without_rights(void)
{
	is(keep_only(CAPS_ALL & ~CAP_SYS_ADMIN), 0, "without the two rights to it");
	is(pick(free_for_all), -EPERM, "a pid that is free");
	is(pick(getpid()), -EPERM, "comes before in use");
	is(pick(0), -EINVAL, "and after no pid");
	is(clone_with((struct clone3_args){0}, (int[]){1, 1, 1, 1, 1, 1, 1, 1}, 8), -EINVAL,
	   "and too many");
	return tap_failures != 0;
}

static int with_restore(void)
{
	is(keep_only(CAP_CHECKPOINT_RESTORE), 0, "with CAP_CHECKPOINT_RESTORE alone");
	is(pick_and_reap(free_for_all), free_for_all, "a pid can be picked");
	return tap_failures != 0;
}

static int with_admin(void)
{
	is(keep_only(CAP_SYS_ADMIN), 0, "with CAP_SYS_ADMIN alone");
	is(pick_and_reap(free_for_all), free_for_all, "a pid can be picked");
	return tap_failures != 0;
}

static int other_user(void)
{
	is(raw(SYS_setresuid, 1000, 1000, 1000), 0, "uid 1000");
	is(pick(free_for_all), -EPERM, "a pid that is free");
	return tap_failures != 0;
}

static void test_rights(void)
{
	free_for_all = far_pid();
	child_tests(without_rights, 5, "a child without rights");
	child_tests(with_restore, 2, "a child with the one");
	child_tests(with_admin, 2, "a child with the other");
	child_tests(other_user, 2, "a child of another user");
}

int main(void)
{
	if (raw(SYS_clone3, 0, 0) == -ENOSYS)
		return skip_all("this system has no clone3");
	if (pick(getpid()) == -EPERM)
		return skip_all("we may not pick pids");
	slurp("/proc/sys/kernel/pid_max");
	pid_max = number_of("");
	far = pid_max / 8;
	test_no_pid();
	test_child();
	test_zombie();
	test_search();
	test_order();
	test_thread();
	test_rights();
	if (is_bident())
		is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
	return done();
}
