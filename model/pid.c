/*
 * The pid allocator.  Keeps true: pid 0 is the swapper's and is never given.
 * Entry: alloc_pid, pick_pid, free_pid.  Linux: kernel/pid.c.
 */
#include "model/pid.h"

uint32_t pid_owner[PID_MAX];
uint32_t last_pid;

uint32_t find_pid(uint32_t from, uint32_t to)
{
	uint32_t pid;

	/*@ loop invariant range: from <= pid && (pid <= to || pid == from);
	    loop invariant taken: pids_taken(from, pid);
	    loop assigns pid;
	    loop variant PID_MAX - pid;
	*/
	for (pid = from; pid < to; pid++) {
		if (pid_owner[pid] == NOBODY)
			return pid;
	}
	return 0;
}

int32_t alloc_pid(void)
{
	uint32_t pid;

	step_answer[STEP_PID] = step_fails(STEP_PID) ? linux_rules[linux_version].no_pid_error : 0;
	if (step_answer[STEP_PID])
		return linux_rules[linux_version].no_pid_error;
	pid = find_pid(last_pid + 1, PID_MAX);
	if (pid == 0)
		pid = find_pid(RESERVED_PIDS, last_pid + 1);
	if (pid == 0)
		return linux_rules[linux_version].no_pid_error;
	pid_owner[pid] = SWAPPER;
	last_pid = pid;
	return (int32_t)pid;
}

uint64_t pids_asked(struct clone_args args)
{
	if (!linux_rules[linux_version].has_set_tid || args.set_tid_size <= args.pid_level)
		return 0;
	return args.set_tid_size - args.pid_level;
}

int32_t pick_pid(int32_t tid, task_id caller)
{
	step_answer[STEP_PID] = step_fails(STEP_PID) ? linux_rules[linux_version].no_pid_error : 0;
	if (step_answer[STEP_PID])
		return linux_rules[linux_version].no_pid_error;
	if (tid < 1 || tid >= PID_MAX)
		return -EINVAL;
	if (!ON(task_table[caller].capabilities, CAP_SYS_ADMIN) &&
	    !ON(task_table[caller].capabilities, CAP_CHECKPOINT_RESTORE))
		return -EPERM;
	if (pid_owner[tid] != NOBODY)
		return -EEXIST;
	pid_owner[tid] = SWAPPER;
	return tid;
}

void free_pid(uint32_t pid)
{
	pid_owner[pid] = NOBODY;
}
