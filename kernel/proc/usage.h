/*
 * What tasks have used: processor time, by the clock at each way into the kernel and out of it, and
 * some counts.  Kept by thread, by process with the threads that have ended, and by process for the
 * children that it has awaited.
 * All of it with the process lock held.
 * Linux: kernel/sched/cputime.c; struct signal_struct, cutime and so on.
 */
#ifndef KERNEL_PROC_USAGE_H
#define KERNEL_PROC_USAGE_H

#include "spec/types.h"

#include <stdbool.h>

struct usage {
	uint64_t user; /* nanoseconds in the program; the swapper's: of idling */
	uint64_t system; /* in the kernel on its behalf */
	uint64_t faults; /* page faults that were answered */
	uint64_t sleeps; /* the processor was given away */
	uint64_t turns;	 /* it was taken away */
};

/* The time since the last of these calls was the current program's, or the kernel's for it. */
void usage_enter(void);
void usage_leave(void);

/* The current task loses the processor, because it sleeps or because others wait. */
void usage_switch(bool sleeps);

/* One more page fault. */
void usage_fault(void);

/* A new object of the model's kind `signal` has used nothing. */
void usage_init(signal_id group);

/* A child has been awaited: what it and its children used is now its parent's children's. */
void usage_reap(signal_id parent, signal_id child);

/* Up to now; the last: of a process and the children that it has awaited. */
struct usage usage_of_thread(task_id t);
struct usage usage_of_process(signal_id group);
struct usage usage_of_children(signal_id group);
struct usage usage_of_all(signal_id group);

#endif
