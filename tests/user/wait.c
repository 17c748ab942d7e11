/*
 * wait4: what a parent learns of its children's end, and whom orphans go to.
 */
#include <signal.h>

#include "tests/user/tap.h"

static long wait_for(long pid, int *status, int options)
{
	return raw(SYS_wait4, pid, status, options, 0);
}

static int return_seven(void)
{
	return 7;
}

static int kill_self(void)
{
	raw(SYS_kill, raw(SYS_getpid), SIGKILL);
	return 1;
}

static int touch_nothing(void)
{
	*(volatile int *)8 = 1;
	return 1;
}

static pid_t sleeper(long ms, int code)
{
	pid_t pid = fork();

	if (pid == 0) {
		sleep_ms(ms);
		_exit(code);
	}
	return pid;
}

static void test_status(void)
{
	is(wait_for(-1, NULL, 0), -ECHILD, "no children at all");
	is(in_child(return_seven), exited(7), "an exit code");
	is(in_child(kill_self), SIGKILL, "death by SIGKILL");
	is(in_child(touch_nothing) & 0x7f, SIGSEGV, "death by SIGSEGV");
}

static void test_options(void)
{
	int status = 55;
	pid_t child = sleeper(100, 3);

	is(wait_for(child, &status, WNOHANG), 0, "WNOHANG while the child runs");
	is(status, 55, "and the status is left alone");
	is(wait_for(child + 1, &status, WNOHANG), -ECHILD, "somebody else's child");
	is(wait_for(-1, &status, 0x40), -EINVAL, "an option that does not exist");
	is(wait_for((int)(1u << 31), &status, 0), -ESRCH, "a group that cannot be");
	is(wait_for(-1, &status, 0), child, "any child");
	is(status, exited(3), "its status");
	is(wait_for(child, &status, 0), -ECHILD, "a child is awaited once");

	child = sleeper(0, 4);
	sleep_ms(50);
	is(wait_for(child, &status, WNOHANG), child, "WNOHANG after the child has ended");
	is(status, exited(4), "its status");

	child = sleeper(0, 5);
	is(wait_for(child, (int *)8, 0), -EFAULT, "a bad pointer for the status");
	is(wait_for(child, &status, 0), -ECHILD, "but the child is gone, as on Linux");

	child = sleeper(0, 6);
	is(wait_for(0, &status, 0), child, "pid 0: a child of the same process group");
}

static void test_many(void)
{
	enum { N = 20 };
	pid_t child[N];
	int status, right = 0;

	for (int i = 0; i < N; i++)
		child[i] = sleeper(0, i);
	for (int i = N - 1; i >= 0; i--)
		right += wait_for(child[i], &status, 0) == child[i] && status == exited(i);
	is(right, N, "20 children, awaited by number in the other order");
}

static void test_exit_signal(void)
{
	int status;
	long child = raw(SYS_clone, 0);

	if (child == 0)
		raw(SYS_exit, 8);
	is(wait_for(child, &status, 0), -ECHILD, "a child without exit signal is not awaited");
	is(wait_for(child, &status, __WCLONE), child, "except with __WCLONE");
	is(status, exited(8), "its status");
	child = raw(SYS_clone, 0);
	if (child == 0)
		raw(SYS_exit, 8);
	is(wait_for(-1, &status, __WALL), child, "or with __WALL");
}

static void test_ignored(void)
{
	pid_t child;

	signal(SIGCHLD, SIG_IGN);
	child = sleeper(0, 1);
	is(wait_for(child, NULL, 0), -ECHILD, "SIGCHLD ignored: wait sleeps, then nobody is left");
	signal(SIGCHLD, SIG_DFL);
}

/* An orphan's parent is another process, whom our death made it; 0 if all is right. */
static int orphan(void)
{
	pid_t middle = fork();

	if (middle == 0) {
		pid_t self = getpid();

		if (fork() == 0) {
			for (int i = 0; i < 1000 && getppid() == self; i++)
				sleep_ms(1);
			_exit(getppid() == self);
		}
		_exit(0);
	}
	return status_of(middle);
}

int main(void)
{
	test_status();
	test_options();
	test_many();
	test_exit_signal();
	test_ignored();
	is(in_child(orphan), 0, "a parent can end before its child");
	sleep_ms(20);
	is(wait_for(-1, NULL, 0), -ECHILD, "the orphan is not ours");
	return done();
}
