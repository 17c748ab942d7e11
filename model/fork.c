/*
 * do_fork: what surrounds copy_process.  Keeps true: a pid taken for a child that does not come to
 * be is free again.  Entry: do_fork.  Linux: kernel/fork.c, do_fork up to 4.1, kernel_clone.
 */
#include "model/fork.h"

int32_t do_fork(struct clone_args args, task_id caller)
{
	int32_t pid = 0;
	int32_t child;

	if (linux_rules[linux_version].pid_is_first) {
		pid = alloc_pid();
		if (pid < 0)
			return pid;
	}
	child = copy_process(args, caller, (uint32_t)pid);
	if (child < 0) {
		if (linux_rules[linux_version].pid_is_first)
			free_pid((uint32_t)pid);
		return child;
	}
	/* Where a bad address could fail the call, the store is behind us; here it is ignored. */
	if (!linux_rules[linux_version].settid_can_fail && ON(args.flags, CLONE_PARENT_SETTID))
		(void)step_put_tid(args.parent_tid, task_table[child].pid);
	return child;
}
