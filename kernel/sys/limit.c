/*
 * System calls on resource limits.
 * Entry: sys_getrlimit and so on, from table.c.  Linux: kernel/sys.c, do_prlimit.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/rlimit.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

static int64_t limits(task_id t, uint32_t resource, uint64_t new_limit, uint64_t old_limit)
{
	struct rlimit before, after;
	int32_t error;

	if (new_limit != 0 && copy_from_user(&after, new_limit, sizeof(after)) < 0)
		return -EFAULT;
	error = rlimit_get(t, resource, &before);
	if (error == 0 && new_limit != 0)
		error = rlimit_set(t, resource, &after);
	if (error < 0)
		return error;
	return old_limit != 0 ? copy_to_user(old_limit, &before, sizeof(before)) : 0;
}

SYSCALL(getrlimit)
{
	if ((uint32_t)arg[0] >= NR_RLIMITS)
		return -EINVAL;
	return arg[1] == 0 ? -EFAULT : limits(current(), (uint32_t)arg[0], 0, arg[1]);
}

SYSCALL(setrlimit)
{
	return arg[1] == 0 ? -EFAULT : limits(current(), (uint32_t)arg[0], arg[1], 0);
}

/* Somebody else's limits are for who is wholly the same, or may do so with anybody. */
static bool may_limit(task_id t)
{
	const struct cred *its = cred_of_task(t);
	uint32_t uid = real_uid(current()), gid = cred_of_task(current())->gid;

	return t == current() || is_capable(CAP_SYS_RESOURCE) ||
	       (uid == its->euid && uid == its->suid && uid == real_uid(t) &&
		gid == its->egid && gid == its->sgid && gid == its->gid);
}

SYSCALL(prlimit64)
{
	int32_t pid = (int32_t)arg[0];
	task_id t = current();

	if (pid != 0)
		t = find_task_by_vpid(pid);
	if (t == NOBODY || t == SWAPPER)
		return -ESRCH;
	return may_limit(t) ? limits(t, (uint32_t)arg[1], arg[2], arg[3]) : -EPERM;
}
