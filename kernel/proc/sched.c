/*
 * Who runs.  One queue of those that can, served in order, and one of those that have just been
 * woken, which has every other turn: so a shell answers in the midst of a fork bomb.  Sleepers wait
 * in a queue per hash of their channel, and, if they have a deadline, in a second one by time.
 * Keeps true: a task is in one of the run queues, or asleep in one channel's queue, or it is
 * current.  The swapper is in neither and runs when nobody else can.
 * Entry: sleep_on, wake, on_tick.  Linux: kernel/sched/core.c, kernel/sched/wait.c.
 */
#include "kernel/proc/sched.h"
#include "kernel/check/expect.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/itimer.h"
#include "kernel/proc/load.h"
#include "kernel/proc/lock.h"
#include "kernel/proc/ports.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/timer.h"
#include "kernel/proc/usage.h"
#include "kernel/proc/work.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/upcalls.h"
#include "model/own.h"
#include "spec/task.h"

#define NR_CHANNEL_QUEUES 64u

enum wake_reason { WOKEN_BY_CHANNEL, WOKEN_BY_DEADLINE, WOKEN_BY_SIGNAL };

static struct queue run_queue;
static struct queue woken_queue; /* who was asleep just now */
static bool woken_had_turn;
static struct queue sleepers[NR_CHANNEL_QUEUES];
static struct queue alarms; /* the earliest first */

static struct queue *channel_queue(uint64_t channel)
{
	return &sleepers[(channel * 0x9e3779b97f4a7c15ull) >> 58];
}

static void load_task(task_id next)
{
	hw_load_root(next == SWAPPER ? kernel_root : space_root(mm_of[next]));
	PERCPU_SET(current, next);
	PERCPU_SET(work, thread_table[next].work);
	if (next != SWAPPER) {
		set_kernel_stack(stack_top(next));
		user_state_load(&thread_table[next].user);
		ports_load(next);
	}
}

/* Who is next, taken out of its queue; NOBODY: none.  Sleepers that woke have every other turn. */
static task_id take_next(void)
{
	bool woken = woken_queue.first != NOBODY &&
		     (!woken_had_turn || run_queue.first == NOBODY);
	struct queue *q = woken ? &woken_queue : &run_queue;
	task_id next = q->first;

	woken_had_turn = woken;
	if (next != NOBODY)
		queue_remove(q, LINK_TURN, next);
	return next;
}

/* Switch to whoever is next; the caller has put the current task where it belongs. */
static void schedule(void)
{
	task_id previous = current(), next = take_next();

	if (next == NOBODY)
		next = SWAPPER;
	if (next == previous) {
		PERCPU_SET(work, thread_table[next].work);
		return;
	}
	(void)usage_switch(previous != SWAPPER && thread_table[previous].state != AWAKE);
	if (previous != SWAPPER)
		user_state_save(&thread_table[previous].user);
	nr_switches++;
	load_task(next);
	switch_stacks(&thread_table[previous].sp, thread_table[next].sp);
}

static void wake_sleeper(task_id t, enum wake_reason reason)
{
	struct thread *thread = &thread_table[t];

	queue_remove(channel_queue(thread->channel), LINK_TURN, t);
	if (thread->deadline != NO_DEADLINE)
		queue_remove(&alarms, LINK_ALARM, t);
	thread->state = AWAKE;
	thread->woken = reason;
	queue_add(&woken_queue, LINK_TURN, t);
}

static void alarm_set(task_id t, uint64_t deadline)
{
	task_id before = alarms.last;

	while (before != NOBODY && thread_table[before].deadline > deadline)
		before = thread_table[before].alarm.before;
	queue_insert(&alarms, LINK_ALARM, t, before);
}

static enum wake_reason lie_down(uint64_t channel, uint64_t deadline, enum sleep_state state)
{
	task_id t = current();
	struct thread *thread = &thread_table[t];

	thread->state = state;
	thread->channel = channel;
	thread->deadline = deadline;
	queue_add(channel_queue(channel), LINK_TURN, t);
	if (deadline != NO_DEADLINE)
		alarm_set(t, deadline);
	schedule();
	return thread->woken;
}

static int32_t sleep(uint64_t channel, uint64_t deadline, enum sleep_state state,
		     enum signal_state waker)
{
	static const int32_t answers[] = {
		[WOKEN_BY_CHANNEL] = 0,
		[WOKEN_BY_DEADLINE] = -ETIMEDOUT,
		[WOKEN_BY_SIGNAL] = -ERESTARTSYS,
	};
	task_id t = current();

	EXPECT(process_lock_is_held());
	EXPECT(t != SWAPPER);
	if (deadline <= clock_now())
		return -ETIMEDOUT;
	if (signals_state(t) >= waker)
		return -ERESTARTSYS;
	return answers[lie_down(channel, deadline, state)];
}

int32_t sleep_for_bits(uint64_t channel, uint64_t deadline, uint32_t bits)
{
	struct thread *thread = &thread_table[current()];
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
		lie_down(channel, NO_DEADLINE, STOPPED);
}

uint32_t wake_for_bits(uint64_t channel, uint32_t n, uint32_t bits)
{
	task_id t = channel_queue(channel)->first, after;
	uint32_t woken = 0;

	for (; t != NOBODY && woken < n; t = after) {
		after = queue_after(LINK_TURN, t);
		if (thread_table[t].channel == channel && ON(bits, ~thread_table[t].deaf)) {
			wake_sleeper(t, WOKEN_BY_CHANNEL);
			woken++;
		}
	}
	return woken;
}

uint32_t wake(uint64_t channel, uint32_t n)
{
	return wake_for_bits(channel, n, ~0u);
}

/* Onto itself nothing moves: who slept longest still did. */
uint32_t sleepers_move(uint64_t from, uint64_t to, uint32_t n)
{
	task_id t = channel_queue(from)->first, after;
	uint32_t moved = 0;

	for (; t != NOBODY && moved < n; t = after) {
		after = queue_after(LINK_TURN, t);
		if (thread_table[t].channel != from)
			continue;
		moved++;
		if (from == to)
			continue;
		queue_remove(channel_queue(from), LINK_TURN, t);
		thread_table[t].channel = to;
		queue_add(channel_queue(to), LINK_TURN, t);
	}
	return moved;
}

void task_ready(task_id t)
{
	queue_add(&run_queue, LINK_TURN, t);
}

void wake_for_signal(task_id t)
{
	uint32_t state = thread_table[t].state, signals = signals_state(t);

	work_signal(t);
	if ((state == SLEEPING && signals >= SIGNAL_PENDING) ||
	    (state == SLEEPING_HARD && signals >= SIGNAL_FATAL) ||
	    (state == STOPPED && signals_kill(t)))
		wake_sleeper(t, WOKEN_BY_SIGNAL);
}

void yield(void)
{
	task_id t = current();

	if (t != SWAPPER)
		queue_add(&run_queue, LINK_TURN, t);
	schedule();
}

/* Wake those whose deadline has come. */
static void alarms_ring(void)
{
	uint64_t now = clock_now();

	timers_ring();
	while (alarms.first != NOBODY && thread_table[alarms.first].deadline <= now)
		wake_sleeper(alarms.first, WOKEN_BY_DEADLINE);
}

/* The timer does not interrupt the kernel, so what it would do is done here. */
bool work_may_go_on(void)
{
	alarms_ring();
	yield();
	return signals_state(current()) == SIGNAL_NONE;
}

void leave_cpu(void)
{
	schedule();
	panic("a task that has exited runs again");
}

void on_tick(bool in_kernel)
{
	usage_tick(in_kernel);
	alarms_ring();
	itimers_tick();
	load_tick();
	work_resched();
}

/* What the machine does when no task can run: the swapper's whole life. */
void idle(void)
{
	for (;;) {
		yield();
		if (run_queue.first == NOBODY && woken_queue.first == NOBODY)
			wait_for_interrupt();
	}
}
