/*
 * vfork: the child uses the parent's memory, and the parent stands still until it lets go of it, by
 * exit or by exec.
 */
#include <sched.h>
#include <signal.h>

#include "tests/user/tap.h"

static volatile int value;

static void test_exit(void)
{
	int status = -1;
	pid_t child = vfork();

	if (child == 0) {
		sleep_ms(50);
		value = 42;
		_exit(3);
	}
	is(value, 42, "the child wrote into the parent's memory before the parent went on");
	is(waitpid(child, &status, 0), child, "the child can be awaited");
	is(status, exited(3), "its exit code arrives");
}

static void test_exec(char *self)
{
	char *const argv[] = { self, "late", NULL };
	char *const envp[] = { NULL };
	int status = -1;
	pid_t child = vfork();

	if (child == 0) {
		execve(self, argv, envp);
		_exit(99);
	}
	is(waitpid(child, &status, WNOHANG), 0, "exec lets the parent go on while the child runs");
	is(waitpid(child, &status, 0), child, "that child can be awaited too");
	is(status, exited(7), "the new program's exit code arrives");
}

static void test_failing_exec(void)
{
	char *const argv[] = { NULL };
	pid_t child = vfork();

	if (child == 0) {
		execve("/no/such/program", argv, argv);
		_exit(errno == ENOENT ? 5 : 6);
	}
	is(status_of(child), exited(5), "a failed exec leaves the child in the parent's memory");
}

static long now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void test_copy(void)
{
	long start = now_ms();
	long child;

	value = 1;
	child = raw(SYS_clone, CLONE_VFORK | SIGCHLD);
	if (child == 0) {
		sleep_ms(50);
		value = 2;
		_exit(value);
	}
	ok(now_ms() - start >= 50, "CLONE_VFORK alone: the parent waits too");
	is(value, 1, "but the memory is not shared");
	is(status_of(child), exited(2), "the child had its own");
}

int main(int argc, char *argv[])
{
	if (argc > 1) {
		sleep_ms(200);
		return 7;
	}
	test_exit();
	test_exec(argv[0]);
	test_failing_exec();
	test_copy();
	return done();
}
