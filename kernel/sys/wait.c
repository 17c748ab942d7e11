/*
 * System calls that await children.
 * Entry: sys_wait4 and sys_waitid, from table.c.  Linux: kernel/exit.c.
 */
#include "kernel/proc/wait.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pidfd.h"
#include "kernel/proc/signal.h"
#include "kernel/sys/rusage.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "model/wait.h"

#define WAIT4_OPTIONS (WNOHANG | WSTOPPED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE)
#define WAITID_OPTIONS (WAIT4_OPTIONS | WEXITED | WNOWAIT)

#define P_ALL 0
#define P_PID 1
#define P_PGID 2
#define P_PIDFD 3

/* wait4's pid by the model's numbers: 0, or -ECHILD if the caller sees none such. */
static int32_t pid_of_vpid(int32_t nr, int32_t *pid)
{
	task_id t = find_task_by_vpid(nr);

	*pid = nr;
	if (nr < -1)
		*pid = -(int32_t)find_vpgrp(-nr);
	else if (nr > 0)
		*pid = t != NOBODY ? (int32_t)task_table[t].pid : 0;
	return *pid == 0 && nr != 0 ? -ECHILD : 0;
}

/* As in Linux the child is gone even if what is told of it cannot be stored. */
SYSCALL(wait4)
{
	int32_t pid, told;
	uint32_t options = (uint32_t)arg[2];
	struct waited waited;

	if (ON(options, ~WAIT4_OPTIONS))
		return -EINVAL;
	if ((int32_t)arg[0] == INT32_MIN) /* it has no positive counterpart to name a group */
		return -ESRCH;
	told = pid_of_vpid((int32_t)arg[0], &pid);
	if (told < 0)
		return told;
	waited.all = arg[3] != 0;
	told = do_wait(pid, options | WEXITED, &waited);
	if (told <= 0)
		return told;
	if (arg[1] != 0 && copy_to_user(arg[1], &waited.status, sizeof(waited.status)) < 0)
		return -EFAULT;
	if (arg[3] != 0 && put_rusage(arg[3], &waited.usage) < 0)
		return -EFAULT;
	return waited.pid;
}

/* The child that a pidfd is of, by its pid.  If the file does not block, nor does the call. */
static int32_t pid_of_pidfd(int32_t fd, int32_t *pid, bool *blocks)
{
	const struct file *file = file_of(fd_file(files_of[current()], fd));
	task_id t;

	if (fd < 0)
		return -EINVAL;
	if (fd_file(files_of[current()], fd) == NOBODY || !file_is_pidfd(file))
		return -EBADF;
	*blocks = !ON(file->flags, O_NONBLOCK);
	t = pidfd_task(file);
	if (t == NOBODY)
		return -ECHILD;
	*pid = (int32_t)task_table[t].pid;
	return 0;
}

/* Whom waitid means, in wait4's words and the model's numbers. */
static int32_t pid_of_id(uint32_t which, int32_t id, int32_t *pid, bool *blocks)
{
	*blocks = true;
	switch (which) {
	case P_ALL:
		*pid = -1;
		return 0;
	case P_PID:
		return id > 0 ? pid_of_vpid(id, pid) : -EINVAL;
	case P_PGID:
		*pid = -(int32_t)find_vpgrp(id);
		/* Group 1 is init's; in wait4's words its name would be any child's. */
		if (id > 0 && *pid >= -1)
			return -ECHILD;
		return id >= 0 ? 0 : -EINVAL;
	case P_PIDFD:
		return pid_of_pidfd(id, pid, blocks);
	default:
		return -EINVAL;
	}
}

/* The fields that waitid knows, and no others; all are zeros if there is nobody to tell of. */
static int32_t put_waited(uint64_t to, const struct siginfo *info)
{
	if (copy_to_user(to, info, 3 * sizeof(int32_t)) < 0 ||
	    copy_to_user(to + 16, &info->pid, 3 * sizeof(int32_t)) < 0)
		return -EFAULT;
	return 0;
}

SYSCALL(waitid)
{
	uint32_t options = (uint32_t)arg[3];
	struct waited waited = {.all = true};
	int32_t pid, error;
	bool blocks;

	if (ON(options, ~WAITID_OPTIONS) || !ON(options, WEXITED | WSTOPPED | WCONTINUED))
		return -EINVAL;
	error = pid_of_id((uint32_t)arg[0], (int32_t)arg[1], &pid, &blocks);
	if (error == 0) {
		error = do_wait(pid, blocks ? options : options | WNOHANG, &waited);
		if (error == 0 && !blocks && !ON(options, WNOHANG))
			error = -EAGAIN;
	}
	if (error > 0) {
		error = 0;
		if (arg[4] != 0 && put_rusage(arg[4], &waited.usage) < 0)
			return -EFAULT;
	}
	if (arg[2] != 0 && put_waited(arg[2], &waited.info) < 0)
		return -EFAULT;
	return error;
}
