/*
 * The three interval timers of a process: by the clock, by the time in its program, by all its
 * time.
 * All of it with the process lock held.
 * Linux: kernel/time/itimer.c, posix-cpu-timers.c.
 */
#ifndef KERNEL_PROC_ITIMER_H
#define KERNEL_PROC_ITIMER_H

#include "spec/types.h"

#define ITIMER_REAL 0u
#define ITIMER_VIRTUAL 1u
#define ITIMER_PROF 2u
#define NR_ITIMERS 3u

/* Nanoseconds. */
struct itimer {
	uint64_t interval; /* 0: it rings once */
	uint64_t rest;	   /* until it rings; 0: it is not set */
};

/* Of the current process. */
struct itimer itimer_get(uint32_t which);
void itimer_set(uint32_t which, struct itimer timer);

/* A new object of the model's kind `signal` has none set; nor has one whose last task exits. */
void itimers_reset(signal_id group);

/* A tick has passed on behalf of the current process: do its processor timers ring? */
void itimers_tick(void);

#endif
