/*
 * System calls on priorities: of the processor's time, and of input and output.
 * Entry: sys_getpriority and so on, from table.c.
 * Linux: kernel/sys.c, set_one_prio; kernel/sched/core.c, can_nice; block/ioprio.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/ioprio.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/sys/sys.h"
#include "model/own.h"
#include "spec/rules.h"

/* Linux's values: of whom. */
enum { PRIO_PROCESS, PRIO_GROUP, PRIO_USER };

#define IOPRIO_WHO_PROCESS 1

/* Is t one of those that `which` and `who`, by the model's numbers, mean? */
static bool is_meant(task_id t, uint32_t which, uint32_t who)
{
	task_id self = current();

	switch (which) {
	case PRIO_PROCESS:
		return who == 0 ? t == self : task_table[t].pid == who;
	case PRIO_GROUP:
		return task_table[t].pgrp == (who == 0 ? task_table[self].pgrp : who);
	default:
		return real_uid(t) == (who == 0 ? real_uid(self) : who);
	}
}

/* Whom a call means, by the model's numbers: -1 for none. */
static uint32_t who_is_meant(uint32_t which, int32_t who)
{
	task_id t = which == PRIO_PROCESS ? find_task_by_vpid(who) : NOBODY;
	uint32_t group = which == PRIO_GROUP ? find_vpgrp(who) : 0;

	if (who == 0 || which == PRIO_USER)
		return (uint32_t)who;
	if (which == PRIO_GROUP)
		return group != 0 ? group : ~0u;
	return t != NOBODY ? task_table[t].pid : ~0u;
}

/* The nicest have the least: 20 - nice, so that no answer is an error. */
SYSCALL(getpriority)
{
	int64_t best = -ESRCH;
	uint32_t who;

	if ((uint32_t)arg[0] > PRIO_USER)
		return -EINVAL;
	who = who_is_meant((uint32_t)arg[0], (int32_t)arg[1]);
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (task_table[t].state != TASK_FREE &&
		    is_meant(t, (uint32_t)arg[0], who) &&
		    MOST_NICE + 1 - trait_table[t].nice > best)
			best = MOST_NICE + 1 - trait_table[t].nice;
	return best;
}

static int32_t renice(task_id t, int32_t nice)
{
	uint32_t euid = cred_of_task(current())->euid;
	struct rlimit limit;

	if (real_uid(t) != euid && cred_of_task(t)->euid != euid && !is_capable(CAP_SYS_NICE))
		return -EPERM;
	rlimit_get(t, RLIMIT_NICE, &limit);
	if (nice < trait_table[t].nice && (uint64_t)(MOST_NICE + 1 - nice) > limit.now &&
	    !is_capable(CAP_SYS_NICE))
		return -EACCES;
	trait_table[t].nice = nice;
	sched_weigh(t, thread_table[t].policy, thread_table[t].real);
	return 0;
}

static int32_t between(int32_t least, int32_t n, int32_t most)
{
	return n < least ? least : n > most ? most : n;
}

SYSCALL(setpriority)
{
	int32_t nice = between(LEAST_NICE, (int32_t)arg[2], MOST_NICE), error = -ESRCH;
	uint32_t who;

	if ((uint32_t)arg[0] > PRIO_USER)
		return -EINVAL;
	who = who_is_meant((uint32_t)arg[0], (int32_t)arg[1]);
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		int32_t one;

		if (task_table[t].state == TASK_FREE ||
		    !is_meant(t, (uint32_t)arg[0], who))
			continue;
		one = renice(t, nice);
		if (one != 0 || error == -ESRCH)
			error = one;
	}
	return error;
}

/*
 * May these arguments of ioprio_set and ioprio_get be answered?  Only where an io context is
 * something that tasks own, and only for oneself.
 */
static int32_t check_who(uint64_t which, uint64_t who)
{
	if (!linux_rules[linux_version].rungs[STEP_IO])
		return -ENOSYS;
	if ((int32_t)which != IOPRIO_WHO_PROCESS)
		return -EINVAL;
	if ((int32_t)who != 0 && (uint32_t)who != task_pid_vnr(current()))
		return -ESRCH;
	return 0;
}

SYSCALL(ioprio_set)
{
	int32_t error = check_who(arg[0], arg[1]);

	return error ? error : ioprio_write((uint32_t)arg[2]);
}

SYSCALL(ioprio_get)
{
	int32_t error = check_who(arg[0], arg[1]);

	return error ? error : ioprio_read();
}
