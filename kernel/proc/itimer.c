/*
 * Interval timers.  That by the clock is a timer of the kernel; the others are looked at when a
 * tick finds their process running.
 * Entry: itimer_set, itimers_tick.  Linux: kernel/time/itimer.c.
 */
#include "kernel/proc/itimer.h"
#include "kernel/proc/current.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/timer.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/clock.h"
#include "model/own.h"
#include "spec/tables.h"
#include "spec/task.h"

#define SIGALRM 14u
#define SIGVTALRM 26u
#define SIGPROF 27u

struct itimers {
	struct timer real; /* the first: a timer that rings is its process's */
	uint64_t interval[NR_ITIMERS];
	uint64_t due[NR_ITIMERS]; /* of the other two: in the process's own time; 0: not set */
};

static struct itimers table[NR_OBJECTS];

static void send(signal_id group, uint32_t sig)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];

		if (signal_of[t] == group && task_table[t].state == TASK_ALIVE) {
			signal_send_process(task_table[t].group_leader, sig);
			return;
		}
	}
}

static void ring(struct timer *real)
{
	struct itimers *timers = (struct itimers *)real;
	uint64_t interval = timers->interval[ITIMER_REAL], passed;

	if (interval != 0)
		timer_set(real, timer_next(real->deadline, interval, clock_now(), &passed));
	send((signal_id)(timers - table), SIGALRM);
}

/* The time that a processor timer goes by. */
static uint64_t own_time(uint32_t which)
{
	struct usage usage = usage_of_process(signal_of[current()]);

	return usage.user + (which == ITIMER_PROF ? usage.system : 0);
}

struct itimer itimer_get(uint32_t which)
{
	struct itimers *timers = &table[signal_of[current()]];
	struct itimer timer = {.interval = timers->interval[which]};
	uint64_t now;

	if (which == ITIMER_REAL) {
		timer.rest = timer_rest(&timers->real);
	} else if (timers->due[which] != 0) {
		now = own_time(which);
		timer.rest = timers->due[which] > now ? timers->due[which] - now : 1;
	}
	return timer;
}

void itimer_set(uint32_t which, struct itimer timer)
{
	struct itimers *timers = &table[signal_of[current()]];

	timers->interval[which] = timer.interval;
	if (which != ITIMER_REAL) {
		timers->due[which] = timer.rest != 0 ? own_time(which) + timer.rest : 0;
		return;
	}
	timers->real.ring = ring;
	if (timer.rest != 0)
		timer_set(&timers->real, clock_now() + timer.rest);
	else
		timer_cancel(&timers->real);
}

void itimers_reset(signal_id group)
{
	timer_cancel(&table[group].real);
	table[group] = (struct itimers){0};
}

static void tick(signal_id group, uint32_t which, uint32_t sig)
{
	uint64_t *due = &table[group].due[which], interval = table[group].interval[which], passed;
	uint64_t now;

	if (*due == 0)
		return;
	now = own_time(which);
	if (now < *due)
		return;
	*due = interval != 0 ? timer_next(*due, interval, now, &passed) : 0;
	send(group, sig);
}

void itimers_tick(void)
{
	signal_id group = signal_of[current()];

	tick(group, ITIMER_VIRTUAL, SIGVTALRM);
	tick(group, ITIMER_PROF, SIGPROF);
}
