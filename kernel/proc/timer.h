/*
 * Timers of the kernel: a function called at a time, as soon as a tick sees that it has come.
 * All of it with the process lock held.
 * Linux: struct hrtimer.
 */
#ifndef KERNEL_PROC_TIMER_H
#define KERNEL_PROC_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/* All zeros but `ring`: not set. */
struct timer {
	struct timer *next, *before;
	uint64_t deadline; /* on clock_now's scale */
	void (*ring)(struct timer *timer); /* it is no longer set, and may be set again */
	bool is_set;
};

/* Set it, whether it is already or not; or set it no more. */
void timer_set(struct timer *timer, uint64_t deadline);
void timer_cancel(struct timer *timer);

/* How long until it rings: 0 if it is not set, else at least 1. */
uint64_t timer_rest(const struct timer *timer);

/* Ring those whose time has come. */
void timers_ring(void);

/*
 * The first of deadline, deadline + interval, ... that is after now; *passed: how many are not.
 */
uint64_t timer_next(uint64_t deadline, uint64_t interval, uint64_t now, uint64_t *passed);

#endif
