/*
 * System calls that tell the time or wait for it, and futexes, which may do both.
 * Entry: sys_nanosleep and so on, from table.c.  Linux: kernel/time, kernel/futex.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/futex.h"
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

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10
#define FUTEX_PRIVATE_FLAG 128u
#define FUTEX_CLOCK_REALTIME 256u

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

/* The bit set of WAIT_BITSET and WAKE_BITSET must be all ones: no other use is known here. */
SYSCALL(futex)
{
	uint32_t operation = (uint32_t)arg[1] & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	bool bitset = operation == FUTEX_WAIT_BITSET || operation == FUTEX_WAKE_BITSET;
	uint64_t ns, deadline = NO_DEADLINE;
	int32_t error;

	if (bitset && (uint32_t)arg[5] != ~0u)
		return -ENOSYS;
	if (operation == FUTEX_WAKE || operation == FUTEX_WAKE_BITSET)
		return futex_wake(arg[0], (int32_t)arg[2] > 0 ? (uint32_t)arg[2] : 1);
	if (operation != FUTEX_WAIT && operation != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	if (arg[3] != 0) {
		bool real = ON(arg[1], FUTEX_CLOCK_REALTIME);

		error = get_time(arg[3], &ns);
		if (error < 0)
			return error;
		deadline = deadline_of(ns, bitset, real ? clock_boot_date * NS_PER_SECOND : 0);
	}
	return futex_wait(arg[0], (uint32_t)arg[2], deadline);
}

/* A list that would be walked when its thread dies: there is nobody here to whom that matters. */
SYSCALL(set_robust_list)
{
	return arg[1] == 24 ? 0 : -EINVAL;
}
