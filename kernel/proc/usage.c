/*
 * What tasks have used.
 * Keeps true: every moment since boot is some task's, the swapper's if nobody's.
 * Entry: usage_tick, usage_of_thread; charge (charge.h).  Linux: kernel/sched/cputime.c.
 */
#include "kernel/proc/usage.h"
#include "kernel/proc/charge.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/clock.h"
#include "model/own.h"

static struct spent of_process[NR_OBJECTS];
static struct usage of_children[NR_OBJECTS];

uint64_t charged_to;

struct spent *usage_process(signal_id group)
{
	return &of_process[group];
}

static void tick(struct spent *spent, bool in_kernel)
{
	spent->ticks++;
	spent->system_ticks += in_kernel;
}

void usage_tick(bool in_kernel)
{
	if (current() == SWAPPER)
		return;
	tick(&current_thread()->spent, in_kernel);
	tick(current_thread()->process, in_kernel);
}

void usage_fault(void)
{
	struct thread *self = current_thread();

	self->spent.faults++;
	self->process->faults++;
}

void usage_init(signal_id group)
{
	of_process[group] = (struct spent){0};
	of_children[group] = (struct usage){0};
}

/* The kernel's part of the time is as large as its part of the ticks, as far as nothing falls. */
static struct usage usage_of(struct spent *spent)
{
	uint64_t run, system = 0;

	charge(current_thread());
	run = clock_span(spent->run);
	if (spent->system_ticks != 0)
		system = run / spent->ticks * spent->system_ticks;
	if (system < spent->system)
		system = spent->system;
	if (run - system < spent->user)
		system = run - spent->user;
	spent->system = system;
	spent->user = run - system;
	return (struct usage){
		.user = spent->user, .system = spent->system, .faults = spent->faults,
		.sleeps = spent->sleeps, .turns = spent->turns,
	};
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
	struct usage usage = usage_of(&of_process[child]);

	add(&of_children[parent], &usage);
	add(&of_children[parent], &of_children[child]);
}

struct usage usage_of_thread(task_id t)
{
	return usage_of(&thread_table[t].spent);
}

struct usage usage_of_process(signal_id group)
{
	return usage_of(&of_process[group]);
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
