/*
 * System calls on who runs when and where: policies, of which deadlines are not here, and the one
 * CPU that there is.
 * Entry: sys_sched_yield and so on, from table.c.
 * Linux: kernel/sched/core.c, __sched_setscheduler; kernel/sched/membarrier.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/membarrier.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/pic.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

#define RT_PRIORITY_MOST 99

#define TICK_NS (NS_PER_SECOND / TICKS_PER_SECOND)
#define CPUS 1ull		       /* a bit for each */

SYSCALL(sched_yield)
{
	(void)arg;
	yield();
	return 0;
}

/* The task that a call means by pid; NOBODY: there is none. */
static task_id task_meant(int32_t pid)
{
	return pid == 0 ? current() : find_task_by_vpid(pid);
}

static bool is_real_time(uint32_t policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool policy_exists(uint32_t policy)
{
	return policy <= SCHED_BATCH || policy == SCHED_IDLE || policy == SCHED_DEADLINE;
}

/* Give the task a policy; KEEP_POLICY: the one that it has. */
#define KEEP_POLICY (~0u)

/*
 * May the caller, without privileges, make the task's policy this one?  Only of its own tasks, and
 * of real time no more than the task's limit lets it.
 */
static bool may_set_policy(task_id t, uint32_t policy, uint32_t reset, uint32_t priority)
{
	const struct thread *thread = &thread_table[t];
	uint32_t old = thread->policy & ~SCHED_RESET_ON_FORK, euid = cred_of_task(current())->euid;
	uint64_t most = rlimit_of(t, RLIMIT_RTPRIO);

	if (is_real_time(policy) && ((policy != old && most == 0) ||
				     (priority > thread->real && priority > most)))
		return false;
	if (old == SCHED_IDLE && policy != SCHED_IDLE &&
	    (uint64_t)(MOST_NICE + 1 - trait_table[t].nice) > rlimit_of(t, RLIMIT_NICE))
		return false;
	if (ON(thread->policy, SCHED_RESET_ON_FORK) && !reset)
		return false;
	return real_uid(t) == euid || cred_of_task(t)->euid == euid;
}

static int32_t set_policy(int32_t pid, uint32_t policy, uint64_t param)
{
	uint32_t reset = policy == KEEP_POLICY ? 0 : policy & SCHED_RESET_ON_FORK;
	int32_t priority;
	task_id t;

	if (param == 0 || pid < 0)
		return -EINVAL;
	if (copy_from_user(&priority, param, sizeof(priority)) < 0)
		return -EFAULT;
	t = task_meant(pid);
	if (t == NOBODY)
		return -ESRCH;
	if (policy == KEEP_POLICY) {
		policy = thread_table[t].policy;
		reset = policy & SCHED_RESET_ON_FORK;
	}
	policy &= ~SCHED_RESET_ON_FORK;
	if (!policy_exists(policy) || policy == SCHED_DEADLINE)
		return -EINVAL;
	if (priority < 0 || priority > RT_PRIORITY_MOST || is_real_time(policy) != (priority != 0))
		return -EINVAL;
	if (!may_set_policy(t, policy, reset, (uint32_t)priority) && !is_capable(CAP_SYS_NICE))
		return -EPERM;
	sched_weigh(t, policy | reset, (uint32_t)priority);
	return 0;
}

SYSCALL(sched_setscheduler)
{
	return (int32_t)arg[1] < 0 ? -EINVAL
				   : set_policy((int32_t)arg[0], (uint32_t)arg[1], arg[2]);
}

SYSCALL(sched_setparam)
{
	return set_policy((int32_t)arg[0], KEEP_POLICY, arg[1]);
}

SYSCALL(sched_getscheduler)
{
	task_id t = task_meant((int32_t)arg[0]);

	if ((int32_t)arg[0] < 0)
		return -EINVAL;
	return t == NOBODY ? -ESRCH : (int64_t)thread_table[t].policy;
}

SYSCALL(sched_getparam)
{
	task_id t = task_meant((int32_t)arg[0]);
	int32_t priority;

	if (arg[1] == 0 || (int32_t)arg[0] < 0)
		return -EINVAL;
	if (t == NOBODY)
		return -ESRCH;
	priority = (int32_t)thread_table[t].real;
	return copy_to_user(arg[1], &priority, sizeof(priority));
}

SYSCALL(sched_get_priority_max)
{
	if (!policy_exists((uint32_t)arg[0]))
		return -EINVAL;
	return is_real_time((uint32_t)arg[0]) ? RT_PRIORITY_MOST : 0;
}

SYSCALL(sched_get_priority_min)
{
	if (!policy_exists((uint32_t)arg[0]))
		return -EINVAL;
	return is_real_time((uint32_t)arg[0]);
}

SYSCALL(sched_rr_get_interval)
{
	task_id t = task_meant((int32_t)arg[0]);

	if ((int32_t)arg[0] < 0)
		return -EINVAL;
	return t == NOBODY ? -ESRCH : put_time(arg[1], sched_turn(t) * TICK_NS);
}

/* The CPUs that a task may run on: any set with the only one in it will do. */
SYSCALL(sched_setaffinity)
{
	uint64_t cpus = 0, size = (uint32_t)arg[1] < sizeof(cpus) ? (uint32_t)arg[1] : sizeof(cpus);
	task_id t = task_meant((int32_t)arg[0]);

	if (copy_from_user(&cpus, arg[2], size) < 0)
		return -EFAULT;
	if (t == NOBODY)
		return -ESRCH;
	if (user_of[current()] != ROOT_USER && user_of[current()] != user_of[t])
		return -EPERM;
	return ON(cpus, CPUS) ? 0 : -EINVAL;
}

/* How many bytes were stored. */
SYSCALL(sched_getaffinity)
{
	const uint64_t cpus = CPUS;
	uint32_t size = (uint32_t)arg[1];

	if (size == 0 || size % sizeof(cpus) != 0)
		return -EINVAL;
	if (task_meant((int32_t)arg[0]) == NOBODY)
		return -ESRCH;
	return copy_to_user(arg[2], &cpus, sizeof(cpus)) < 0 ? -EFAULT : (int64_t)sizeof(cpus);
}

SYSCALL(getcpu)
{
	const uint32_t zero = 0;

	if (arg[0] != 0 && copy_to_user(arg[0], &zero, sizeof(zero)) < 0)
		return -EFAULT;
	return arg[1] != 0 ? copy_to_user(arg[1], &zero, sizeof(zero)) : 0;
}

SYSCALL(membarrier)
{
	if ((uint32_t)arg[1] != 0)
		return -EINVAL;
	if ((uint32_t)arg[0] == 0)
		return MEMBARRIER_ALL;
	return membarrier_do((uint32_t)arg[0]);
}
