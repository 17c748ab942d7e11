/*
 * System calls on what a task is like.
 * Entry: sys_prctl, sys_personality, from table.c.  Linux: kernel/sys.c, prctl;
 * security/commoncap.c, cap_task_prctl; kernel/exec_domain.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/trait.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/rules.h"

/* Linux's values. */
enum {
	PR_SET_PDEATHSIG = 1, PR_GET_PDEATHSIG = 2, PR_GET_DUMPABLE = 3, PR_SET_DUMPABLE = 4,
	PR_GET_KEEPCAPS = 7, PR_SET_KEEPCAPS = 8, PR_GET_TIMING = 13, PR_SET_TIMING = 14,
	PR_SET_NAME = 15, PR_GET_NAME = 16, PR_GET_SECCOMP = 21, PR_CAPBSET_READ = 23,
	PR_CAPBSET_DROP = 24, PR_GET_SECUREBITS = 27, PR_SET_TIMERSLACK = 29,
	PR_GET_TIMERSLACK = 30, PR_SET_CHILD_SUBREAPER = 36, PR_GET_CHILD_SUBREAPER = 37,
	PR_SET_NO_NEW_PRIVS = 38, PR_GET_NO_NEW_PRIVS = 39, PR_GET_TID_ADDRESS = 40
};

#define KEEP_PERSONALITY 0xffffffffu
#define NR_CAPS 41u

static struct trait *trait(void)
{
	return &trait_table[current()];
}

SYSCALL(personality)
{
	uint32_t old = trait()->personality;

	if ((uint32_t)arg[0] != KEEP_PERSONALITY)
		trait()->personality = (uint32_t)arg[0];
	return old;
}

static int64_t set_name(uint64_t from)
{
	char name[NAME_SIZE_OF_TASK];
	int64_t length = strncpy_from_user(name, from, sizeof(name) - 1);

	if (length < 0)
		return -EFAULT;
	name[length] = 0;
	trait_set_name(current(), name);
	return 0;
}

static int64_t put_int(uint64_t to, int32_t value)
{
	return copy_to_user(to, &value, sizeof(value));
}

static int64_t set_keep_caps(uint64_t keep)
{
	struct cred *cred;

	if (keep > 1)
		return -EINVAL;
	cred = cred_own();
	if (cred == NULL)
		return -ENOMEM;
	cred->secure_bits &= ~SECURE_KEEP_CAPS;
	if (keep)
		cred->secure_bits |= SECURE_KEEP_CAPS;
	return 0;
}

/* Once dropped no new program gets it. */
static int64_t drop_bounding(uint64_t cap)
{
	struct cred *cred;

	if (!is_capable(CAP_SETPCAP))
		return -EPERM;
	if (cap >= NR_CAPS)
		return -EINVAL;
	cred = cred_own();
	if (cred == NULL)
		return -ENOMEM;
	cred->bounding &= ~(1ull << cap);
	return 0;
}

/* What belongs to the credentials; -ENOSYS: nothing of the kind was asked. */
static int64_t prctl_cred(const uint64_t *arg)
{
	const struct cred *cred = cred_of_task(current());

	switch ((int32_t)arg[0]) {
	case PR_GET_KEEPCAPS:
		return ON(cred->secure_bits, SECURE_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		return set_keep_caps(arg[1]);
	case PR_GET_SECUREBITS:
		return cred->secure_bits;
	case PR_CAPBSET_READ:
		return arg[1] < NR_CAPS ? ON(cred->bounding >> arg[1], 1) : -EINVAL;
	case PR_CAPBSET_DROP:
		return drop_bounding(arg[1]);
	default:
		return -ENOSYS;
	}
}

/* What a process hands on to nobody, or all its threads have in common. */
static int64_t prctl_process(const uint64_t *arg)
{
	struct signal *group = &signal_table[signal_of[current()]];
	uint8_t *dump = &dumpable[mm_of[current()]];

	switch ((int32_t)arg[0]) {
	case PR_GET_DUMPABLE:
		return *dump;
	case PR_SET_DUMPABLE:
		if (arg[1] > 1)
			return -EINVAL;
		*dump = (uint8_t)arg[1];
		return 0;
	case PR_SET_CHILD_SUBREAPER:
		wants_orphans[signal_of[current()]] = arg[1] != 0;
		/* The init of a pid namespace gets them anyway. */
		group->subreaper = arg[1] != 0 || is_child_reaper(current());
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_int(arg[1], wants_orphans[signal_of[current()]]);
	case PR_GET_TIMING:
	case PR_GET_SECCOMP:
		return 0; /* by the tick; none */
	case PR_SET_TIMING:
		return arg[1] == 0 ? 0 : -EINVAL;
	case PR_GET_TID_ADDRESS:
		return copy_to_user(arg[1], &task_table[current()].clear_child_tid,
				    sizeof(uint64_t));
	default:
		return -EINVAL;
	}
}

static bool are_zero(const uint64_t *arg, uint32_t from)
{
	for (; from < 5; from++)
		if (arg[from] != 0)
			return false;
	return true;
}

static int64_t prctl_thread(const uint64_t *arg)
{
	struct trait *self = trait();

	switch ((int32_t)arg[0]) {
	case PR_SET_PDEATHSIG:
		if (arg[1] > NR_SIGNALS)
			return -EINVAL;
		self->death_signal = (uint32_t)arg[1];
		return 0;
	case PR_GET_PDEATHSIG:
		return put_int(arg[1], (int32_t)self->death_signal);
	case PR_SET_NAME:
		return set_name(arg[1]);
	case PR_GET_NAME:
		return copy_to_user(arg[1], self->name, sizeof(self->name));
	case PR_SET_TIMERSLACK:
		self->timer_slack = arg[1] != 0 ? arg[1] : self->default_slack;
		return 0;
	case PR_GET_TIMERSLACK:
		return (int64_t)self->timer_slack;
	case PR_SET_NO_NEW_PRIVS:
		if (arg[1] != 1 || !are_zero(arg, 2))
			return -EINVAL;
		self->no_new_privileges = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return are_zero(arg, 1) ? self->no_new_privileges : -EINVAL;
	default:
		return prctl_process(arg);
	}
}

SYSCALL(prctl)
{
	int64_t answer = prctl_cred(arg);

	return answer != -ENOSYS ? answer : prctl_thread(arg);
}
