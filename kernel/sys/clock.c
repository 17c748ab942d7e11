/*
 * System calls that tell the time: of the day, since boot, and what tasks have used of it.
 * Entry: sys_clock_gettime and so on, from table.c.
 * Linux: kernel/time/posix-timers.c, posix-cpu-timers.c, time.c.
 */
#include "kernel/sys/clocks.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/usage.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/pic.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_TAI 11 /* nobody has told us of leap seconds: as Linux then, the real time */

/* A negative clock is a task's: its pid, inverted, in the upper bits; of a thread; which time. */
#define CPU_CLOCK_PID(clock) (~((clock) >> 3))
#define CPU_CLOCK_OF_THREAD 4u
#define CPU_CLOCK_KIND 3u
#define CPU_CLOCK_USER 1u
#define CPU_CLOCK_TIME 2u
#define CPU_CLOCK_NONE 3u

int32_t clock_offset(uint32_t clock, uint64_t *offset)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
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

bool clock_can_wait(uint32_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
	       clock == CLOCK_TAI;
}

uint64_t clock_deadline(uint64_t ns, bool is_date, uint64_t offset)
{
	if (ns == NO_DEADLINE)
		return NO_DEADLINE;
	if (!is_date)
		return clock_now() + ns;
	return ns > offset ? ns - offset : 0;
}

/* Whose clock it is; NOBODY: there is none such.  Threads show theirs to each other only. */
static task_id cpu_clock_task(int32_t clock)
{
	int32_t pid = CPU_CLOCK_PID(clock);
	task_id t;

	if (pid == 0)
		return current();
	t = find_task_by_vpid(pid);
	if (t == NOBODY || t == current())
		return t;
	if (ON((uint32_t)clock, CPU_CLOCK_OF_THREAD))
		return signal_of[t] == signal_of[current()] ? t : NOBODY;
	return task_table[t].group_leader == t ? t : NOBODY;
}

/* What a task or process has used, in nanoseconds: 0 or -EINVAL. */
static int32_t cpu_clock(int32_t clock, uint64_t *ns)
{
	uint32_t kind = (uint32_t)clock & CPU_CLOCK_KIND;
	task_id t = cpu_clock_task(clock);
	struct usage usage;

	if (t == NOBODY || kind == CPU_CLOCK_NONE)
		return -EINVAL;
	if (ON((uint32_t)clock, CPU_CLOCK_OF_THREAD))
		usage = usage_of_thread(t);
	else
		usage = usage_of_process(signal_of[t]);
	*ns = usage.user + (kind == CPU_CLOCK_USER ? 0 : usage.system);
	return 0;
}

static int32_t clock_read(int32_t clock, uint64_t *ns)
{
	uint64_t offset = 0;
	int32_t error;

	if (clock == CLOCK_PROCESS_CPUTIME_ID)
		clock = (int32_t)(~0u << 3 | CPU_CLOCK_TIME);
	else if (clock == CLOCK_THREAD_CPUTIME_ID)
		clock = (int32_t)(~0u << 3 | CPU_CLOCK_OF_THREAD | CPU_CLOCK_TIME);
	if (clock < 0)
		return cpu_clock(clock, ns);
	error = clock_offset((uint32_t)clock, &offset);
	*ns = clock_now() + offset;
	return error;
}

SYSCALL(clock_gettime)
{
	uint64_t ns;
	int32_t error = clock_read((int32_t)arg[0], &ns);

	return error < 0 ? error : put_time(arg[1], ns);
}

/* Whatever can be read more finely: nothing wakes between two ticks. */
SYSCALL(clock_getres)
{
	bool is_system = (int32_t)arg[0] >= 0 && arg[0] != CLOCK_PROCESS_CPUTIME_ID &&
			 arg[0] != CLOCK_THREAD_CPUTIME_ID;
	uint64_t ns;
	int32_t error = clock_read((int32_t)arg[0], &ns);

	if (error < 0 || arg[1] == 0)
		return error;
	return put_time(arg[1], is_system ? NS_PER_SECOND / TICKS_PER_SECOND : 1);
}

/* The date is the battery-backed clock's, for everybody. */
SYSCALL(clock_settime)
{
	uint64_t ns;
	int32_t error = arg[0] == CLOCK_REALTIME ? get_time(arg[1], &ns) : -EINVAL;

	return error < 0 ? error : -EPERM;
}

SYSCALL(gettimeofday)
{
	uint64_t ns, zone = 0;

	(void)clock_read(CLOCK_REALTIME, &ns);
	if (arg[0] != 0 && put_timeval(arg[0], ns) < 0)
		return -EFAULT;
	return arg[1] != 0 ? copy_to_user(arg[1], &zone, sizeof(zone)) : 0;
}

SYSCALL(time)
{
	uint64_t ns;
	int64_t seconds;

	(void)clock_read(CLOCK_REALTIME, &ns);
	seconds = (int64_t)(ns / NS_PER_SECOND);
	if (arg[0] != 0 && copy_to_user(arg[0], &seconds, sizeof(seconds)) < 0)
		return -EFAULT;
	return seconds;
}
