/*
 * The end of PID namespaces: the first process takes all with it, and without it nobody is made;
 * how many there can be, and what a failure leaves behind.
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "spec/rung.h"
#include "tests/user/pidns.h"

#define STACK_SIZE 16384
#define LEVELS 32 /* namespaces inside each other, below the first */
#define MANY 66	  /* more namespaces than this kernel has */

static char stack[STACK_SIZE] __attribute__((aligned(16)));

static int fork_tree_and_exit(void)
{
	for (int i = 0; i < 3; i++)
		if (fork() == 0) {
			fork_sleeper();
			signal(SIGTERM, SIG_IGN);
			sleep_long();
		}
	sleep_ms(20);
	return 5;
}

static int fork_inside_and_exit(void)
{
	if (in_namespace(fork_tree_and_exit) != exited(5))
		return 1;
	if (clone_with(CLONE_NEWPID) == 0)
		_exit(fork_tree_and_exit() + sleep_long());
	sleep_ms(20);
	return 6;
}

/* The status of the process with a pipe that ends when all who hold it have. */
static void test_end(int (*function)(void), int code, const char *name)
{
	int fds[2];
	long pid;
	char c;

	is(pipe(fds), 0, "a pipe");
	pid = clone_with(CLONE_NEWPID);
	if (pid == 0) {
		close(fds[0]);
		_exit(function());
	}
	close(fds[1]);
	is(status_of(pid), exited(code), "%s", name);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	is(raw(SYS_read, fds[0], &c, 1), 0, "none of them is left");
	close(fds[0]);
}

static int clone_thread(unsigned long flags)
{
	return (int)raw(SYS_clone, flags, stack + STACK_SIZE, 0, 0, 0);
}

/* unshare is for children: the first of them is number 1. */
static int test_unshare(void)
{
	pid_t self = getpid();
	long first, second;

	is(raw(SYS_unshare, CLONE_NEWPID), 0, "unshare");
	is(getpid(), self, "does nothing to the caller's number");
	is(raw(SYS_unshare, CLONE_NEWPID), -EINVAL, "unshare again");
	is(clone_with(CLONE_NEWPID), -EINVAL, "NEWPID now");
	is(clone_thread(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD), -EINVAL, "a thread now");
	first = fork_sleeper();
	ok(first > 1, "the first child");
	second = fork();
	if (second == 0)
		_exit(getpid() * 16 + getppid());
	is(status_of(second), exited(2 * 16), "the second is 2, its parent is not seen");
	second = fork_sleeper();
	is(kill((pid_t)first, SIGKILL), 0, "the first is killed");
	sleep_ms(20);
	is(raw(SYS_wait4, first, 0, WNOHANG, 0), 0, "it waits until the others are gone");
	is(status_of(second), SIGKILL, "they are killed with it");
	is(status_of(first), SIGKILL, "then it can be awaited");
	is(fork(), -1, "no child any more");
	is(errno, ENOMEM, "for want of a namespace");
	return 0;
}

/* Who could not be made was to be number 1: there is no other. */
static int test_first_fails(void)
{
	const struct rlimit none = { 0, 0 };
	int fd;

	is(raw(SYS_unshare, CLONE_NEWPID), 0, "unshare");
	setrlimit(RLIMIT_NOFILE, &none);
	is(raw(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &fd, 0, 0), -EMFILE, "the first child fails");
	is(fork(), -1, "so does the next");
	is(errno, ENOMEM, "for another reason");
	return 0;
}

/* As deep as it goes: each process makes a namespace for the next.  The last one's error. */
static int go_down(int level)
{
	long numbers[LEVELS + 2], pid;
	int status;

	if (level == LEVELS && (numbers_of(0, "NSpid:", numbers, LEVELS + 2) !=
				LEVELS + 1 || numbers[LEVELS] != 1))
		return 100;
	pid = clone_with(CLONE_NEWPID);
	if (pid == 0)
		_exit(getpid() == 1 ? go_down(level + 1) : 101);
	if (pid < 0)
		return level == LEVELS ? (int)-pid : 102;
	status = status_of(pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 103;
}

static int go_down_all(void)
{
	return go_down(0);
}

static int fork_one(void)
{
	return getpid() == 1 && in_child(return_pid) == exited(2) ? 0 : 1;
}

/* Namespaces and numbers go with the last who has them. */
static int test_many(void)
{
	int good = 0;

	for (int i = 0; i < MANY; i++)
		good += in_namespace(return_pid) == exited(1);
	is(good, MANY, "many, one after the other");
	return 0;
}

static int test_permission(void)
{
	raw(SYS_setresuid, 5, 5, 5);
	is(raw(SYS_unshare, CLONE_NEWPID), -EPERM, "unshare by others than root");
	is(clone_with(CLONE_NEWPID), -EPERM, "clone by them");
	is(clone_with(CLONE_NEWPID | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM), -EINVAL,
	   "a thread");
	return 0;
}

static void snapshot(void)
{
	shared->outer = raw(CONTROL_CALL, CONTROL_FRAMES);
	raw(CONTROL_CALL, CONTROL_SNAPSHOT);
}

static void is_as_before(const char *when)
{
	is(raw(CONTROL_CALL, CONTROL_COMPARE, 0, 0), 0, "%s: the accounts are as before", when);
	is(raw(CONTROL_CALL, CONTROL_FRAMES), shared->outer, "%s: no memory is lost", when);
}

/* Take one namespace more each, until there are no more of them; then all go. */
static int take_all(void)
{
	int n = 0;
	long pid;

	while ((pid = clone_with(CLONE_NEWPID)) > 0)
		n++;
	if (pid == 0)
		sleep_long();
	return pid == -ENOSPC && n > LEVELS ? 0 : 1;
}

/* Failures of every kind leave all as it was. */
static void test_failures(void)
{
	static const unsigned step[] = { STEP_NAMESPACES, STEP_THREAD, STEP_PID, STEP_SIGNALS };

	in_namespace(fork_one); /* a stack, once made, stays with its handle */
	for (unsigned i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
		snapshot();
		raw(CONTROL_CALL, CONTROL_INJECT, step[i], 1);
		ok(clone_with(CLONE_NEWPID | CLONE_NEWNS) < 0, "clone fails at step %u", step[i]);
		is_as_before("then");
	}
	snapshot();
	raw(CONTROL_CALL, CONTROL_INJECT, STEP_NAMESPACES, 1);
	is(raw(SYS_unshare, CLONE_NEWPID), -ENOMEM, "unshare fails");
	is_as_before("then");
	is(in_namespace(take_all), exited(0), "as many as there are, and no more");
	is(in_namespace(fork_one), exited(0), "then all are given back");
}

static int wait_after_reboot(unsigned command)
{
	long pid = fork();

	if (pid == 0)
		_exit((int)-raw(SYS_reboot, 0xfee1dead, 0x28121969, command));
	status_of(pid);
	return sleep_long();
}

static int power_off(void)
{
	return wait_after_reboot(0x4321fedc);
}

static int restart(void)
{
	return wait_after_reboot(0x01234567);
}

static int disable_keys(void)
{
	return (int)-raw(SYS_reboot, 0xfee1dead, 0x28121969, 0);
}

/* Not on Linux, where a mistake would be the machine's end. */
static void test_reboot(void)
{
	is(in_namespace(power_off), SIGINT, "reboot inside: the first process dies of SIGINT");
	is(in_namespace(restart), SIGHUP, "to begin anew: of SIGHUP");
	is(in_namespace(disable_keys), exited(EINVAL), "there are no keys inside");
}

int main(void)
{
	if (raw(SYS_getuid) != 0)
		return skip_all("only root makes namespaces");
	share_first();
	test_end(fork_tree_and_exit, 5, "the first process ends, and all with it");
	test_end(fork_inside_and_exit, 6, "those in namespaces inside, too");
	child_tests(test_unshare, 13, "unshare");
	child_tests(test_first_fails, 4, "no first process");
	is(in_child(go_down_all), exited(ENOSPC), "namespaces are at most so deep");
	child_tests(test_many, 1, "many");
	child_tests(test_permission, 3, "permission");
	if (is_bident()) {
		test_failures();
		test_reboot();
	}
	return done();
}
