/*
 * System calls that tell what tasks have used.
 * Entry: sys_times, sys_getrusage, from table.c; put_rusage, for wait4 and waitid.
 * Linux: kernel/sys.c, do_sys_times, getrusage.
 */
#include "kernel/proc/usage.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/mourn.h"
#include "kernel/sys/rusage.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_THREAD 1

#define NR_COUNTS 14
#define COUNT_FAULTS 4 /* in the order of struct rusage; the others are not kept */
#define COUNT_SLEEPS 12
#define COUNT_TURNS 13

int32_t put_rusage(uint64_t to, const struct usage *usage)
{
	uint64_t counts[NR_COUNTS] = {
		[COUNT_FAULTS] = usage->faults,
		[COUNT_SLEEPS] = usage->sleeps,
		[COUNT_TURNS] = usage->turns,
	};

	if (put_timeval(to, usage->user) < 0 || put_timeval(to + 16, usage->system) < 0)
		return -EFAULT;
	return copy_to_user(to + 32, counts, sizeof(counts));
}

SYSCALL(getrusage)
{
	signal_id group = signal_of[current()];
	struct usage usage;

	switch ((int32_t)arg[0]) {
	case RUSAGE_SELF:
		usage = usage_of_process(group);
		break;
	case RUSAGE_CHILDREN:
		usage = usage_of_children(group);
		break;
	case RUSAGE_THREAD:
		usage = usage_of_thread(current());
		break;
	default:
		return -EINVAL;
	}
	return put_rusage(arg[1], &usage);
}

SYSCALL(times)
{
	signal_id group = signal_of[current()];
	struct usage own = usage_of_process(group), children = usage_of_children(group);
	uint64_t ticks[4] = {
		own.user / USER_TICK_NS,
		own.system / USER_TICK_NS,
		children.user / USER_TICK_NS,
		children.system / USER_TICK_NS,
	};

	if (arg[0] != 0 && copy_to_user(arg[0], ticks, sizeof(ticks)) < 0)
		return -EFAULT;
	return (int64_t)(clock_now() / USER_TICK_NS);
}
