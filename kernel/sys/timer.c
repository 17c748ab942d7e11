/*
 * System calls on timers that send signals.
 * Entry: sys_alarm and so on, from table.c.  Linux: kernel/time/itimer.c, posix-timers.c.
 */
#include "kernel/proc/itimer.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/posix_timer.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/clocks.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/usercopy.h"

#include <stddef.h>

#define TIMER_ABSTIME 1u

/* struct itimerval and struct itimerspec: first the interval, then the rest; this is its offset. */
#define REST 16
#define TIME_MAX (1ull << 62)

static int32_t put_itimer(uint64_t to, struct itimer timer, int32_t (*put)(uint64_t, uint64_t))
{
	if (put(to, timer.interval) < 0 || put(to + REST, timer.rest) < 0)
		return -EFAULT;
	return 0;
}

static int32_t get_itimer(uint64_t from, struct itimer *timer, int32_t (*get)(uint64_t, uint64_t *))
{
	int32_t interval = get(from, &timer->interval), rest = get(from + REST, &timer->rest);

	if (interval == -EFAULT || rest == -EFAULT)
		return -EFAULT;
	/* What is for ever does not ring in our time. */
	timer->interval = timer->interval > TIME_MAX ? TIME_MAX : timer->interval;
	timer->rest = timer->rest > TIME_MAX ? TIME_MAX : timer->rest;
	return interval < 0 ? interval : rest;
}

SYSCALL(getitimer)
{
	if ((uint32_t)arg[0] >= NR_ITIMERS)
		return -EINVAL;
	return put_itimer(arg[1], itimer_get((uint32_t)arg[0]), put_timeval);
}

SYSCALL(setitimer)
{
	uint32_t which = (uint32_t)arg[0];
	struct itimer old, new = {0};
	int32_t error = 0;

	/* Without a new value Linux takes zeros. */
	if (arg[1] != 0)
		error = get_itimer(arg[1], &new, get_timeval);
	if (error < 0)
		return error;
	if (which >= NR_ITIMERS)
		return -EINVAL;
	old = itimer_get(which);
	itimer_set(which, new);
	return arg[2] != 0 ? put_itimer(arg[2], old, put_timeval) : 0;
}

/* What was left, to the nearest second, but not 0. */
SYSCALL(alarm)
{
	uint64_t rest = itimer_get(ITIMER_REAL).rest;
	uint64_t seconds = (rest + NS_PER_SECOND / 2) / NS_PER_SECOND;

	itimer_set(ITIMER_REAL, (struct itimer){.rest = (uint32_t)arg[0] * NS_PER_SECOND});
	return rest != 0 && seconds == 0 ? 1 : (int64_t)seconds;
}

SYSCALL(timer_create)
{
	struct sigevent event;
	uint64_t offset;
	int32_t id, error = clock_offset((uint32_t)arg[0], &offset);

	if (error == 0 && !clock_can_wait((uint32_t)arg[0]))
		error = -EOPNOTSUPP;
	if (arg[1] != 0 && copy_from_user(&event, arg[1], sizeof(event)) < 0)
		error = -EFAULT;
	if (error < 0)
		return error;
	id = posix_timer_new((uint32_t)arg[0], arg[1] != 0 ? &event : NULL);
	if (id < 0)
		return id;
	error = copy_to_user(arg[2], &id, sizeof(id));
	if (error < 0)
		(void)posix_timer_delete(id);
	return error;
}

SYSCALL(timer_settime)
{
	int32_t id = (int32_t)arg[0], clock = posix_timer_clock(id), error;
	uint64_t deadline = NO_DEADLINE, offset = 0;
	struct itimer old, new;

	if (arg[2] == 0)
		return -EINVAL;
	error = get_itimer(arg[2], &new, get_time);
	if (error < 0 || clock < 0)
		return error < 0 ? error : clock;
	(void)clock_offset((uint32_t)clock, &offset);
	if (new.rest != 0)
		deadline = clock_deadline(new.rest, ON(arg[1], TIMER_ABSTIME), offset);
	(void)posix_timer_get(id, &old);
	(void)posix_timer_set(id, deadline, new.interval);
	return arg[3] != 0 ? put_itimer(arg[3], old, put_time) : 0;
}

SYSCALL(timer_gettime)
{
	struct itimer timer;
	int32_t error = posix_timer_get((int32_t)arg[0], &timer);

	return error < 0 ? error : put_itimer(arg[1], timer, put_time);
}

SYSCALL(timer_getoverrun)
{
	return posix_timer_overrun((int32_t)arg[0]);
}

SYSCALL(timer_delete)
{
	return posix_timer_delete((int32_t)arg[0]);
}
