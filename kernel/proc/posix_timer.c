/*
 * POSIX timers.  Each has an entry for the queue of signals from the start, so that it never finds
 * no room; while its signal is pending it is not set, and how often it would have rung is counted
 * when the signal is taken.
 * Entry: posix_timer_set, posix_timer_taken.  Linux: kernel/time/posix-timers.c.
 */
#include "kernel/proc/posix_timer.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/timer.h"
#include "kernel/x86/clock.h"
#include "model/own.h"
#include "spec/tables.h"
#include "spec/task.h"

#define SIGALRM 14u

struct posix_timer {
	struct timer timer; /* the first: a timer that rings is its owner */
	struct sigqueue *entry; /* NULL: this one is free */
	signal_id group;
	uint32_t clock;
	struct sigevent event;
	int32_t id;
	uint64_t interval;
	uint64_t due; /* when the signal that is pending was sent; 0: none is that would go on */
	int32_t overrun;
};

static struct posix_timer table[NR_POSIX_TIMERS];
static int32_t next_id[NR_OBJECTS];
static uint32_t nr_timers[NR_OBJECTS]; /* that each process has */

static struct posix_timer *find(int32_t id)
{
	signal_id group = signal_of[current()];

	for (uint32_t i = 0; i < NR_POSIX_TIMERS; i++)
		if (table[i].entry != NULL && table[i].group == group && table[i].id == id)
			return &table[i];
	return NULL;
}

/* The thread that is meant, or any that lives; NOBODY: it is gone. */
static task_id find_task(const struct posix_timer *timer)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];

		if (signal_of[t] != timer->group || task_table[t].state != TASK_ALIVE)
			continue;
		if (!ON(timer->event.notify, SIGEV_THREAD_ID))
			return task_table[t].group_leader;
		if (task_table[t].pid == (uint32_t)timer->event.thread)
			return t;
	}
	return NOBODY;
}

/* Set it for the first time after now, from when it was due: how many it has missed. */
static uint64_t go_on(struct posix_timer *timer, uint64_t due)
{
	uint64_t passed, next = timer_next(due, timer->interval, clock_now(), &passed);

	timer_set(&timer->timer, next);
	return passed;
}

static void ring(struct timer *real)
{
	struct posix_timer *timer = (struct posix_timer *)real;
	struct siginfo info = {.signal = timer->event.signal, .code = SI_TIMER};
	task_id t = find_task(timer);

	info.timer = timer->id;
	info.timer_value = timer->event.value;
	if (timer->event.notify == SIGEV_NONE) {
		if (timer->interval != 0)
			(void)go_on(timer, real->deadline);
		return;
	}
	timer->due = timer->interval != 0 ? real->deadline : 0;
	if (t == NOBODY)
		return;
	if (timer->entry->queued)
		timer->entry->info.overrun++;
	else if (!signal_queue_entry(t, ON(timer->event.notify, SIGEV_THREAD_ID), timer->entry,
				     &info) && timer->interval != 0)
		(void)go_on(timer, real->deadline);
}

void posix_timer_taken(struct sigqueue *entry, struct siginfo *info)
{
	for (uint32_t i = 0; i < NR_POSIX_TIMERS; i++) {
		struct posix_timer *timer = &table[i];

		if (timer->entry != entry)
			continue;
		if (timer->due != 0)
			info->overrun += (uint32_t)go_on(timer, timer->due) - 1;
		timer->due = 0;
		timer->overrun = (int32_t)info->overrun;
		return;
	}
}

static bool is_good(const struct sigevent *event)
{
	task_id t = find_task_by_vpid(event->thread);

	if (event->notify == (SIGEV_SIGNAL | SIGEV_THREAD_ID)) {
		if (t == NOBODY || signal_of[t] != signal_of[current()])
			return false;
	} else if (event->notify == SIGEV_NONE) {
		return true;
	} else if (event->notify != SIGEV_SIGNAL && event->notify != SIGEV_THREAD) {
		return false;
	}
	return event->signal > 0 && event->signal <= (int32_t)NR_SIGNALS;
}

int32_t posix_timer_new(uint32_t clock, const struct sigevent *event)
{
	signal_id group = signal_of[current()];
	struct posix_timer *timer = table;
	struct sigqueue *entry;

	if (event != NULL && !is_good(event))
		return -EINVAL;
	while (timer < table + NR_POSIX_TIMERS && timer->entry != NULL)
		timer++;
	if (timer == table + NR_POSIX_TIMERS)
		return -EAGAIN;
	entry = sigqueue_new(user_of[current()], rlimit_now(RLIMIT_SIGPENDING));
	if (entry == NULL)
		return -EAGAIN;
	entry->reserved = true;
	*timer = (struct posix_timer){
		.timer.ring = ring,
		.entry = entry,
		.group = group,
		.clock = clock,
		.id = next_id[group],
		.event = {.signal = SIGALRM, .value = (uint64_t)next_id[group]},
	};
	if (event != NULL)
		timer->event = *event;
	if (event != NULL && ON(event->notify, SIGEV_THREAD_ID))
		timer->event.thread =
			(int32_t)task_table[find_task_by_vpid(event->thread)].pid;
	next_id[group] = (next_id[group] + 1) & INT32_MAX;
	nr_timers[group]++;
	return timer->id;
}

int32_t posix_timer_set(int32_t id, uint64_t deadline, uint64_t interval)
{
	struct posix_timer *timer = find(id);

	if (timer == NULL)
		return -EINVAL;
	timer_cancel(&timer->timer);
	timer->interval = interval;
	timer->due = 0;
	timer->overrun = 0;
	if (deadline != NO_DEADLINE)
		timer_set(&timer->timer, deadline);
	return 0;
}

int32_t posix_timer_get(int32_t id, struct itimer *got)
{
	const struct posix_timer *timer = find(id);
	uint64_t passed, now = clock_now();

	if (timer == NULL)
		return -EINVAL;
	*got = (struct itimer){.interval = timer->interval, .rest = timer_rest(&timer->timer)};
	if (timer->due != 0)
		got->rest = timer_next(timer->due, timer->interval, now, &passed) - now;
	return 0;
}

static void drop(struct posix_timer *timer)
{
	timer_cancel(&timer->timer);
	sigqueue_free(timer->entry);
	timer->entry = NULL;
	nr_timers[timer->group]--;
}

int32_t posix_timer_delete(int32_t id)
{
	struct posix_timer *timer = find(id);

	if (timer == NULL)
		return -EINVAL;
	drop(timer);
	return 0;
}

int32_t posix_timer_overrun(int32_t id)
{
	const struct posix_timer *timer = find(id);

	return timer != NULL ? timer->overrun : -EINVAL;
}

int32_t posix_timer_clock(int32_t id)
{
	const struct posix_timer *timer = find(id);

	return timer != NULL ? (int32_t)timer->clock : -EINVAL;
}

void posix_timers_exit(signal_id group)
{
	for (uint32_t i = 0; i < NR_POSIX_TIMERS && nr_timers[group] > 0; i++)
		if (table[i].entry != NULL && table[i].group == group)
			drop(&table[i]);
	next_id[group] = 0;
}
