/*
 * System calls that send signals.
 * Entry: sys_kill and so on, from table.c.  Linux: kernel/signal.c.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pidfd.h"
#include "kernel/proc/signal.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

/* Who may by users; SIGCONT also who is of the same session. */
static bool may_signal(task_id t, uint32_t sig)
{
	return cred_may_signal(t) ||
	       (sig == SIGCONT && task_table[t].session == task_table[current()].session);
}

/* Signal 0 only asks.  `process`: not to t alone. */
static int64_t send(task_id t, const struct siginfo *info, bool process)
{
	uint32_t sig = (uint32_t)info->signal;

	if (sig > NR_SIGNALS)
		return -EINVAL;
	if (task_table[t].tgid != task_table[current()].tgid && !may_signal(t, sig))
		return -EPERM;
	if (sig == 0)
		return 0;
	return process ? signal_queue_process(t, info) : signal_queue_thread(t, info);
}

static bool is_process(task_id t)
{
	return task_table[t].state != TASK_FREE && task_table[t].group_leader == t;
}

/* Whom it reaches counts, else the last answer. */
static int64_t kill_group(uint32_t pgrp, const struct siginfo *info)
{
	int64_t answer = -ESRCH;
	bool reached = false;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		if (!is_process(t) || task_table[t].pgrp != pgrp)
			continue;
		answer = send(t, info, true);
		reached |= answer == 0;
	}
	return reached ? 0 : answer;
}

/* All that the caller sees, but init and its own process; whom it may not reach does not count. */
static int64_t kill_all(const struct siginfo *info)
{
	uint32_t self = task_table[current()].tgid;
	int64_t answer = -ESRCH, one;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		if (!is_process(t) || task_pid_vnr(t) <= INIT_PID || task_table[t].tgid == self)
			continue;
		one = send(t, info, true);
		if (one != -EPERM)
			answer = one;
		else if (answer == -ESRCH)
			answer = 0;
	}
	return answer;
}

static int64_t kill_process(int32_t pid, const struct siginfo *info)
{
	task_id t = find_task_by_vpid(pid);

	return t != NOBODY ? send(t, info, true) : -ESRCH;
}

SYSCALL(kill)
{
	int32_t pid = (int32_t)arg[0];
	struct siginfo info = siginfo_of_caller((uint32_t)arg[1], SI_USER);
	uint32_t group;

	if (pid > 0)
		return kill_process(pid, &info);
	if (pid == -1)
		return kill_all(&info);
	if (pid == INT32_MIN)
		return -ESRCH;
	if (pid == 0)
		return kill_group(task_table[current()].pgrp, &info);
	group = find_vpgrp(-pid);
	return group != 0 ? kill_group(group, &info) : -ESRCH;
}

/* To one thread, which must be of that process, if one is named. */
static int64_t kill_thread(int32_t tgid, int32_t pid, const struct siginfo *info)
{
	task_id t = find_task_by_vpid(pid);

	if (t == NOBODY || (tgid > 0 && task_tgid_vnr(t) != (uint32_t)tgid))
		return -ESRCH;
	return send(t, info, false);
}

SYSCALL(tkill)
{
	struct siginfo info = siginfo_of_caller((uint32_t)arg[1], SI_TKILL);

	if ((int32_t)arg[0] <= 0)
		return -EINVAL;
	return kill_thread(0, (int32_t)arg[0], &info);
}

SYSCALL(tgkill)
{
	struct siginfo info = siginfo_of_caller((uint32_t)arg[2], SI_TKILL);

	if ((int32_t)arg[0] <= 0 || (int32_t)arg[1] <= 0)
		return -EINVAL;
	return kill_thread((int32_t)arg[0], (int32_t)arg[1], &info);
}

/*
 * What a program says of a signal that it sends.  Nobody else's kill can be pretended, nor the
 * kernel's word; what is longer than any signal's must be zeros.
 */
static int32_t get_siginfo(struct siginfo *info, uint64_t from, int32_t sig, int32_t pid)
{
	uint8_t rest[SIGINFO_SIZE - sizeof(*info)];

	if (copy_from_user(info, from, sizeof(*info)) < 0 ||
	    copy_from_user(rest, from + sizeof(*info), sizeof(rest)) < 0)
		return -EFAULT;
	info->signal = sig;
	info->zero = 0;
	for (uint32_t i = 0; info->code >= 0 && i < sizeof(rest); i++)
		if (rest[i] != 0)
			return -E2BIG;
	if ((info->code >= 0 || info->code == SI_TKILL) &&
	    (uint32_t)pid != task_pid_vnr(current()))
		return -EPERM;
	return 0;
}

SYSCALL(rt_sigqueueinfo)
{
	struct siginfo info;
	int32_t error = get_siginfo(&info, arg[2], (int32_t)arg[1], (int32_t)arg[0]);

	return error < 0 ? error : kill_process((int32_t)arg[0], &info);
}

SYSCALL(rt_tgsigqueueinfo)
{
	struct siginfo info;
	int32_t error = get_siginfo(&info, arg[3], (int32_t)arg[2], (int32_t)arg[1]);

	if (error < 0)
		return error;
	if ((int32_t)arg[0] <= 0 || (int32_t)arg[1] <= 0)
		return -EINVAL;
	return kill_thread((int32_t)arg[0], (int32_t)arg[1], &info);
}

SYSCALL(pidfd_send_signal)
{
	struct siginfo info = siginfo_of_caller((uint32_t)arg[1], SI_USER);
	file_id file = fd_file(files_of[current()], (int32_t)arg[0]);
	int32_t said, error = 0;
	task_id t;

	if ((uint32_t)arg[3] != 0)
		return -EINVAL;
	if (file == NOBODY || !file_is_pidfd(file_of(file)))
		return -EBADF;
	t = pidfd_task(file_of(file));
	if (t != NOBODY && task_pid_vnr(t) == 0)
		return -EINVAL; /* it is not seen from here */
	if (arg[2] != 0) {
		if (copy_from_user(&said, arg[2], sizeof(said)) < 0)
			return -EFAULT;
		if (said != (int32_t)arg[1])
			return -EINVAL;
		error = get_siginfo(&info, arg[2], said, (int32_t)task_pid_vnr(t));
	}
	if (error < 0)
		return error;
	return t != NOBODY ? send(t, &info, true) : -ESRCH;
}
