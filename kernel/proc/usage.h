/*
 * What tasks have used: processor time, by the clock whenever another task gets the processor; and
 * some counts.  How much of the time was the kernel's is estimated, by what the timer's ticks have
 * found.  Kept by thread, by process with the threads that have ended, and by process for the
 * children that it has awaited.
 * All of it with the process lock held.
 * Linux: kernel/sched/cputime.c, cputime_adjust.
 */
#ifndef KERNEL_PROC_USAGE_H
#define KERNEL_PROC_USAGE_H

#include "spec/types.h"

#include <stdbool.h>

struct usage {
	uint64_t user;	 /* nanoseconds in the program; the swapper's: of idling */
	uint64_t system; /* in the kernel on its behalf */
	uint64_t faults; /* page faults that were answered */
	uint64_t sleeps; /* the processor was given away */
	uint64_t turns;	 /* it was taken away */
};

/* The same as it is counted.  All zeros: nothing was used. */
struct spent {
	uint64_t run;		  /* counts of the clock on the processor */
	uint64_t ticks;		  /* found so many times by the timer */
	uint64_t system_ticks;	  /* of these: in the kernel */
	uint64_t user, system;	  /* as told last; neither ever falls */
	uint64_t faults, sleeps, turns;
};

/* The timer finds the current task in its program or in the kernel. */
void usage_tick(bool in_kernel);

/* One more page fault. */
void usage_fault(void);

/* A new object of the model's kind `signal` has used nothing; where what it uses is counted. */
void usage_init(signal_id group);
struct spent *usage_process(signal_id group);

/* A child has been awaited: what it and its children used is now its parent's children's. */
void usage_reap(signal_id parent, signal_id child);

/* Up to now; the last: of a process and the children that it has awaited. */
struct usage usage_of_thread(task_id t);
struct usage usage_of_process(signal_id group);
struct usage usage_of_children(signal_id group);
struct usage usage_of_all(signal_id group);

#endif
