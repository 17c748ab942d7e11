/*
 * Credentials and groups: who a process acts for, what it may, with whom it shares that.  As root:
 * else only what anybody may ask.
 */
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define STACK_SIZE 16384
#define SETUID_BIT (1u << 7)
#define V3 0x20080522u

static char stack[STACK_SIZE] __attribute__((aligned(16)));

/* The three users, or groups, as one number: real, effective, saved, a digit each. */
static long ids(long call)
{
	unsigned id[3] = { 9, 9, 9 };

	raw(call, &id[0], &id[1], &id[2]);
	return (long)id[0] * 100 + id[1] * 10 + id[2];
}

static long users(void)
{
	return ids(SYS_getresuid);
}

static long groups(void)
{
	return ids(SYS_getresgid);
}

/* The lower half of the effective capabilities. */
static unsigned effective(void)
{
	unsigned header[2] = { V3, 0 }, data[6];

	raw(SYS_capget, header, data);
	return data[0];
}

static unsigned permitted(void)
{
	unsigned header[2] = { V3, 0 }, data[6];

	raw(SYS_capget, header, data);
	return data[1];
}

static int test_effective(void)
{
	is(raw(SYS_setresuid, -1, 5, -1), 0, "root acts for user 5");
	is(users(), 50, "the real and the saved one stay");
	is(effective(), 0, "and it may nothing");
	ok(permitted() & SETUID_BIT, "but take it again");
	is(raw(SYS_setresuid, -1, 6, -1), -EPERM, "nobody becomes a stranger");
	is(raw(SYS_setresuid, -1, 0, -1), 0, "the real user may be acted for again");
	ok(effective() & SETUID_BIT, "and root may everything");
	return 0;
}

static int test_swap(void)
{
	is(raw(SYS_setreuid, 3, 4), 0, "setreuid by root");
	is(users(), 344, "the saved one is the effective one");
	is(raw(SYS_setreuid, 4, 3), 0, "and they can be exchanged");
	is(users(), 433, "which sets the saved one");
	is(raw(SYS_setreuid, 0, -1), -EPERM, "but not for root");
	is(raw(SYS_setuid, 4), 0, "setuid to the real one");
	is(users(), 443, "changes the effective one");
	is(raw(SYS_setuid, 7), -EPERM, "setuid to another one");
	is(raw(SYS_setuid, -1), -EINVAL, "setuid to nobody");
	is(raw(SYS_setfsuid, 3), 4, "setfsuid tells what was");
	is(raw(SYS_setfsuid, 0), 3, "and changes it to one's own");
	is(raw(SYS_setfsuid, 4), 3, "and not to a stranger");
	is(permitted(), 0, "nothing is permitted any more");
	return 0;
}

/* Real 1, effective 0: what it may follows its effective user, and another real one is charged. */
static int test_charge(void)
{
	is(raw(SYS_setresuid, 1, 0, 2), 0, "the real user alone is another one");
	is(users(), 102, "real 1, effective 0, saved 2");
	ok(effective() & SETUID_BIT, "it may what root may");
	is(raw(SYS_setresuid, -1, 2, -1), 0, "it acts for 2");
	is(raw(SYS_setresuid, 2, 2, 2), 0, "and becomes 2, which it may since it was");
	is(users(), 222, "wholly");
	return 0;
}

static int test_keep(void)
{
	is(raw(SYS_prctl, 7), 0, "PR_GET_KEEPCAPS");
	is(raw(SYS_prctl, 8, 1), 0, "PR_SET_KEEPCAPS");
	is(raw(SYS_setresuid, 5, 5, 5), 0, "root is no more");
	is(effective(), 0, "it may nothing");
	ok(permitted() & SETUID_BIT, "but what is permitted is kept");
	unsigned header[2] = { V3, 0 }, data[6] = { SETUID_BIT, SETUID_BIT };
	is(raw(SYS_capset, header, data), 0, "capset within what is permitted");
	is(raw(SYS_setuid, 6), 0, "and CAP_SETUID is enough");
	is(users(), 666, "to become anybody");
	data[1] = data[0] = SETUID_BIT | 1;
	header[0] = V3;
	is(raw(SYS_capset, header, data), -EPERM, "capset beyond it");
	return 0;
}

static int test_groups(void)
{
	unsigned list[3] = { 11, 12, 13 }, got[3] = { 0 };

	is(raw(SYS_setgroups, 3, list), 0, "setgroups");
	is(raw(SYS_getgroups, 0, 0), 3, "getgroups counts");
	is(raw(SYS_getgroups, 2, got), -EINVAL, "getgroups without room");
	is(raw(SYS_getgroups, 3, got), 3, "getgroups");
	ok(!memcmp(list, got, sizeof(list)), "the same groups");
	is(raw(SYS_setgroups, 1 << 20, list), -EINVAL, "too many groups");
	is(raw(SYS_setresgid, 1, 2, 3), 0, "setresgid");
	is(groups(), 123, "the three groups");
	is(raw(SYS_setregid, -1, 1), 0, "setregid");
	is(groups(), 113, "the effective one is the real one: the saved one stays");
	is(raw(SYS_setgid, 4), 0, "setgid by root");
	is(groups(), 444, "changes all");
	is(raw(SYS_setfsgid, 7), 4, "setfsgid tells what was");
	is(raw(SYS_setfsgid, -1), 7, "and what is");
	raw(SYS_setresuid, 5, 5, 5);
	is(raw(SYS_setgid, 8), -EPERM, "setgid by others");
	is(raw(SYS_setgroups, 0, 0), -EPERM, "setgroups by others");
	return 0;
}

static volatile long seen;
static volatile int tid;

static int change_in_thread(void *unused)
{
	(void)unused;
	raw(SYS_setresuid, -1, 5, -1);
	seen = users();
	return 0;
}

static int change_in_process(void)
{
	return raw(SYS_setresuid, -1, 5, -1) == 0 && users() == 53 ? 0 : 1;
}

/* Shared by threads until one of them changes its own: the kernel's way, not a C library's. */
static int test_sharing(void)
{
	const unsigned long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				    CLONE_THREAD | CLONE_CHILD_CLEARTID;

	raw(SYS_setresuid, -1, -1, 3);
	is(in_child(change_in_process), exited(0), "a process changes its own");
	is(users(), 3, "and not its parent's");
	tid = 1;
	ok(raw_clone(flags, stack + STACK_SIZE, change_in_thread, NULL, NULL, (int *)&tid,
		     NULL) > 0, "a thread");
	for (int i = 0; i < 1000 && tid; i++)
		sleep_ms(1);
	is(seen, 53, "finds its maker's credentials and changes its own");
	is(users(), 3, "and not its maker's");
	return 0;
}

static int show(void)
{
	return (int)users() / 10;
}

static int test_signals(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		raw(SYS_setresuid, 5, 5, 5);
		for (;;)
			pause();
	}
	sleep_ms(20);
	raw(SYS_setresuid, 6, 6, 0);
	is(raw(SYS_kill, pid, 0), -EPERM, "no signals to another user's process");
	raw(SYS_setresuid, -1, 0, -1);
	raw(SYS_setresuid, 6, 5, 0);
	is(raw(SYS_kill, pid, SIGKILL), 0, "but if one acts for that user");
	is(status_of(pid), SIGKILL, "it has come");
	return 0;
}

/* A process too many for the user that it takes: setuid succeeds, the exec after it does not. */
static int test_too_many(void)
{
	struct rlimit one = { 1, 1 };
	char *const argv[] = { "/no/such", NULL };
	pid_t pid[2];

	for (int i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			raw(SYS_setresuid, 8, 8, 8);
			for (;;)
				pause();
		}
	}
	sleep_ms(20);
	raw(SYS_setrlimit, RLIMIT_NPROC, &one);
	is(raw(SYS_setresuid, 8, 8, 8), 0, "a user with a process too many can be taken");
	is(raw(SYS_execve, argv[0], argv, argv + 1), -EAGAIN, "but no program run for it");
	is(raw(SYS_fork), -EAGAIN, "and no process made");
	for (int i = 0; i < 2; i++) {
		raw(SYS_kill, pid[i], SIGKILL);
		status_of(pid[i]);
	}
	is(raw(SYS_execve, argv[0], argv, argv + 1), -ENOENT, "until there is room");
	return 0;
}

static void as_anybody(void)
{
	unsigned header[2] = { 7, 0 }, data[6];

	is(raw(SYS_capget, header, 0), 0, "capget tells its version");
	is(header[0], V3, "which is the third");
	header[1] = -1;
	is(raw(SYS_capget, header, data), -EINVAL, "capget of no process");
	is(raw(SYS_getresuid, 8, 8, 8), -EFAULT, "getresuid to nowhere");
	is(raw(SYS_getgroups, -1, 0), -EINVAL, "getgroups of less than none");
}

int main(void)
{
	as_anybody();
	if (users() != 0) {
		skip("changes of users and groups", "only root may");
		return done();
	}
	child_tests(test_effective, 7, "the effective user");
	child_tests(test_swap, 13, "users exchanged");
	child_tests(test_charge, 6, "the real user");
	child_tests(test_keep, 9, "capabilities kept");
	child_tests(test_groups, 16, "groups");
	child_tests(test_sharing, 5, "whose credentials");
	child_tests(test_signals, 3, "signals by user");
	child_tests(test_too_many, 4, "too many processes");
	is(in_child(show), exited(0), "root is as before");
	return done();
}
