/*
 * What it costs to give the processor away: by will, and because another one has what is waited
 * for.  Each measure counts that the others have run.
 */
#include <sched.h>

#include "tests/bench/bench.h"

#define ROUNDS 50 /* of each sample */
#define RING 16
#define STACK (64 << 10)

static void pipe_self(int samples, long size)
{
	int ends[2];

	(void)size;
	take_pipe(ends);
	for (int i = -1; i < samples; i++) {
		uint8_t wrong = 0;
		uint64_t start = clock_begin();

		for (uint8_t k = 0; k < ROUNDS; k++) {
			put_byte(ends[1], k);
			wrong |= get_byte(ends[0]) ^ k;
		}
		start = clock_end() - start;
		check(!wrong, "what is read is what was written");
		if (i >= 0)
			sample(start, ROUNDS);
	}
}

/* Process k adds one to what comes, and hands it on; 0 ends it, too. */
static void hop(int from, int to)
{
	uint8_t byte;

	do {
		byte = get_byte(from);
		put_byte(to, byte ? (uint8_t)(byte + 1) : 0);
	} while (byte);
	leave(31);
}

/* A ring of n processes: we are the last of them. */
static void run_ring(int samples, int n)
{
	int pipes[RING][2];
	long pids[RING];

	for (int k = 0; k < n; k++)
		take_pipe(pipes[k]);
	for (int k = 0; k + 1 < n; k++) {
		pids[k] = make_child();
		if (pids[k] == 0)
			hop(pipes[k][0], pipes[k + 1][1]);
	}
	for (int i = -1; i < samples; i++) {
		uint8_t wrong = 0;
		uint64_t start = clock_begin();

		for (uint8_t k = 1; k <= ROUNDS; k++) {
			put_byte(pipes[0][1], k);
			wrong |= get_byte(pipes[n - 1][0]) ^ (uint8_t)(k + n - 1);
		}
		start = clock_end() - start;
		check(!wrong, "the byte has been through every process");
		if (i >= 0)
			sample(start, n == 2 ? ROUNDS : ROUNDS * n);
	}
	put_byte(pipes[0][1], 0);
	check(get_byte(pipes[n - 1][0]) == 0, "the end has been through every process");
	for (int k = 0; k + 1 < n; k++)
		reap(pids[k], 31);
}

static void pipe_between(int samples, long size)
{
	(void)size;
	run_ring(samples, 2);
}

static void pipe_ring(int samples, long size)
{
	run_ring(samples, (int)size);
}

/*
 * One's share of a yielding crowd: each counts how often it got the processor back from another.
 * A yield that hands to nobody is no switch, and the check sees it.
 */
static inline void yield_once(uint32_t me)
{
	sched_yield();
	shared->each[me]++;
	if (shared->last != me) {
		shared->last = me;
		shared->count++;
	}
}

static int yield_until_stop(void *me)
{
	while (!shared->stop)
		yield_once((uint32_t)(uintptr_t)me);
	return 32;
}

static uint64_t all_yields(long n)
{
	uint64_t sum = 0;

	for (long i = 0; i < n; i++)
		sum += shared->each[i];
	return sum;
}

/* We are number 0 of n.  Nine of ten yields must have been switches. */
static void measure_yields(int samples, long n)
{
	uint64_t all = 0;
	uint32_t before = 0;

	for (int i = -2; i < samples; i++) {
		uint64_t yields = all_yields(n);
		uint64_t start = clock_begin();

		for (int k = 0; k < ROUNDS; k++)
			yield_once(0);
		start = clock_end() - start;
		yields = all_yields(n) - yields;
		if (i < 0) {
			before = shared->count;
			continue;
		}
		all += yields;
		sample(start, (long)yields);
	}
	check((shared->count - before) * 10ull >= all * 9, "nine of ten yields are switches");
}

/* They begin when all are there: making one among many who run takes many turns. */
void yield_processes(int samples, long processes)
{
	static long pids[1024];

	take_shared();
	for (long i = 1; i < processes; i++) {
		pids[i] = make_child();
		if (pids[i] == 0) {
			while (!shared->word[0])
				CALL(SYS_futex, &shared->word[0], FUTEX_WAIT, 0, 0);
			leave(yield_until_stop((void *)i));
		}
	}
	shared->word[0] = 1;
	CALL(SYS_futex, &shared->word[0], FUTEX_WAKE, processes);
	for (long i = 1; i < processes; i++)
		while (!shared->each[i])
			sched_yield();
	measure_yields(samples, processes);
	shared->stop = 1;
	for (long i = 1; i < processes; i++)
		reap(pids[i], 32);
}

/* A thread of ours; it ends when it returns, and tells so in `tid`. */
static void start_thread(int (*function)(void *), void *argument, volatile int *tid)
{
	static char stack[STACK] __attribute__((aligned(16)));

	check(raw_clone(THREAD_FLAGS, stack + STACK, function, argument, (int *)tid, (int *)tid,
			NULL) > 0, "clone makes a thread");
}

static void join_thread(volatile int *tid)
{
	int seen;

	while ((seen = *tid) != 0)
		CALL(SYS_futex, tid, FUTEX_WAIT, seen, 0);
}

static void yield_threads(int samples, long size)
{
	volatile int tid;

	(void)size;
	take_shared();
	start_thread(yield_until_stop, (void *)1, &tid);
	while (!shared->each[1])
		sched_yield();
	measure_yields(samples, 2);
	shared->stop = 1;
	join_thread(&tid);
}

static volatile uint32_t turn[2], turns;

static void hand_to(int other)
{
	turn[other] = 1;
	CALL(SYS_futex, &turn[other], FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
}

static void take_turn(int me)
{
	while (!turn[me])
		CALL(SYS_futex, &turn[me], FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, 0);
	turn[me] = 0;
	turns++;
}

static int futex_partner(void *argument)
{
	(void)argument;
	for (;;) {
		take_turn(1);
		if (shared->stop)
			return 0;
		hand_to(0);
	}
}

static void futex_hand_over(int samples, long size)
{
	volatile int tid;

	(void)size;
	take_shared();
	start_thread(futex_partner, NULL, &tid);
	for (int i = -1; i < samples; i++) {
		uint32_t before = turns;
		uint64_t start = clock_begin();

		for (int k = 0; k < ROUNDS; k++) {
			hand_to(1);
			take_turn(0);
		}
		start = clock_end() - start;
		check(turns - before == 2 * ROUNDS, "each has had every other turn");
		if (i >= 0)
			sample(start, ROUNDS);
	}
	shared->stop = 1;
	hand_to(1);
	join_thread(&tid);
}

const struct measure switch_measures[] = {
	{"pipe_self", pipe_self, 50, -1},
	{"pipe_between", pipe_between, 50, -1},
	{"pipe_ring", pipe_ring, 20, RING},
	{"yield_processes", yield_processes, 50, 2},
	{"yield_threads", yield_threads, 50, -1},
	{"yield_processes", yield_processes, 20, 64},
	{"futex_hand_over", futex_hand_over, 50, -1},
	{NULL, NULL, 0, 0},
};
