/*
 * copy_process: refuse, take, publish.  Keeps true: a call that fails has changed nothing that
 * anybody can see.  Entry: copy_process.  Linux: kernel/fork.c, copy_process, from 2.6.11 to 6.1.
 */
#include "model/copy_process.h"

int32_t copy_process(struct clone_args args, task_id caller, uint32_t pid)
{
	uint64_t flags = args.flags & linux_rules[linux_version].flags;
	int32_t err;
	task_id child;

	/* Refuse: nothing is touched. */
	err = clone_refusal(args, flags, caller);
	if (err)
		return err;
	err = security_task_create(caller);
	if (err)
		return err;

	/* Take: each step may fail; the ladder gives back what was taken. */
	err = climb(args, flags, caller, pid);
	if (err < 0) {
		/*@ assert same_tasks: tasks_sound; */
		/*@ assert same_names: \forall integer p; 0 < p < PID_MAX &&
		      pid_owner[p] != NOBODY && pid_owner[p] != SWAPPER ==>
		      task_live(pid_owner[p]) && task_table[pid_owner[p]].pid == p;
		*/
		/*@ assert same_pids: \forall integer t; SWAPPER < t < NR_TASKS &&
		      task_count[t] > 0 ==>
		      0 < task_table[t].pid < PID_MAX && pid_owner[task_table[t].pid] == t;
		*/
		/*@ assert same_nobody: is_reaped(NOBODY) && task_is_blank(task_table[NOBODY]); */
		/*@ assert same_exited: \forall integer t; 0 <= t < NR_TASKS ==>
		      (has_exited{Pre}(t) <==> has_exited(t));
		*/
		/*@ assert same_identity: \forall integer t; 0 <= t < NR_TASKS ==>
		      (keeps_identity{Pre}(t) <==> keeps_identity(t)) &&
		      (is_reaped{Pre}(t) <==> is_reaped(t));
		*/
		/*@ assert same_records: \forall integer t; 0 < t < NR_TASKS ==>
		      record_sound{Pre}(t) && record_sound(t);
		*/
		return err;
	}
	child = (task_id)err;

	/* Publish: nothing below can fail. */
	/*@ assert owned: record_sound{Pre}(caller) && record_sound{Pre}(child) &&
	      signal_named{Pre}(caller) && signal_named(caller) && signal_named(child);
	*/
	/*@ assert others: \forall integer t; 0 < t < NR_TASKS ==> record_sound{Pre}(t) &&
	      (live_of[t] == NOBODY || live_of[t] == signal_of[t]);
	*/
	args.flags = flags;
	publish(args, caller, child, task_table[child].pid);
	unlock_group(flags);
	if (ON(flags, CLONE_PIDFD))
		step_show_pidfd(child);
	/*@ assert names: \forall integer p; 0 < p < PID_MAX && pid_owner[p] != NOBODY &&
	      pid_owner[p] != SWAPPER ==> task_live(pid_owner[p]) &&
	      task_table[pid_owner[p]].pid == p;
	*/
	/*@ assert pids: \forall integer t; SWAPPER < t < NR_TASKS && task_count[t] > 0 ==>
	      0 < task_table[t].pid < PID_MAX && pid_owner[task_table[t].pid] == t;
	*/
	/*@ assert tasks: tasks_sound; */
	/*@ assert nobody: is_reaped(NOBODY) && task_is_blank(task_table[NOBODY]); */
	/*@ assert records: \forall integer t; 0 < t < NR_TASKS ==>
	      record_sound{Pre}(t) && record_sound(t);
	*/
	return (int32_t)child;
}
