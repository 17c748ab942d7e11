/*
 * What tasks have used.
 * Keeps true: every nanosecond since boot is some task's, the swapper's if nobody's.
 * Entry: usage_enter, usage_leave.  Linux: kernel/sched/cputime.c.
 */
#include "kernel/proc/usage.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/clock.h"
#include "model/own.h"

static struct usage of_process[NR_OBJECTS];
static struct usage of_children[NR_OBJECTS];
static uint64_t charged_to; /* the time up to which all is charged */

static uint64_t time_since(void)
{
	uint64_t now = clock_now(), span = now - charged_to;

	charged_to = now;
	return span;
}

void usage_enter(void)
{
	uint64_t span = time_since();

	thread_table[current()].usage.user += span;
	of_process[signal_of[current()]].user += span;
}

void usage_leave(void)
{
	uint64_t span = time_since();

	thread_table[current()].usage.system += span;
	of_process[signal_of[current()]].system += span;
}

void usage_switch(bool sleeps)
{
	usage_leave();
	thread_table[current()].usage.sleeps += sleeps;
	of_process[signal_of[current()]].sleeps += sleeps;
	thread_table[current()].usage.turns += !sleeps;
	of_process[signal_of[current()]].turns += !sleeps;
}

void usage_fault(void)
{
	thread_table[current()].usage.faults++;
	of_process[signal_of[current()]].faults++;
}

void usage_init(signal_id group)
{
	of_process[group] = of_children[group] = (struct usage){0};
}

static void add(struct usage *to, const struct usage *what)
{
	to->user += what->user;
	to->system += what->system;
	to->faults += what->faults;
	to->sleeps += what->sleeps;
	to->turns += what->turns;
}

void usage_reap(signal_id parent, signal_id child)
{
	add(&of_children[parent], &of_process[child]);
	add(&of_children[parent], &of_children[child]);
}

struct usage usage_of_thread(task_id t)
{
	usage_leave();
	return thread_table[t].usage;
}

struct usage usage_of_process(signal_id group)
{
	usage_leave();
	return of_process[group];
}

struct usage usage_of_children(signal_id group)
{
	return of_children[group];
}

struct usage usage_of_all(signal_id group)
{
	struct usage all = usage_of_process(group);

	add(&all, &of_children[group]);
	return all;
}
