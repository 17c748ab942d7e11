/*
 * Who gets how much of one processor: equals, the nice, those who sleep, real time.
 */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define NOT_ON_FORK 0x40000000
#define SPAN 600 /* ms of a measurement */
#define TRIES 5	 /* on a machine that is busy otherwise one may go wrong */
#define MS 1000000l

static struct shared {
	volatile int go;
	volatile long used[8]; /* ns of processor time */
	volatile int order;
} *shared;

static long now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000l + time.tv_nsec;
}

/* All that follows runs on the first processor that we may use. */
static void use_one_processor(void)
{
	unsigned long set[128] = { 0 }, one[128] = { 0 };
	unsigned long cpu = 0;

	raw(SYS_sched_getaffinity, 0, sizeof(set), set);
	while (cpu < 128 * 64 && !(set[cpu / 64] >> cpu % 64 & 1))
		cpu++;
	one[cpu / 64] = 1ul << cpu % 64;
	raw(SYS_sched_setaffinity, 0, sizeof(one), one);
}

static long set(int pid, int policy, int priority)
{
	return raw(SYS_sched_setscheduler, pid, policy, &priority);
}

/* A child, this nice, that wants the processor all the time; where it writes what it got. */
static pid_t spinner(int place, int nice, int policy, int priority)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	setpriority(PRIO_PROCESS, 0, nice);
	if (policy != SCHED_OTHER && set(0, policy, priority) < 0)
		_exit(1);
	for (;;)
		shared->used[place] = now(CLOCK_PROCESS_CPUTIME_ID);
}

static void end(const pid_t *pid, int n)
{
	for (int i = 0; i < n; i++)
		kill(pid[i], SIGKILL);
	for (int i = 0; i < n; i++)
		status_of(pid[i]);
}

/* The part, in thousandths, that the first of two spinners has of what they both get. */
static long measure(int nice0, int nice1, int policy1)
{
	pid_t pid[2];
	long part, both;

	shared->used[0] = shared->used[1] = 0;
	pid[0] = spinner(0, nice0, SCHED_OTHER, 0);
	pid[1] = spinner(1, nice1, policy1, 0);
	sleep_ms(SPAN);
	both = shared->used[0] + shared->used[1];
	part = both > 0 ? shared->used[0] * 1000 / both : 0;
	end(pid, 2);
	return part;
}

/* Is it between these? */
static void test_share(int nice0, int nice1, int policy1, long least, long most, const char *name)
{
	long part = 0;

	for (int i = 0; i < TRIES && (part <= least || part >= most); i++)
		part = measure(nice0, nice1, policy1);
	ok(part > least && part < most, "%s: %ld of 1000", name, part);
}

static void test_shares(void)
{
	test_share(0, 0, SCHED_OTHER, 400, 600, "two equals");
	test_share(0, 5, SCHED_OTHER, 670, 830, "nice 0 and 5, 1024 to 335");
	test_share(5, 10, SCHED_OTHER, 670, 830, "nice 5 and 10, the same");
	test_share(0, 19, SCHED_OTHER, 900, 1001, "nice 0 and 19, 1024 to 15");
	test_share(0, 0, SCHED_IDLE, 900, 1001, "one who runs when others do not");
	test_share(0, 0, SCHED_BATCH, 400, 600, "one in a batch");
}

static void test_renice(void)
{
	pid_t pid[2] = { spinner(0, 0, SCHED_OTHER, 0), spinner(1, 0, SCHED_OTHER, 0) };
	long before[2], part = 0, both;

	sleep_ms(100);
	is(setpriority(PRIO_PROCESS, (id_t)pid[1], 10), 0, "one becomes nicer, while both run");
	for (int i = 0; i < TRIES && part <= 820; i++) {
		before[0] = shared->used[0];
		before[1] = shared->used[1];
		sleep_ms(SPAN);
		both = shared->used[0] - before[0] + shared->used[1] - before[1];
		part = both > 0 ? (shared->used[0] - before[0]) * 1000 / both : 0;
	}
	ok(part > 820, "1024 to 110 from then on: %ld of 1000", part);
	end(pid, 2);
}

/* Sleep 20 times 10 ms: how late it was at the end, by the average in ms. */
static long lateness(void)
{
	long start = now(CLOCK_MONOTONIC);

	for (int i = 0; i < 20; i++)
		sleep_ms(10);
	return ((now(CLOCK_MONOTONIC) - start) / MS - 200) / 20;
}

/* Who sleeps is not kept waiting by those who do not. */
static void test_sleeper(void)
{
	pid_t pid[6];
	long late = 1000;

	for (int i = 0; i < 6; i++)
		pid[i] = spinner(i, 0, SCHED_OTHER, 0);
	sleep_ms(100);
	for (int i = 0; i < TRIES && late > 20; i++)
		late = lateness();
	end(pid, 6);
	ok(late <= 20, "among six who spin a sleeper is %ld ms late", late);
}

/* Each of many spinners runs again and again: none waits for ever. */
static void test_nobody_starves(void)
{
	pid_t pid[8];
	int moved = 0;

	for (int i = 0; i < 8; i++) {
		shared->used[i] = 0;
		pid[i] = spinner(i, i * 2, SCHED_OTHER, 0);
	}
	sleep_ms(SPAN * 2);
	for (int i = 0; i < 8; i++)
		moved += shared->used[i] > 0;
	end(pid, 8);
	is(moved, 8, "of eight, nice 0 to 14, each gets something");
}

static int policy_of_self(void)
{
	return (int)raw(SYS_sched_getscheduler, 0);
}

static int child_of_real_time(void)
{
	int priority = -1;

	raw(SYS_sched_getparam, 0, &priority);
	return policy_of_self() != SCHED_RR || priority != 7;
}

static int child_of_reset(void)
{
	int priority = -1;

	raw(SYS_sched_getparam, 0, &priority);
	return policy_of_self() != SCHED_OTHER || priority != 0;
}

static int drop_and_ask(void)
{
	if (setuid(54321))
		return 2;
	return set(0, SCHED_FIFO, 1) != -EPERM || setpriority(PRIO_PROCESS, 0, -1) == 0;
}

static void test_calls(void)
{
	struct timespec time = { -1, -1 };
	int priority = 0;

	is(set(0, SCHED_RR, 7), 0, "real time, in turns");
	is(policy_of_self(), SCHED_RR, "it is so");
	is(raw(SYS_sched_getparam, 0, &priority), 0, "its priority");
	is(priority, 7, "as asked for");
	is(raw(SYS_sched_rr_get_interval, 0, &time), 0, "a turn");
	is(time.tv_nsec, 100 * MS, "is a tenth of a second");
	is(in_child(child_of_real_time), exited(0), "a child has it too");
	is(raw(SYS_sched_setparam, 0, &(int){ 8 }), 0, "another priority");
	is(set(0, SCHED_RR | NOT_ON_FORK, 7), 0, "not for children");
	is(in_child(child_of_reset), exited(0), "a child is common");
	is(set(0, SCHED_OTHER, 0), 0, "and back");
	is(in_child(drop_and_ask), exited(0), "a user may neither that nor be less nice");
}

/* Two that wake together: the higher priority runs first, whoever was woken first. */
static void test_priorities(void)
{
	int pipes[2][2], where[2] = { 0 };
	pid_t pid[2];

	shared->order = 0;
	for (int i = 0; i < 2; i++) {
		if (pipe(pipes[i]))
			return;
		pid[i] = fork();
		if (pid[i] == 0) {
			char byte;

			if (set(0, SCHED_FIFO, i + 1) || read(pipes[i][0], &byte, 1) != 1)
				_exit(9);
			_exit(++shared->order);
		}
	}
	sleep_ms(100);
	set(0, SCHED_FIFO, 50);
	for (int i = 0; i < 2; i++)
		where[i] = (int)write(pipes[i][1], "x", 1);
	set(0, SCHED_OTHER, 0);
	is(where[0] + where[1], 2, "two are woken by one of higher priority");
	is(status_of(pid[1]), exited(1), "the higher of them is first");
	is(status_of(pid[0]), exited(2), "the lower second");
}

/* Real time comes first, but not for ever. */
static void test_real_time(void)
{
	pid_t pid[2];
	long before[2], both, part = 0;

	set(0, SCHED_FIFO, 50);
	pid[0] = spinner(0, 0, SCHED_OTHER, 0);
	set(pid[0], SCHED_OTHER, 0);
	pid[1] = spinner(1, 0, SCHED_FIFO, 1);
	sleep_ms(100);
	for (int i = 0; i < TRIES && (part <= 850 || part >= 995); i++) {
		before[0] = shared->used[0];
		before[1] = shared->used[1];
		sleep_ms(2000);
		both = shared->used[0] - before[0] + shared->used[1] - before[1];
		part = both > 0 ? (shared->used[1] - before[1]) * 1000 / both : 0;
	}
	set(0, SCHED_OTHER, 0);
	end(pid, 2);
	ok(part > 850 && part < 995, "real time has %ld of 1000, the rest something", part);
}

int main(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	use_one_processor();
	test_shares();
	test_renice();
	test_sleeper();
	test_nobody_starves();
	if (set(0, SCHED_FIFO, 1) < 0 || !is_bident()) {
		skip("real time", "who else is on this machine would feel it");
		return done();
	}
	set(0, SCHED_OTHER, 0);
	test_calls();
	test_priorities();
	test_real_time();
	return done();
}
