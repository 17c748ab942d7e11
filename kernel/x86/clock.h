/*
 * Time, from the time-stamp counter.
 */
#ifndef KERNEL_X86_CLOCK_H
#define KERNEL_X86_CLOCK_H

#include "kernel/x86/cpu.h"

#include <stdint.h>

#define NS_PER_SECOND 1000000000ull

/* Measure the counter's rate (takes 10 ms) and read the date.  Boot. */
void clock_init(void);

/*
 * The counter itself, from which all time comes; how many nanoseconds so many counts are, and how
 * many counts there are in a tick of the timer.
 */
static inline uint64_t clock_count(void)
{
	return rdtsc();
}

uint64_t clock_span(uint64_t counts);
extern uint64_t clock_counts_per_tick;

/* Nanoseconds since boot; never goes back. */
uint64_t clock_now(void);

/* Seconds since 1970 when clock_now was 0. */
extern uint64_t clock_boot_date;

#endif
