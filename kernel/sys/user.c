/*
 * System calls on the users that a process acts for: the real one, which is charged, the effective
 * one, the saved one, and the one for files.
 * Entry: sys_getuid and so on, from table.c.  Linux: kernel/sys.c, __sys_setresuid and its like.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define UNCHANGED (~0u)

struct users {
	uint32_t real, effective, saved, files;
};

static struct users users(void)
{
	const struct cred *cred = cred_of_task(current());

	return (struct users){real_uid(current()), cred->euid, cred->suid, cred->fsuid};
}

SYSCALL(getuid)
{
	(void)arg;
	return users().real;
}

SYSCALL(geteuid)
{
	(void)arg;
	return users().effective;
}

/* Become that: 0; -ENOMEM, -EAGAIN, with nothing changed. */
static int32_t become(struct users new)
{
	uint32_t uid = users().real;
	struct cred *cred = cred_own();
	struct cred old;
	int32_t error;

	if (cred == NULL)
		return -ENOMEM;
	error = uid != new.real ? cred_charge(new.real) : 0;
	if (error)
		return error;
	old = *cred;
	cred->euid = new.effective;
	cred->suid = new.saved;
	cred->fsuid = new.files;
	cred_settle(uid, &old);
	return 0;
}

SYSCALL(setuid)
{
	struct users old = users(), new = old;
	uint32_t uid = (uint32_t)arg[0];

	if (uid == UNCHANGED)
		return -EINVAL;
	if (is_capable(CAP_SETUID))
		new.real = new.saved = uid;
	else if (uid != old.real && uid != old.saved)
		return -EPERM;
	new.effective = new.files = uid;
	return become(new);
}

SYSCALL(setreuid)
{
	struct users old = users(), new = old;
	uint32_t real = (uint32_t)arg[0], effective = (uint32_t)arg[1];
	bool may = is_capable(CAP_SETUID);

	if (real != UNCHANGED) {
		if (!may && real != old.real && real != old.effective)
			return -EPERM;
		new.real = real;
	}
	if (effective != UNCHANGED) {
		if (!may && effective != old.real && effective != old.effective &&
		    effective != old.saved)
			return -EPERM;
		new.effective = effective;
	}
	if (real != UNCHANGED || (effective != UNCHANGED && effective != old.real))
		new.saved = new.effective;
	new.files = new.effective;
	return become(new);
}

/* May an id that is one of these three become that one? */
static bool may_take(struct users old, uint32_t uid)
{
	return uid == UNCHANGED || uid == old.real || uid == old.effective || uid == old.saved ||
	       is_capable(CAP_SETUID);
}

SYSCALL(setresuid)
{
	struct users old = users(), new = old;
	uint32_t *const id[] = {&new.real, &new.effective, &new.saved};

	for (uint32_t i = 0; i < 3; i++) {
		if (!may_take(old, (uint32_t)arg[i]))
			return -EPERM;
		if ((uint32_t)arg[i] != UNCHANGED)
			*id[i] = (uint32_t)arg[i];
	}
	new.files = new.effective;
	return become(new);
}

SYSCALL(getresuid)
{
	struct users now = users();

	if (copy_to_user(arg[0], &now.real, sizeof(now.real)) < 0 ||
	    copy_to_user(arg[1], &now.effective, sizeof(now.effective)) < 0)
		return -EFAULT;
	return copy_to_user(arg[2], &now.saved, sizeof(now.saved));
}

/* What it was; whether it has changed, one must ask again to know. */
SYSCALL(setfsuid)
{
	struct users old = users();
	uint32_t uid = (uint32_t)arg[0];
	struct cred *cred, before;

	if (uid == UNCHANGED || uid == old.files || !may_take(old, uid))
		return old.files;
	cred = cred_own();
	if (cred != NULL) {
		before = *cred;
		cred_set_fsuid(cred, uid);
		cred_settle(old.real, &before);
	}
	return old.files;
}
