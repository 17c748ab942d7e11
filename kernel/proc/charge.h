/*
 * The current task is charged for the time up to now: its thread, its process, and in virtual time.
 * Linux: update_curr in kernel/sched/fair.c.
 */
#ifndef KERNEL_PROC_CHARGE_H
#define KERNEL_PROC_CHARGE_H

#include "kernel/proc/runq.h"
#include "kernel/x86/clock.h"

extern uint64_t charged_to; /* the time, in counts of the clock, up to which all is charged */

static inline void charge(struct thread *current)
{
	uint64_t now = clock_count(), span = now - charged_to;

	charged_to = now;
	current->spent.run += span;
	current->process->run += span;
	current->virtual += span * current->rate >> RATE_SHIFT;
}

#endif
