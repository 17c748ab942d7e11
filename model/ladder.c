/*
 * The ladder of copy_process.  Keeps true: a call that fails leaves every count, every free handle
 * and their order, every record and every pid as they were; the error is that of the first step
 * that failed.  Entry: climb.  Linux: kernel/fork.c, copy_process from dup_task_struct to
 * cgroup_can_fork, and the labels from bad_fork_cancel_cgroup to bad_fork_free.
 */
#include "model/ladder.h"

int32_t climb(struct clone_args args, uint64_t flags, task_id caller, uint32_t pid)
{
	task_id child;
	int32_t err;

	/*@ assert caller: record_sound(caller); */
	/*@ assert room: parts_room; */
	err = dup_task_struct(caller);
	if (err < 0)
		return err;
	child = (task_id)err;
	/*@ assert blank: record_sound{Pre}(child); */
	err = copy_creds(flags, caller, child);
	/*@ assert creds: creds_answer{Pre, Here}(flags, caller, err); */
	/*@ assert at_creds: err != 0 ==>
	      ladder_answer{Pre, Here}(args, flags, caller, pid, err);
	*/
	if (err)
		goto free_task;
	err = copy_base(args, flags, caller, child, pid);
	/*@ assert base: creds_answer{Pre, Here}(flags, caller, 0) &&
	      base_answer{Pre, Here}(flags, err);
	*/
	/*@ assert at_base: err != 0 ==>
	      ladder_answer{Pre, Here}(args, flags, caller, pid, err);
	*/
	if (err)
		goto exit_creds;
	err = copy_parts(args, flags, caller, child, pid);
	/*@ assert parts: creds_answer{Pre, Here}(flags, caller, 0) &&
	      base_answer{Pre, Here}(flags, 0) &&
	      parts_answer{Pre, Here}(args, flags, caller, pid, (err > 0 ? 0 : err));
	*/
	/*@ assert at_parts: ladder_answer{Pre, Here}(args, flags, caller, pid,
	                                              (err > 0 ? 0 : err));
	*/
	if (err < 0)
		goto put_base;
	task_table[child].pid = (uint32_t)err;
	return (int32_t)child;

put_base:
	/*@ assert base_taken: base_taken{Pre, Here}(flags) && \forall integer s;
	      0 <= s < NR_STEPS &&
	      (s < STEP_EXEC_DOMAIN || s > STEP_SECURITY || s == STEP_SETTID) ==>
	        part_count[s] == \at(part_count[s], Pre);
	*/
	put_base(flags, child);
	/*@ assert given: parts_same{Pre, Here}; */
exit_creds:
	/*@ assert got_user: user_got{Pre, Here}(child); */
	/*@ assert got_cred: cred_got{Pre, Here}(child); */
	exit_creds(child);
	/*@ assert user: user_same{Pre, Here}; */
	/*@ assert cred: cred_same{Pre, Here}; */
free_task:
	/*@ assert got_task: task_charged{Pre, Here}(child) && task_at[child] == task_nfree; */
	free_task(child);
	/*@ assert tasks: task_slots_same{Pre, Here}; */
	/*@ assert unused: records_same{Pre, Here}; */
	return err;
}
