/*
 * A descriptor for a process that is there already.
 * Entry: sys_pidfd_open, from table.c.  Linux: kernel/pid.c.
 */
#include "kernel/proc/pidfd.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/sys/sys.h"
#include "model/own.h"
#include "spec/task.h"

SYSCALL(pidfd_open)
{
	int32_t pid = (int32_t)arg[0];
	uint32_t flags = (uint32_t)arg[1];
	file_id file;
	task_id t;

	if (ON(flags, ~O_NONBLOCK) || pid <= 0)
		return -EINVAL;
	t = find_task_by_vpid(pid);
	if (t == NOBODY)
		return -ESRCH;
	if (task_table[t].group_leader != t)
		return -EINVAL;
	file = pidfd_new(t, flags);
	return file != NOBODY ? fd_new(files_of[current()], file, 0, true) : -ENFILE;
}
