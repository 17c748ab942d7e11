/*
 * The run queue: what is not needed at every switch.
 * Keeps true: a bucket's bit says whether anybody is in it; `nr_real` tasks are in queues of real
 * time.  Real-time tasks have at most REAL_MOST ticks of PERIOD while others wait.
 * Entry: runq_init, runq_weigh, runq_tick.  Linux: kernel/sched/core.c, sched_prio_to_weight;
 * kernel/sched/rt.c, sched_rt_runtime_exceeded.
 */
#include "kernel/proc/runq.h"
#include "kernel/proc/current.h"
#include "kernel/proc/trait.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/pic.h"
#include "spec/task.h"

/* Linux's sched_rt_period_us and sched_rt_runtime_us, in ticks, and its turn of SCHED_RR. */
#define PERIOD TICKS_PER_SECOND
#define REAL_MOST (95 * TICKS_PER_SECOND / 100)
#define REAL_TURN (TICKS_PER_SECOND / 10)

#define IDLE_WEIGHT 3u /* of SCHED_IDLE, where nice 0 has 1024 */

struct runq runq;

static struct link real[NR_REAL];
static uint64_t real_filled[2]; /* bit n % 64 of word n / 64: somebody has priority n */
static uint32_t period_ticks, real_ticks;

void runq_init(void)
{
	for (uint32_t i = 0; i < NR_BUCKETS; i++)
		queue_init(&runq.bucket[i]);
	for (uint32_t i = 0; i < NR_REAL; i++)
		queue_init(&real[i]);
}

uint64_t runq_clamp(struct thread *t)
{
	bool behind = (int64_t)((t->virtual >> BUCKET_SHIFT) - runq.first) < 0;
	uint64_t at = behind ? runq.first : runq.first + NR_BUCKETS - 1;

	t->virtual = at << BUCKET_SHIFT;
	return at;
}

void runq_put_real(struct thread *t, bool first)
{
	if (first)
		queue_insert(&t->turn, &real[t->real]);
	else
		queue_add(&real[t->real], &t->turn);
	real_filled[t->real / 64] |= 1ull << t->real % 64;
	runq.nr_real++;
}

struct thread *runq_exchange_any(struct thread *t)
{
	uint64_t at, last;

	if (t->real != 0) {
		runq_put_real(t, false);
		return runq_take();
	}
	at = runq_bucket(t);
	if (runq.filled != 0) {
		last = runq.first + 63 - (uint64_t)__builtin_clzll(runq_ring());
		if (at < last)
			at = last;
	}
	runq_put_into(t, at);
	return runq_take();
}

static void remove_real(struct thread *t)
{
	queue_remove(&t->turn);
	if (queue_is_empty(&real[t->real]))
		real_filled[t->real / 64] &= ~(1ull << t->real % 64);
	runq.nr_real--;
}

static uint32_t highest_real(void)
{
	uint32_t word = real_filled[1] != 0;

	return 64 * word + 63 - (uint32_t)__builtin_clzll(real_filled[word]);
}

struct thread *runq_take_real(void)
{
	struct thread *t;

	if (real_ticks >= REAL_MOST && (runq.filled != 0 || runq.handed != NULL))
		return NULL;
	t = QUEUED(real[highest_real()].after, struct thread, turn);
	remove_real(t);
	return t;
}

/* Take out a task that waits, wherever it is. */
static void take_out(struct thread *t)
{
	uint32_t i;

	if (t == runq.handed) {
		runq.handed = NULL;
	} else if (t->real != 0) {
		remove_real(t);
	} else {
		queue_remove(&t->turn);
		for (i = 0; i < NR_BUCKETS; i++)
			if (queue_is_empty(&runq.bucket[i]))
				runq.filled &= ~(1ull << i);
	}
}

/*
 * How fast virtual time passes, in units of 2^-RATE_SHIFT of a count of the clock: 5/4 for each
 * step that a task is nicer.  Linux's weights are these powers, rounded to integers: the two are
 * within 3 parts in 100 of each other.
 */
static uint64_t rate_of(int32_t nice)
{
	uint64_t rate = (1ull << (TICK_SHIFT + RATE_SHIFT)) / clock_counts_per_tick;

	for (; nice > 0; nice--)
		rate = rate * 5 / 4;
	for (; nice < 0; nice++)
		rate = rate * 4 / 5;
	return rate;
}

void runq_weigh(task_id t, uint32_t policy, uint32_t priority)
{
	struct thread *thread = &thread_table[t];
	bool waits = task_table[t].state == TASK_ALIVE && thread->state == AWAKE && t != current();

	if (waits)
		take_out(thread);
	thread->policy = policy;
	thread->real = priority;
	thread->rate = (policy & ~SCHED_RESET_ON_FORK) == SCHED_IDLE ?
		rate_of(0) * 1024 / IDLE_WEIGHT : rate_of(trait_table[t].nice);
	if (waits)
		runq_put(thread);
}

void runq_tick(void)
{
	struct thread *t = current_thread();

	if (t->real != 0) {
		real_ticks++;
		t->turn_ticks++;
	}
	if (++period_ticks < PERIOD)
		return;
	period_ticks = real_ticks = 0;
}

uint32_t runq_turn(const struct thread *t)
{
	uint32_t policy = t->policy & ~SCHED_RESET_ON_FORK;

	if (policy == SCHED_FIFO)
		return 0;
	return policy == SCHED_RR ? REAL_TURN : 1;
}

bool runq_turn_is_over(struct thread *t)
{
	if (runq_turn(t) == 0 || t->turn_ticks < runq_turn(t))
		return false;
	t->turn_ticks = 0;
	return true;
}
