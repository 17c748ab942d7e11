/*
 * What clone answers differently in one Linux and another.  Which one this is, uname says; Bident
 * can be each of them (linux=2.6.11 on its command line).
 */
#include <sched.h>
#include <signal.h>
#include <sys/utsname.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define BAD_POINTER 8ul
#define STACK_SIZE 16384
#define CLONE_PIDFD_BIT 0x1000ul

/* What a Linux does; the comments say whose history it is. */
struct version {
	const char *release;	/* begins so */
	long bad_parent_tid;	/* the pid cannot be stored: fails the call until 2.6.23 */
	long no_pid;		/* 3.18 says ENOMEM, before and after it is EAGAIN */
	long late_signal;	/* 0: the call is run again, and the program does not notice */
	long sibling_without_signal; /* 0: it has its maker's exit signal, since 2.6.28 */
	bool new_uts;		/* a child can have a host name of its own, since 2.6.19 */
	long pidfd_and_tid;	/* 0: the flag is not known */
	long clone3;		/* with no arguments at all: EINVAL since there is such a call */
	bool keeps_alt_stack;	/* of a child with the same memory */
	int status;		/* the first thread has exited with 3, then the last with 7 */
};

static const struct version versions[] = {
	{ "2.6.11", -EFAULT, -EAGAIN, -EINTR, -ECHILD, false, 0, -ENOSYS, true, 3 },
	{ "2.6.23", -EFAULT, -EAGAIN, 0, -ECHILD, true, 0, -ENOSYS, false, 3 },
	{ "3.18", 0, -ENOMEM, 0, 0, true, 0, -ENOSYS, false, 3 },
	{ "", 0, -EAGAIN, -EINTR, 0, true, -EINVAL, -EINVAL, false, 7 },
};

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static char alt_stack[STACK_SIZE] __attribute__((aligned(16)));
static long sibling;

static const struct version *this_version(void)
{
	const struct version *version = versions;
	struct utsname name;

	uname(&name);
	say("# this is Linux %s\n", name.release);
	while (strncmp(name.release, version->release, strlen(version->release)))
		version++;
	return version;
}

/* clone with a parent_tid; a child ends at once and is awaited.  0: there was one; or -errno. */
static long try(unsigned long flags, void *parent_tid)
{
	long pid = raw(SYS_clone, flags | SIGCHLD, 0, parent_tid, 0, 0);

	if (pid == 0)
		raw(SYS_exit, 0);
	return pid < 0 ? pid : status_of(pid);
}

static void test_parent_tid(const struct version *version)
{
	int tid = 0;

	is(try(CLONE_PARENT_SETTID, (void *)BAD_POINTER), version->bad_parent_tid,
	   "a parent_tid that cannot be written");
	is(try(CLONE_PARENT_SETTID, &tid), 0, "one that can");
	ok(tid > 1, "and is");
}

static int sibling_end(void *unused)
{
	(void)unused;
	return 0;
}

/* Make a child of our parent, with 0 for its exit signal.  The memory is our parent's, too. */
static int make_sibling(void *unused)
{
	static char its_stack[STACK_SIZE] __attribute__((aligned(16)));

	(void)unused;
	sibling = raw_clone(CLONE_VM | CLONE_PARENT, its_stack + STACK_SIZE, sibling_end, NULL,
			    NULL, NULL, NULL);
	return 0;
}

static void test_sibling(const struct version *version)
{
	long want, maker = raw_clone(CLONE_VM | SIGCHLD, stack + STACK_SIZE, make_sibling, NULL,
				     NULL, NULL, NULL);

	is(status_of(maker), 0, "a child makes a sibling without exit signal");
	want = version->sibling_without_signal ? version->sibling_without_signal : sibling;
	is(raw(SYS_wait4, sibling, 0, 0, 0), want, "wait without __WALL");
	if (want != sibling)
		is(raw(SYS_wait4, sibling, 0, __WALL, 0), sibling, "wait with __WALL");
}

static int look_at_alt_stack(void *unused)
{
	stack_t now = { 0 };

	(void)unused;
	raw(SYS_sigaltstack, NULL, &now);
	return now.ss_size == STACK_SIZE;
}

static void test_alt_stack(const struct version *version)
{
	const stack_t mine = { .ss_sp = alt_stack, .ss_size = STACK_SIZE };

	is(raw(SYS_sigaltstack, &mine, NULL), 0, "a stack for signal handlers");
	is(status_of(raw_clone(CLONE_VM | SIGCHLD, stack + STACK_SIZE, look_at_alt_stack, NULL,
			       NULL, NULL, NULL)),
	   exited(version->keeps_alt_stack), "CLONE_VM: does the child have it?");
	is(status_of(raw_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, stack + STACK_SIZE,
			       look_at_alt_stack, NULL, NULL, NULL, NULL)),
	   exited(true), "CLONE_VM | CLONE_VFORK: it has it");
}

/* The word is cleared when the first thread has gone. */
static int exit_after(void *word)
{
	while (*(volatile int *)word)
		raw(SYS_sched_yield);
	return 7;
}

static int leave_a_thread(void *unused)
{
	static int here = 1;

	(void)unused;
	raw(SYS_set_tid_address, &here);
	raw_clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, alt_stack + STACK_SIZE, exit_after,
		  &here, NULL, NULL, NULL);
	return 3;
}

static void test_last_thread(const struct version *version)
{
	is(status_of(raw_clone(SIGCHLD, stack + STACK_SIZE, leave_a_thread, NULL, NULL, NULL,
			       NULL)),
	   exited(version->status), "the status of whom?");
}

static long try_failing(unsigned step)
{
	raw(CONTROL_CALL, CONTROL_INJECT, step, 1);
	return try(0, NULL);
}

/* Where the pid is taken first, there is one more thing to give back at each rung. */
static void test_unwinding(const struct version *version)
{
	char difference[128] = "nothing";
	int tid;

	raw(CONTROL_CALL, CONTROL_SNAPSHOT);
	for (unsigned step = 0; step < NR_STEPS; step++) {
		raw(CONTROL_CALL, CONTROL_INJECT, step, 1);
		try(CLONE_PARENT_SETTID, &tid);
		raw(CONTROL_CALL, CONTROL_INJECT, step, 0);
		if (!is(raw(CONTROL_CALL, CONTROL_COMPARE, difference, sizeof(difference)), 0,
			"step %u fails: the accounts are what they were", step))
			say("# the state differs at %s\n", difference);
	}
	raw(CONTROL_CALL, CONTROL_INJECT, STEP_SETTID, 1);
	is(try(CLONE_PARENT_SETTID, &tid), version->bad_parent_tid, "a store that fails");
}

static void test_new_uts(const struct version *version)
{
	struct utsname before, after;
	long pid;

	uname(&before);
	pid = raw(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		raw(SYS_exit, raw(SYS_sethostname, "inside", 6) != 0);
	is(status_of(pid), 0, "CLONE_NEWUTS");
	uname(&after);
	is(!strcmp(before.nodename, after.nodename), version->new_uts,
	   "does the child have a host name of its own?");
	raw(SYS_sethostname, before.nodename, strlen(before.nodename));
}

/* What only Bident can be asked for. */
static void test_injected(const struct version *version)
{
	is(try_failing(STEP_PID), version->no_pid, "out of pids");
	is(try_failing(STEP_SIGNALS), version->late_signal, "a signal half-way");
	is(try_failing(STEP_TASK), -ENOMEM, "no memory for the task");
	test_new_uts(version);
	test_unwinding(version);
	is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
}

int main(void)
{
	const struct version *version = this_version();
	int tid;

	test_parent_tid(version);
	test_sibling(version);
	test_alt_stack(version);
	test_last_thread(version);
	is(try(CLONE_PIDFD_BIT | CLONE_PARENT_SETTID, &tid), version->pidfd_and_tid,
	   "a pidfd and a pid, to be stored at one address");
	is(raw(SYS_clone3, 0, 0), version->clone3, "clone3");
	if (is_bident())
		test_injected(version);
	else
		skip("faults and namespaces", "only Bident can be asked for them");
	return done();
}
