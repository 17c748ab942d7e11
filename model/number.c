/*
 * The top of the ladder of copy_process.  Keeps true: all is taken, or nothing; the error is that
 * of the first step that failed.  Entry: copy_number.
 * Linux: kernel/fork.c, copy_process from alloc_pid on.
 */
#include "model/number.h"

/*@ requires sound: rules_sound && pids_sound;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    requires caller: caller < NR_TASKS;
    terminates \true;
    exits \false;
    assigns pid_owner[0 .. PID_MAX - 1], last_pid, step_answer[STEP_PID];
    ensures sound: pids_sound;
    ensures failed: \result < 0 <==> !pid_answer{Pre, Post}(args, pid, caller, 0);
    ensures error: \result < 0 ==>
      pid_answer{Pre, Post}(args, pid, caller, \result) && pids_same{Pre, Post} &&
      -4095 <= \result;
    ensures charged: \result >= 0 ==> pid_charged{Pre, Post}(args, pid, \result);
    ensures place: keeps_place{Pre, Post}(args, pid);
    ensures given: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
*/
static int32_t new_pid(struct clone_args args, uint32_t pid, task_id caller)
{
	int32_t number;

	if (pid != 0)
		return (int32_t)pid;
	if (pids_asked(args) > 1)
		return -EINVAL;
	number = pids_asked(args) == 1 ? pick_pid(args.set_tid, caller) : alloc_pid();
	if (number >= 0 && task_table[caller].dead_pid_ns) {
		free_pid((uint32_t)number);
		return -ENOMEM;
	}
	return number;
}

int32_t copy_number(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		    uint32_t pid)
{
	int32_t number = new_pid(args, pid, caller);
	int32_t err;

	if (number < 0)
		return number;
	err = copy_pidfd(flags, args.pidfd, child);
	if (err)
		goto free_pid;
	err = copy_part(STEP_CGROUP, caller, child);
	if (err)
		goto put_pidfd;
	err = check_signals(flags, caller);
	if (err)
		goto put_cgroup;
	return number;

put_cgroup:
	put_part(STEP_CGROUP, child);
put_pidfd:
	if (ON(flags, CLONE_PIDFD))
		step_drop(STEP_PIDFD, child);
free_pid:
	if (pid == 0)
		free_pid((uint32_t)number);
	/*@ assert pids: pids_same{Pre, Here}; */
	return err;
}
