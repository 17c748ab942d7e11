/*
 * Sleep and wake by channel.  Sleepers wait in a queue per hash of their channel, and, if they have
 * a deadline, in a second one by time.
 * Keeps true: a task that is not AWAKE is in the queue of its channel, or in that which it gave to
 * sleep_in; but of no_channel it is alone; a task whose deadline is not NO_DEADLINE and that is not
 * AWAKE is in the queue by time.
 * Entry: sleep_on, wake, alarms_ring.  Linux: kernel/sched/wait.c, kernel/time/sleep_timeout.c.
 */
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/runq.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/shadow.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/timer.h"
#include "kernel/proc/work.h"
#include "kernel/x86/clock.h"
#include "spec/task.h"

struct link sleepers[1u << CHANNEL_BITS];
static struct link alarms; /* the earliest first */

void sleep_init(void)
{
	for (uint32_t i = 0; i < 1u << CHANNEL_BITS; i++)
		queue_init(&sleepers[i]);
	queue_init(&alarms);
}

static void wake_sleeper(struct thread *thread, int32_t answer)
{
	queue_remove(&thread->turn);
	if (thread->deadline != NO_DEADLINE)
		queue_remove(&thread->alarm);
	thread->state = AWAKE;
	thread->answer = answer;
	shadow_wake(thread->id);
	task_woken(thread);
}

static void alarm_set(struct thread *thread)
{
	struct link *before = alarms.before;

	while (before != &alarms &&
	       QUEUED(before, struct thread, alarm)->deadline > thread->deadline)
		before = before->before;
	queue_insert(&thread->alarm, before);
}

/* One function, so that there is one switch that keeps all registers. */
static int32_t __attribute__((noinline)) lie_down(struct link *queue, enum sleep_state state)
{
	struct thread *thread = current_thread();

	thread->state = state;
	queue_add(queue, &thread->turn);
	shadow_doze();
	give_cpu();
	return thread->answer;
}

static inline int32_t lie_on(uint64_t channel, uint64_t deadline, enum sleep_state state)
{
	struct thread *thread = current_thread();
	struct link *queue = channel_queue(channel);

	if (channel == no_channel())
		queue_init(queue = &thread->turn); /* it is alone in it */
	thread->channel = channel;
	thread->deadline = deadline;
	if (deadline != NO_DEADLINE)
		alarm_set(thread);
	return lie_down(queue, state);
}

/* A signal that was told to another thread of the process alone keeps nobody from sleeping. */
static bool __attribute__((noinline)) is_really_called(enum signal_state waker)
{
	return signals_state(current()) >= waker;
}

static inline bool is_called(enum signal_state waker)
{
	return ON(PERCPU_GET(work), WORK_SIGNAL) && is_really_called(waker);
}

static inline int32_t sleep(uint64_t channel, uint64_t deadline, enum sleep_state state,
		     enum signal_state waker)
{
	EXPECT(process_lock_is_held());
	EXPECT(current() != SWAPPER);
	if (deadline != NO_DEADLINE && deadline <= clock_now())
		return -ETIMEDOUT;
	if (is_called(waker))
		return -ERESTARTSYS;
	return lie_on(channel, deadline, state);
}

int32_t sleep_in(struct link *queue)
{
	EXPECT(process_lock_is_held());
	EXPECT(current() != SWAPPER);
	if (is_called(SIGNAL_PENDING))
		return -ERESTARTSYS;
	current_thread()->deadline = NO_DEADLINE;
	return lie_down(queue, SLEEPING);
}

int32_t sleep_for_bits(uint64_t channel, uint64_t deadline, uint32_t bits)
{
	struct thread *thread = current_thread();
	int32_t answer;

	thread->deaf = ~bits;
	answer = sleep(channel, deadline, SLEEPING, SIGNAL_PENDING);
	thread->deaf = 0;
	return answer;
}

int32_t sleep_on(uint64_t channel, uint64_t deadline)
{
	return sleep(channel, deadline, SLEEPING, SIGNAL_PENDING);
}

int32_t sleep_killable(uint64_t channel, uint64_t deadline)
{
	return sleep(channel, deadline, SLEEPING_HARD, SIGNAL_FATAL);
}

void sleep_stopped(uint64_t channel)
{
	EXPECT(process_lock_is_held());
	if (!signals_kill(current()))
		lie_on(channel, NO_DEADLINE, STOPPED);
}

void sleep_deep(uint64_t channel)
{
	EXPECT(process_lock_is_held());
	lie_on(channel, NO_DEADLINE, SLEEPING_DEEP);
}

uint32_t wake_for_bits(uint64_t channel, uint32_t n, uint32_t bits)
{
	struct link *q = channel_queue(channel), *at = q->after, *after;
	uint32_t woken = 0;

	for (; at != q && woken < n; at = after) {
		struct thread *thread = QUEUED(at, struct thread, turn);

		after = at->after;
		if (thread->channel == channel && ON(bits, ~thread->deaf)) {
			wake_sleeper(thread, 0);
			woken++;
		}
	}
	return woken;
}

void wake_sleepers(struct link *queue)
{
	do
		wake_sleeper(QUEUED(queue->after, struct thread, turn), 0);
	while (!queue_is_empty(queue));
}

/* Onto itself nothing moves: who slept longest still did. */
uint32_t sleepers_move(uint64_t from, uint64_t to, uint32_t n)
{
	struct link *q = channel_queue(from), *at = q->after, *after;
	uint32_t moved = 0;

	for (; at != q && moved < n; at = after) {
		struct thread *thread = QUEUED(at, struct thread, turn);

		after = at->after;
		if (thread->channel != from)
			continue;
		moved++;
		if (from == to)
			continue;
		queue_remove(at);
		thread->channel = to;
		queue_add(channel_queue(to), at);
	}
	return moved;
}

void wake_for_signal(task_id t)
{
	uint32_t state = thread_table[t].state, signals = signals_state(t);

	work_signal(t);
	if ((state == SLEEPING && signals >= SIGNAL_PENDING) ||
	    (state == SLEEPING_HARD && signals >= SIGNAL_FATAL) ||
	    (state == STOPPED && signals_kill(t)))
		wake_sleeper(&thread_table[t], -ERESTARTSYS);
}

void alarms_ring(void)
{
	uint64_t now = clock_now();

	timers_ring();
	while (!queue_is_empty(&alarms)) {
		struct thread *first = QUEUED(alarms.after, struct thread, alarm);

		if (first->deadline > now)
			break;
		wake_sleeper(first, -ETIMEDOUT);
	}
}
