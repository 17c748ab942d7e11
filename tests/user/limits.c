/*
 * Resource limits: kept for each process, copied by fork, shared by threads; and those that a
 * process feels.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define STACK_SIZE 16384
#define NR_LIMITS 16

static char stack[STACK_SIZE] __attribute__((aligned(16)));

static long soft(int resource)
{
	struct rlimit limit = { 0 };

	raw(SYS_getrlimit, resource, &limit);
	return (long)limit.rlim_cur;
}

static long set(int resource, long now, long most)
{
	struct rlimit limit = { (rlim_t)now, (rlim_t)most };

	return raw(SYS_setrlimit, resource, &limit);
}

/* Each can be lowered, and is what it was set to. */
static int test_each(void)
{
	int kept = 0;

	for (int r = 0; r < NR_LIMITS; r++) {
		long value = r == RLIMIT_NOFILE ? 100 : 1 << 29;
		struct rlimit old;

		raw(SYS_getrlimit, r, &old);
		if (old.rlim_max < (rlim_t)value)
			value = (long)old.rlim_max;
		kept += set(r, value, value) == 0 && soft(r) == value;
	}
	is(kept, NR_LIMITS, "each limit is kept");
	return 0;
}

static int lower_core(void)
{
	return set(RLIMIT_CORE, 1000, 1000) != 0;
}

static int lower_in_thread(void *unused)
{
	(void)unused;
	return (int)set(RLIMIT_CORE, 1000, 4000);
}

/* The limits are part of what a group of threads has in common. */
static int test_sharing(void)
{
	const unsigned long thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				     CLONE_THREAD | CLONE_CHILD_CLEARTID;
	static volatile int tid = 1;

	set(RLIMIT_CORE, 2000, 4000);
	is(in_child(lower_core), exited(0), "a process lowers its own");
	is(soft(RLIMIT_CORE), 2000, "and not its parent's");
	is(status_of(raw_clone(CLONE_VM | CLONE_SIGHAND | SIGCHLD, stack + STACK_SIZE,
			       lower_in_thread, NULL, NULL, NULL, NULL)), 0,
	   "one that shares memory and handlers does so, too");
	is(soft(RLIMIT_CORE), 2000, "and not its parent's");
	raw_clone(thread, stack + STACK_SIZE, lower_in_thread, NULL, NULL, (int *)&tid, NULL);
	for (int i = 0; i < 1000 && tid; i++)
		sleep_ms(1);
	is(soft(RLIMIT_CORE), 1000, "a thread lowers everybody's");
	return 0;
}

static int test_rules(void)
{
	struct rlimit limit = { 5, 4 };
	bool is_root = raw(SYS_getuid) == 0;

	is(set(RLIMIT_CORE, 500, 1000), 0, "lowered");
	is(set(RLIMIT_CORE, 1000, 1000), 0, "raised as far as it may be");
	is(raw(SYS_setrlimit, RLIMIT_CORE, &limit), -EINVAL, "a soft one above the hard one");
	is(raw(SYS_setrlimit, NR_LIMITS, &limit), -EINVAL, "no such limit");
	is(raw(SYS_getrlimit, RLIMIT_CORE, 8), -EFAULT, "told to nowhere");
	is(raw(SYS_prlimit64, 0, RLIMIT_CORE, 0, &limit), 0, "prlimit of oneself");
	is(limit.rlim_cur, 1000, "tells it");
	is(raw(SYS_prlimit64, 32766, RLIMIT_CORE, 0, &limit), -ESRCH, "of nobody");
	raw(SYS_setresuid, 5, 5, 5);
	is(set(RLIMIT_CORE, 1000, 2000), -EPERM, "a hard one is not raised by others than root");
	is(raw(SYS_prlimit64, getppid(), RLIMIT_CORE, 0, &limit),
	   is_root ? -EPERM : 0, "nor another user's looked at");
	return 0;
}

/* Of another process. */
static int test_other(void)
{
	struct rlimit old, new = { 3000, 4000 };
	pid_t pid = fork();

	if (pid == 0) {
		for (int i = 0; i < 1000 && soft(RLIMIT_CORE) != 3000; i++)
			sleep_ms(1);
		_exit(soft(RLIMIT_CORE) == 3000 ? 0 : 1);
	}
	is(raw(SYS_prlimit64, pid, RLIMIT_CORE, &new, &old), 0, "a child's limit is set");
	is(status_of(pid), 0, "which it sees");
	return 0;
}

static int test_descriptors(void)
{
	set(RLIMIT_NOFILE, 5, 10);
	is(raw(SYS_open, "/dev/null", O_RDONLY), 3, "a descriptor below the limit");
	is(raw(SYS_dup, 3), 4, "and one more");
	is(raw(SYS_dup, 3), -EMFILE, "RLIMIT_NOFILE: none at the limit");
	is(raw(SYS_open, "/dev/null", O_RDONLY), -EMFILE, "nor a file opened");
	is(raw(SYS_dup2, 3, 5), -EBADF, "dup2 to it");
	is(raw(SYS_fcntl, 3, F_DUPFD, 5), -EINVAL, "F_DUPFD from it");
	set(RLIMIT_NOFILE, 6, 10);
	is(raw(SYS_dup, 3), 5, "raised: there is one more");
	set(RLIMIT_NOFILE, 3, 10);
	is(raw(SYS_close, 5), 0, "what is above a lowered limit stays usable");
	return 0;
}

static int use_stack(void)
{
	volatile char room[1 << 20];

	for (int i = 0; i < (1 << 20); i += 1000)
		room[i] = 1;
	return room[1000] == 1 ? 0 : 1;
}

static int use_limited_stack(void)
{
	set(RLIMIT_STACK, 512 << 10, 512 << 10);
	return use_stack();
}

static void test_stack(void)
{
	is(in_child(use_stack), exited(0), "a stack of a megabyte");
	is(in_child(use_limited_stack), SIGSEGV, "RLIMIT_STACK: not beyond the limit");
}

int main(void)
{
	child_tests(test_each, 1, "each");
	child_tests(test_sharing, 5, "whose limits");
	child_tests(test_rules, 10, "rules");
	child_tests(test_other, 2, "another process");
	child_tests(test_descriptors, 8, "descriptors");
	test_stack();
	return done();
}
