/*
 * System calls that tell the time or wait for it.
 * Entry: sys_nanosleep and so on, from table.c.  Linux: kernel/time.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/clock.h"

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define TIMER_ABSTIME 1u

/* How far a clock is ahead of clock_now, in nanoseconds: 0 or -EINVAL. */
static int32_t clock_offset(uint32_t clock, uint64_t *offset)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*offset = clock_boot_date * NS_PER_SECOND;
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*offset = 0;
		return 0;
	default:
		return -EINVAL;
	}
}

/* The deadline on clock_now's scale of a span that begins now, or of a date ahead by offset. */
static uint64_t deadline_of(uint64_t ns, bool is_date, uint64_t offset)
{
	if (ns == NO_DEADLINE)
		return NO_DEADLINE;
	if (!is_date)
		return clock_now() + ns;
	return ns > offset ? ns - offset : 0;
}

static int64_t sleep_again(const uint64_t *arg);

/* Until the deadline.  A sleep that is broken off goes on to the same one; `rest`: how long. */
static int64_t sleep_until(uint64_t deadline, uint64_t rest)
{
	int32_t error;
	uint64_t now;

	do
		error = sleep_on(no_channel(), deadline);
	while (error == 0);
	if (error == -ETIMEDOUT)
		return 0;
	now = clock_now();
	if (rest != 0 && put_time(rest, deadline > now ? deadline - now : 0) < 0)
		return -EFAULT;
	return restart_with((struct restart){.call = sleep_again, .arg = {deadline, rest}});
}

static int64_t sleep_again(const uint64_t *arg)
{
	return sleep_until(arg[0], arg[1]);
}

SYSCALL(nanosleep)
{
	uint64_t ns;
	int32_t error = get_time(arg[0], &ns);

	return error < 0 ? error : sleep_until(deadline_after(ns), arg[1]);
}

SYSCALL(clock_nanosleep)
{
	uint64_t offset, ns;
	int32_t error = clock_offset((uint32_t)arg[0], &offset);
	int64_t answer;

	if (error == 0)
		error = get_time(arg[2], &ns);
	if (error < 0)
		return error;
	if (!ON(arg[1], TIMER_ABSTIME))
		return sleep_until(deadline_after(ns), arg[3]);
	answer = sleep_until(deadline_of(ns, true, offset), 0);
	return answer == -ERESTART_RESTARTBLOCK ? -ERESTARTNOHAND : answer;
}

SYSCALL(clock_gettime)
{
	uint64_t offset;
	int32_t error = clock_offset((uint32_t)arg[0], &offset);

	return error < 0 ? error : put_time(arg[1], clock_now() + offset);
}
