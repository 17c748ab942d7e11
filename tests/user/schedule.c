/*
 * Who may run when and where: policies and what they pass on, priorities, the set of CPUs, barriers
 * among threads.
 */
#include <sched.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define NOT_ON_FORK 0x40000000
#define NOBODYS_PID 0x3fffff

static long set(int pid, int policy, int priority)
{
	return raw(SYS_sched_setscheduler, pid, policy, &priority);
}

static int policy_of_self(void)
{
	return (int)raw(SYS_sched_getscheduler, 0);
}

static void test_policy(void)
{
	int priority = 7;

	is(policy_of_self(), SCHED_OTHER, "the common policy");
	is(raw(SYS_sched_getparam, 0, &priority), 0, "its priority");
	is(priority, 0, "is none");
	is(set(0, SCHED_BATCH, 0), 0, "another policy");
	is(policy_of_self(), SCHED_BATCH, "is kept");
	is(in_child(policy_of_self), exited(SCHED_BATCH), "and inherited");
	is(set(0, SCHED_BATCH | NOT_ON_FORK, 0), 0, "what is above the common is not to be");
	is(policy_of_self(), SCHED_BATCH | NOT_ON_FORK, "that is told, too");
	is(in_child(policy_of_self), exited(SCHED_BATCH), "this is not above, and inherited");
	is(raw(SYS_sched_setparam, 0, &(int){ 0 }), 0, "the same priority");
	is(policy_of_self(), SCHED_BATCH | NOT_ON_FORK, "keeps all that");
	is(raw(SYS_sched_setparam, 0, &(int){ 1 }), -EINVAL, "a higher one");
	is(set(0, SCHED_OTHER, 0), 0, "and back");
}

static void test_refused(void)
{
	int priority;

	is(set(0, 4, 0), -EINVAL, "a policy that is not");
	is(set(0, -1, 0), -EINVAL, "less than any");
	is(set(0, SCHED_OTHER, 1), -EINVAL, "the common one with a priority");
	is(set(0, SCHED_FIFO, 0), -EINVAL, "a first come, first served without");
	is(set(0, SCHED_RR, 100), -EINVAL, "or with one too high");
	is(set(0, 6, 0), -EINVAL, "deadlines are set otherwise");
	is(set(-1, SCHED_OTHER, 0), -EINVAL, "of nobody");
	is(set(NOBODYS_PID, SCHED_OTHER, 0), -ESRCH, "of a process that is not");
	is(raw(SYS_sched_setscheduler, 0, 0, 0), -EINVAL, "no priority at all");
	is(raw(SYS_sched_setscheduler, 0, 0, 8), -EFAULT, "one that is nowhere");
	is(raw(SYS_sched_getscheduler, -1), -EINVAL, "nobody's policy");
	is(raw(SYS_sched_getscheduler, NOBODYS_PID), -ESRCH, "that of a process that is not");
	is(raw(SYS_sched_getparam, NOBODYS_PID, &priority), -ESRCH, "its priority");
	is(raw(SYS_sched_getparam, 0, 0), -EINVAL, "one's own, to nowhere");
}

static void test_bounds(void)
{
	static const int policies[] = {
		SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE
	};
	struct timespec time = { -1, -1 };
	int good = 0;

	for (int i = 0; i < 5; i++) {
		bool real = policies[i] == SCHED_FIFO || policies[i] == SCHED_RR;

		good += sched_get_priority_max(policies[i]) == (real ? 99 : 0) &&
			sched_get_priority_min(policies[i]) == (real ? 1 : 0);
	}
	is(good, 5, "the bounds of each policy's priorities");
	is(raw(SYS_sched_get_priority_max, 4), -EINVAL, "the upper one of none");
	is(raw(SYS_sched_get_priority_min, 4), -EINVAL, "the lower one");
	is(raw(SYS_sched_rr_get_interval, 0, &time), 0, "how long a turn is");
	ok(time.tv_sec == 0 && time.tv_nsec >= 0, "some part of a second (%ld ns)", time.tv_nsec);
	is(raw(SYS_sched_rr_get_interval, -1, &time), -EINVAL, "nobody's");
}

static void test_cpus(void)
{
	unsigned long set[128] = { 0 }, none[128] = { 0 };
	unsigned cpu = 77, node = 77;
	long size = raw(SYS_sched_getaffinity, 0, sizeof(set), set);

	ok(size >= 8 && size % 8 == 0, "the set of CPUs (%ld bytes)", size);
	ok(set[0] != 0, "is not empty");
	is(raw(SYS_sched_setaffinity, 0, sizeof(set), set), 0, "it can be set");
	is(raw(SYS_sched_setaffinity, 0, sizeof(none), none), -EINVAL, "an empty one cannot");
	is(raw(SYS_sched_setaffinity, 0, 0, set), -EINVAL, "nor one of no size");
	is(raw(SYS_sched_setaffinity, 0, 8, 8), -EFAULT, "nor one that is nowhere");
	is(raw(SYS_sched_setaffinity, NOBODYS_PID, 8, set), -ESRCH, "nor nobody's");
	is(raw(SYS_sched_getaffinity, 0, 0, set), -EINVAL, "no room for it");
	is(raw(SYS_sched_getaffinity, 0, 12, set), -EINVAL, "room for one and a half");
	is(raw(SYS_sched_getaffinity, NOBODYS_PID, 8, set), -ESRCH, "whose?");
	is(raw(SYS_sched_getaffinity, 0, sizeof(set), 8), -EFAULT, "to where?");
	is(raw(SYS_getcpu, &cpu, &node, 0), 0, "which CPU is it?");
	ok(cpu < 64 * 128 && set[cpu / 64] >> cpu % 64 & 1, "one of the set");
	is(raw(SYS_getcpu, 0, 0, 0), 0, "nobody wants to know");
	is(raw(SYS_getcpu, 8, 0, 0), -EFAULT, "and where to put it");
}

enum { QUERY = 0, GLOBAL_EXPEDITED = 2, PRIVATE = 8, REGISTER = 16 };

static int barrier_in_child(void)
{
	return raw(SYS_membarrier, PRIVATE, 0, 0) != 0;
}

static void test_barrier(void)
{
	is(raw(SYS_membarrier, QUERY, 0, 0) & (PRIVATE | REGISTER), PRIVATE | REGISTER,
	   "barriers among the threads of a process");
	is(raw(SYS_membarrier, PRIVATE, 0, 0), -EPERM, "not before it has registered");
	is(raw(SYS_membarrier, REGISTER, 0, 0), 0, "it does");
	is(raw(SYS_membarrier, PRIVATE, 0, 0), 0, "then there is one");
	is(in_child(barrier_in_child), exited(0), "in a copy of the memory, too");
	is(raw(SYS_membarrier, GLOBAL_EXPEDITED, 0, 0), 0, "others may be asked for");
	is(raw(SYS_membarrier, 0x40000000, 0, 0), -EINVAL, "no such barrier");
	is(raw(SYS_membarrier, QUERY, 1, 0), -EINVAL, "no such flag");
}

int main(void)
{
	test_policy();
	test_refused();
	test_bounds();
	test_cpus();
	test_barrier();
	return done();
}
