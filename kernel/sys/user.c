/*
 * System calls on whom a process belongs to, on its limits and priorities.
 * Entry: sys_getuid and so on, from table.c.  Linux: kernel/sys.c, block/ioprio.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/ioprio.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/rlimit.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define IOPRIO_WHO_PROCESS 1 /* Linux's value */

SYSCALL(getuid)
{
	(void)arg;
	return user_table[user_of[current()]].uid;
}

/* Real and effective user are one. */
SYSCALL(geteuid)
{
	return sys_getuid(arg);
}

/* There is one group. */
SYSCALL(getgid)
{
	(void)arg;
	return 0;
}

SYSCALL(getegid)
{
	return sys_getgid(arg);
}

SYSCALL(setuid)
{
	return MODEL_ASK(set_user(current(), (uint32_t)arg[0]));
}

static int64_t limits(uint32_t resource, uint64_t new_limit, uint64_t old_limit)
{
	struct rlimit before, after;
	int32_t error = rlimit_get(resource, &before);

	if (error < 0)
		return error;
	if (new_limit != 0) {
		if (copy_from_user(&after, new_limit, sizeof(after)) < 0)
			return -EFAULT;
		error = rlimit_set(resource, &after);
		if (error < 0)
			return error;
	}
	return old_limit != 0 ? copy_to_user(old_limit, &before, sizeof(before)) : 0;
}

SYSCALL(getrlimit)
{
	return arg[1] == 0 ? -EFAULT : limits((uint32_t)arg[0], 0, arg[1]);
}

SYSCALL(setrlimit)
{
	return arg[1] == 0 ? -EFAULT : limits((uint32_t)arg[0], arg[1], 0);
}

SYSCALL(prlimit64)
{
	int32_t pid = (int32_t)arg[0];

	if (pid != 0 && (uint32_t)pid != task_table[current()].tgid)
		return -ESRCH;
	return limits((uint32_t)arg[1], arg[2], arg[3]);
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
	if ((int32_t)who != 0 && (uint32_t)who != task_table[current()].pid)
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
