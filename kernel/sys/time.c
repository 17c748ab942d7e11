/*
 * System calls that wait for a time.
 * Entry: sys_nanosleep and so on, from table.c.  Linux: kernel/time.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/clocks.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/clock.h"

#define TIMER_ABSTIME 1u

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

	if (error == 0 && !clock_can_wait((uint32_t)arg[0]))
		error = -EOPNOTSUPP;
	if (error == 0)
		error = get_time(arg[2], &ns);
	if (error < 0)
		return error;
	if (!ON(arg[1], TIMER_ABSTIME))
		return sleep_until(deadline_after(ns), arg[3]);
	answer = sleep_until(clock_deadline(ns, true, offset), 0);
	return answer == -ERESTART_RESTARTBLOCK ? -ERESTARTNOHAND : answer;
}
