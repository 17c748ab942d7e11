/*
 * Who may run, and who is first.  Real-time tasks come before all others, the highest priority
 * first.  The others share the processor: each has a virtual time, which passes while it runs, the
 * faster the nicer it is; who is behind in it is first.  That is known to a bucket, as long as two
 * ticks of a task of nice 0: the ring has NR_BUCKETS of them, in each those that came later come
 * later.
 *
 * What follows from it: over time each gets its share to within two buckets, whatever it does.  Who
 * slept is put into the first bucket, one before that of those who ran, and so comes before them:
 * thus a shell answers in the midst of a fork bomb.  That lead is used up by running, so nobody
 * gains by sleeping often.  Of n equally nice tasks that never sleep each runs again after at most
 * four turns of each of the others.
 * All of it takes the same time however many tasks there are.
 * Linux: kernel/sched/core.c, fair.c, rt.c.
 */
#ifndef KERNEL_PROC_RUNQ_H
#define KERNEL_PROC_RUNQ_H

#include "kernel/proc/queue.h"
#include "kernel/proc/thread.h"

#define NR_BUCKETS 64u
#define TICK_SHIFT 24u		       /* of virtual time, a tick of nice 0 is 1 << TICK_SHIFT */
#define BUCKET_SHIFT (TICK_SHIFT + 1u)
#define RATE_SHIFT 20u
#define NR_REAL 100u		       /* priorities of real time are below it, and not 0 */

struct runq {
	uint64_t first;	 /* number of the first bucket: virtual time >> BUCKET_SHIFT */
	uint64_t filled; /* bit n % NR_BUCKETS: somebody is in bucket n */
	uint32_t nr_real;
	struct thread *handed; /* the first woken since a switch, and in no bucket; or NULL */
	struct link bucket[NR_BUCKETS];
};

extern struct runq runq;

/* Called in the midst of what keeps everything in registers. */
#define RUNQ_COLD __attribute__((no_caller_saved_registers, cold))

void runq_init(void);

/*
 * The task has this policy (enum policy of thread.h, and SCHED_RESET_ON_FORK), this priority of
 * real time (0: none), and is as nice as it is.
 */
void runq_weigh(task_id t, uint32_t policy, uint32_t priority);

/* The timer finds the current task running.  Has one of SCHED_RR had its turn?  Then it is over. */
void runq_tick(void);
bool runq_turn_is_over(struct thread *t);

/* In ticks; 0: it never is. */
uint32_t runq_turn(const struct thread *t);

/* Somebody waits for the processor. */
static inline bool runq_waits(void)
{
	return runq.filled != 0 || runq.handed != NULL || runq.nr_real != 0;
}

/* The virtual time of a task that is not within the ring moves there: the bucket's number. */
uint64_t runq_clamp(struct thread *t) RUNQ_COLD;

static inline uint64_t runq_bucket(struct thread *t)
{
	uint64_t at = t->virtual >> BUCKET_SHIFT;

	return at - runq.first < NR_BUCKETS ? at : runq_clamp(t);
}

/* Those of real time: behind the others of its priority, or before them; the highest of them. */
void runq_put_real(struct thread *t, bool first) RUNQ_COLD;
struct thread *runq_take_real(void) RUNQ_COLD;

static inline void runq_put_into(struct thread *t, uint64_t at)
{
	queue_add(&runq.bucket[at % NR_BUCKETS], &t->turn);
	runq.filled |= 1ull << at % NR_BUCKETS;
}

/* The task may run, behind those who are as far as it is. */
static inline void runq_put(struct thread *t)
{
	if (t->real != 0)
		runq_put_real(t, false);
	else
		runq_put_into(t, runq_bucket(t));
}

/* `filled`, the first bucket as bit 0. */
static inline uint64_t runq_ring(void)
{
	uint32_t turn = (uint32_t)(runq.first % NR_BUCKETS);

	return runq.filled >> turn | runq.filled << (-turn % 64);
}

/* Who was woken first since the last switch is handed the processor next, if it is not ahead. */
static inline bool runq_hand(struct thread *t, uint64_t bucket)
{
	if (runq.handed != NULL || bucket - runq.first > 1)
		return false;
	runq.handed = t;
	return true;
}

/* Take out who is first; NULL: nobody waits. */
static inline __attribute__((always_inline)) struct thread *runq_take(void)
{
	struct link *bucket;
	struct thread *t;
	uint64_t ahead;

	if (runq.nr_real != 0 && (t = runq_take_real()) != NULL)
		return t;
	t = runq.handed;
	if (t != NULL) {
		runq.handed = NULL;
		return t;
	}
	if (runq.filled == 0)
		return NULL;
	ahead = (uint64_t)__builtin_ctzll(runq_ring());
	bucket = &runq.bucket[(runq.first + ahead) % NR_BUCKETS];
	t = QUEUED(bucket->after, struct thread, turn);
	queue_remove(&t->turn);
	if (queue_is_empty(bucket))
		runq.filled &= ~(1ull << (runq.first + ahead) % NR_BUCKETS);
	if (ahead > 1)
		runq.first += ahead - 1;
	return t;
}

/* The same after t is put back, to let all others run first, however far they are: sched_yield. */
struct thread *runq_exchange_any(struct thread *t) RUNQ_COLD;

/* Mostly all the others are in one bucket, and t is not ahead of them. */
static inline struct thread *runq_exchange(struct thread *t)
{
	struct link *bucket, *first;
	uint64_t slot, ahead;

	if ((t->real | runq.nr_real) != 0 || runq.handed != NULL || runq.filled == 0 ||
	    (runq.filled & (runq.filled - 1)) != 0)
		return runq_exchange_any(t);
	slot = (uint64_t)__builtin_ctzll(runq.filled);
	ahead = (slot - runq.first) % NR_BUCKETS;
	if ((t->virtual >> BUCKET_SHIFT) - runq.first > ahead)
		return runq_exchange_any(t);
	bucket = &runq.bucket[slot];
	first = bucket->after;
	queue_remove(first);
	queue_add(bucket, &t->turn);
	if (ahead > 1)
		runq.first += ahead - 1;
	return QUEUED(first, struct thread, turn);
}

#endif
