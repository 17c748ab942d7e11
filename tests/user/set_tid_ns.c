/*
 * clone3 with numbers of the caller's choice in several PID namespaces, the deepest one's first.
 */
#include <limits.h>

#include "tests/user/pidns.h"

#define FAR 200 /* a number that nobody comes near */

struct clone3_args {
	unsigned long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	unsigned long set_tid, set_tid_size, cgroup;
};

/* The child ends with what it sees as its number, in the namespace that it is in. */
static long clone_as(unsigned long flags, const int *pids, unsigned long n)
{
	struct clone3_args args = { .flags = flags, .exit_signal = SIGCHLD,
				    .set_tid = (unsigned long)pids, .set_tid_size = n };
	long pid = raw(SYS_clone3, &args, sizeof(args));

	if (pid == 0)
		_exit(getpid());
	return pid;
}

/* An outer number that is free, and not soon given. */
static int free_number(void)
{
	int pid = getpid() < 128 ? getpid() + 60 : getpid() - 60;

	while (kill(pid, 0) == 0)
		pid--;
	return pid;
}

static int test_inside(void)
{
	const int outside = (int)shared->inner;
	const int one[] = { FAR }, two[] = { FAR, outside }, three[] = { FAR, outside, FAR };
	const int taken[] = { 1 }, bad[] = { 0 }, far_up[] = { INT_MAX }, negative[] = { -5 };
	const int outer_taken[] = { FAR, (int)shared->outer }, outer_bad[] = { FAR, 0 };
	const int both_bad[] = { 1, 0 };
	long numbers[3], pid;

	pid = clone_as(0, one, 1);
	is(pid, FAR, "one number: the caller's namespace's");
	is(status_of(pid), exited(FAR), "the child has it");
	is(in_child(return_pid), exited(2), "the next one is what it would have been");
	pid = clone_as(0, two, 2);
	is(pid, FAR, "two numbers");
	is(numbers_of(outside, "NSpid:", numbers, 3), 2, "the other one outside");
	is(numbers[1], FAR, "is the same child's");
	is(status_of(pid), exited(FAR), "it ends");
	is(clone_as(0, three, 3), -EINVAL, "more than there are namespaces");
	is(clone_as(0, taken, 1), -EEXIST, "what is taken");
	is(clone_as(0, bad, 1), -EINVAL, "0");
	is(clone_as(0, negative, 1), -EINVAL, "a negative one");
	is(clone_as(0, far_up, 1), -EINVAL, "too high a number");
	is(clone_as(0, outer_taken, 2), -EEXIST, "what is taken outside");
	is(clone_as(0, outer_bad, 2), -EINVAL, "0 outside");
	is(clone_as(0, both_bad, 2), -EEXIST, "the innermost is looked at first");
	is(in_child(return_pid), exited(3), "failures take no number");
	return 0;
}

/* In a namespace that begins. */
static int test_new(void)
{
	const int outside = (int)shared->inner;
	const int five[] = { 5 }, one[] = { 1 }, all[] = { 1, FAR, outside };
	const int too_many[] = { 1, FAR, outside, FAR };
	long pid, numbers[4];

	is(clone_as(CLONE_NEWPID, five, 1), -EINVAL, "the first one must be 1");
	pid = clone_as(CLONE_NEWPID, one, 1);
	is(pid, 2, "1 inside");
	is(status_of(pid), exited(1), "the child has it");
	pid = clone_as(CLONE_NEWPID, all, 3);
	is(pid, FAR, "a number in each namespace");
	is(numbers_of(outside, "NSpid:", numbers, 4), 3, "outermost, too");
	is(status_of(pid), exited(1), "the child ends");
	is(clone_as(CLONE_NEWPID, too_many, 4), -EINVAL, "more than there are namespaces");
	is(raw(SYS_unshare, CLONE_NEWPID), 0, "unshare");
	is(clone_as(0, five, 1), -EINVAL, "the first one must be 1");
	is(status_of(clone_as(0, one, 1)), exited(1), "and can be");
	is(clone_as(0, five, 1), -ENOMEM, "without it there is none");
	return 0;
}

static int test_permission(void)
{
	const int one[] = { FAR }, bad[] = { 0 };

	raw(SYS_setresuid, 5, 5, 5);
	is(clone_as(0, bad, 1), -EINVAL, "a bad number, by others than root");
	is(clone_as(0, one, 1), -EPERM, "a good one");
	return 0;
}

int main(void)
{
	if (raw(SYS_getuid) != 0)
		return skip_all("only root makes namespaces");
	share_first();
	shared->outer = getpid();
	shared->inner = free_number();
	namespace_tests(test_inside, 16, "inside");
	namespace_tests(test_new, 11, "new namespaces");
	namespace_tests(test_permission, 2, "permission");
	return done();
}
