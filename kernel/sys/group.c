/*
 * System calls on the groups that a process acts for.
 * Entry: sys_getgid and so on, from table.c.
 * Linux: kernel/sys.c, __sys_setresgid and its like; kernel/groups.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define UNCHANGED (~0u)

static const struct cred *now(void)
{
	return cred_of_task(current());
}

SYSCALL(getgid)
{
	(void)arg;
	return now()->gid;
}

SYSCALL(getegid)
{
	(void)arg;
	return now()->egid;
}

static int32_t become(uint32_t real, uint32_t effective, uint32_t saved, uint32_t files)
{
	struct cred *cred = cred_own();
	struct cred old;

	if (cred == NULL)
		return -ENOMEM;
	old = *cred;
	cred->gid = real;
	cred->egid = effective;
	cred->sgid = saved;
	cred->fsgid = files;
	cred_settle(real_uid(current()), &old);
	return 0;
}

SYSCALL(setgid)
{
	const struct cred *old = now();
	uint32_t gid = (uint32_t)arg[0];

	if (gid == UNCHANGED)
		return -EINVAL;
	if (is_capable(CAP_SETGID))
		return become(gid, gid, gid, gid);
	if (gid != old->gid && gid != old->sgid)
		return -EPERM;
	return become(old->gid, gid, old->sgid, gid);
}

static bool may_take(uint32_t gid, bool or_saved)
{
	const struct cred *old = now();

	return gid == UNCHANGED || gid == old->gid || gid == old->egid ||
	       (or_saved && gid == old->sgid) || is_capable(CAP_SETGID);
}

static uint32_t pick(uint64_t wanted, uint32_t old)
{
	return (uint32_t)wanted == UNCHANGED ? old : (uint32_t)wanted;
}

SYSCALL(setregid)
{
	const struct cred *old = now();
	uint32_t real = pick(arg[0], old->gid), effective = pick(arg[1], old->egid);
	uint32_t saved = old->sgid;

	if (!may_take((uint32_t)arg[0], false) || !may_take((uint32_t)arg[1], true))
		return -EPERM;
	if ((uint32_t)arg[0] != UNCHANGED ||
	    ((uint32_t)arg[1] != UNCHANGED && effective != old->gid))
		saved = effective;
	return become(real, effective, saved, effective);
}

SYSCALL(setresgid)
{
	const struct cred *old = now();
	uint32_t effective = pick(arg[1], old->egid);

	for (uint32_t i = 0; i < 3; i++)
		if (!may_take((uint32_t)arg[i], true))
			return -EPERM;
	return become(pick(arg[0], old->gid), effective, pick(arg[2], old->sgid), effective);
}

SYSCALL(getresgid)
{
	const struct cred *cred = now();

	if (copy_to_user(arg[0], &cred->gid, sizeof(cred->gid)) < 0 ||
	    copy_to_user(arg[1], &cred->egid, sizeof(cred->egid)) < 0)
		return -EFAULT;
	return copy_to_user(arg[2], &cred->sgid, sizeof(cred->sgid));
}

SYSCALL(setfsgid)
{
	const struct cred *old = now();
	uint32_t gid = (uint32_t)arg[0], was = old->fsgid;

	if (gid != UNCHANGED && gid != was && may_take(gid, true))
		(void)become(old->gid, old->egid, old->sgid, gid);
	return was;
}

SYSCALL(getgroups)
{
	const struct cred *cred = now();
	int32_t room = (int32_t)arg[0], n = (int32_t)cred->nr_groups;

	if (room < 0 || (room != 0 && room < n))
		return -EINVAL;
	if (room != 0 && copy_to_user(arg[1], cred->groups, (uint32_t)n * sizeof(uint32_t)) < 0)
		return -EFAULT;
	return n;
}

SYSCALL(setgroups)
{
	uint32_t groups[NR_GROUPS], n = (uint32_t)arg[0];
	struct cred *cred;

	if (!is_capable(CAP_SETGID))
		return -EPERM;
	if (n > NR_GROUPS)
		return -EINVAL;
	if (copy_from_user(groups, arg[1], n * sizeof(groups[0])) < 0)
		return -EFAULT;
	cred = cred_own();
	if (cred == NULL)
		return -ENOMEM;
	cred->nr_groups = n;
	for (uint32_t i = 0; i < n; i++)
		cred->groups[i] = groups[i];
	return 0;
}
