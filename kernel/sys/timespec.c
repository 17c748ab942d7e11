/*
 * Times as programs pass them: seconds, and nanoseconds or microseconds.
 * Entry: get_time, put_time.  Linux: kernel/time/time.c, get_timespec64, put_timespec64.
 */
#include "kernel/sys/timespec.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/usercopy.h"

struct pair {
	int64_t seconds;
	int64_t rest;
};

static int32_t get_pair(uint64_t from, uint64_t unit, uint64_t *ns)
{
	struct pair time;

	if (copy_from_user(&time, from, sizeof(time)) < 0)
		return -EFAULT;
	if (time.seconds < 0 || time.rest < 0 || time.rest >= (int64_t)(NS_PER_SECOND / unit))
		return -EINVAL;
	*ns = NO_DEADLINE;
	if ((uint64_t)time.seconds < NO_DEADLINE / NS_PER_SECOND / 2)
		*ns = (uint64_t)time.seconds * NS_PER_SECOND + (uint64_t)time.rest * unit;
	return 0;
}

static int32_t put_pair(uint64_t to, uint64_t unit, uint64_t ns)
{
	struct pair time = {
		.seconds = (int64_t)(ns / NS_PER_SECOND),
		.rest = (int64_t)(ns % NS_PER_SECOND / unit),
	};

	return copy_to_user(to, &time, sizeof(time));
}

int32_t get_time(uint64_t from, uint64_t *ns)
{
	return get_pair(from, 1, ns);
}

int32_t get_timeval(uint64_t from, uint64_t *ns)
{
	return get_pair(from, NS_PER_US, ns);
}

int32_t put_time(uint64_t to, uint64_t ns)
{
	return put_pair(to, 1, ns);
}

int32_t put_timeval(uint64_t to, uint64_t ns)
{
	return put_pair(to, NS_PER_US, ns);
}

uint64_t deadline_after(uint64_t ns)
{
	return ns == NO_DEADLINE ? NO_DEADLINE : clock_now() + ns;
}
