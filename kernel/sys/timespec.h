/*
 * Times as programs pass them.
 * Linux: include/linux/time64.h, kernel/time/time.c.
 */
#ifndef KERNEL_SYS_TIMESPEC_H
#define KERNEL_SYS_TIMESPEC_H

#include "kernel/x86/clock.h"

#define NS_PER_US 1000ull

/*
 * A span or a date from a struct timespec (struct timeval: get_timeval) of user memory, in
 * nanoseconds; what does not fit is for ever: NO_DEADLINE.  0, -EFAULT, -EINVAL.
 */
int32_t get_time(uint64_t from, uint64_t *ns);
int32_t get_timeval(uint64_t from, uint64_t *ns);

/* Store one: 0 or -EFAULT. */
int32_t put_time(uint64_t to, uint64_t ns);
int32_t put_timeval(uint64_t to, uint64_t ns);

/* The deadline on clock_now's scale of a span that begins now. */
uint64_t deadline_after(uint64_t ns);

#endif
