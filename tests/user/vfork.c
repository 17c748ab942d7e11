/*
 * vfork: the child uses the parent's memory, and the parent stands still until it lets go of it, by
 * exit or by exec.
 */
#include <sched.h>
#include <signal.h>

#include "tests/user/tap.h"

#define STACK_SIZE 16384

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

static char stacks[2][STACK_SIZE] __attribute__((aligned(16)));
static volatile long lingering;
static volatile bool has_lingered, went_on;

static int linger(void *unused)
{
	(void)unused;
	lingering = raw(SYS_getpid);
	sleep_ms(100);
	has_lingered = true;
	return 0;
}

static int stand_still(void *unused)
{
	(void)unused;
	raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, stacks[1] + STACK_SIZE, linger, NULL, NULL,
		  NULL, NULL);
	went_on = true;
	return 0;
}

/* Wait for a child of one's own, longer than the other one lives. */
static int wait_longer(void)
{
	long start = now_ms();
	long child = raw(SYS_clone, CLONE_VFORK | SIGCHLD);

	if (child == 0) {
		sleep_ms(200);
		raw(SYS_exit, 0);
	}
	return now_ms() - start < 200 || status_of(child) != 0;
}

/* The next process is likely to get all that was the dead one's, and a wake-up meant for that. */
static void test_killed(void)
{
	long parent = raw_clone(CLONE_VM | SIGCHLD, stacks[0] + STACK_SIZE, stand_still, NULL, NULL,
				NULL, NULL);

	while (!lingering)
		sleep_ms(1);
	raw(SYS_kill, parent, SIGKILL);
	is(status_of(parent), SIGKILL, "a parent that stands still can be killed");
	ok(!went_on && !has_lingered, "while its child lives on");
	is(in_child(wait_longer), 0, "the next one waits for its own child, not for that one");
	ok(has_lingered, "which has come to its end");
	is(raw(SYS_wait4, lingering, 0, __WALL, 0), -ECHILD, "and is not ours");
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
	test_killed();
	return done();
}
