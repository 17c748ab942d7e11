/*
 * copy_process: refuse, take, publish.  Keeps true: a call that fails leaves every count, every
 * free handle and their order, every record and every pid as they were; the error is that of the
 * first step that failed.  Entry: copy_process.  Linux: kernel/fork.c, copy_process, from 2.6.11
 * to 6.1.
 */
#include "model/copy_process.h"

int32_t copy_process(struct clone_args args, task_id caller, uint32_t pid)
{
	uint64_t flags = args.flags & linux_rules[linux_version].flags;
	task_id child;
	int32_t err;

	/* Refuse: nothing is touched. */
	err = clone_refusal(args, flags, caller);
	if (err)
		return err;

	/* Take: each step may fail; the ladder gives back what was taken. */
	err = dup_task_struct(caller);
	if (err < 0)
		return err;
	child = (task_id)err;
	err = charge_user(caller, child);
	if (err)
		goto free_task;
	err = check_threads();
	if (err)
		goto uncharge_user;
	err = put_parent_tid(flags, args.parent_tid, pid);
	if (err)
		goto uncharge_user;
	err = copy_parts(args, flags, caller, child, pid);
	if (err < 0)
		goto uncharge_user;

	/* Publish: nothing below can fail. */
	args.flags = flags;
	publish(args, caller, child, (uint32_t)err);
	/*@ assert files: files_taken{Pre, Here}(flags, caller, child); */
	/*@ assert fs: fs_taken{Pre, Here}(flags, caller, child); */
	/*@ assert sighand: sighand_taken{Pre, Here}(flags, caller, child); */
	/*@ assert signal: signal_taken{Pre, Here}(flags, caller, child); */
	/*@ assert mm: mm_taken{Pre, Here}(flags, caller, child); */
	/*@ assert records: tasks_blank; */
	return (int32_t)child;

uncharge_user:
	uncharge_user(child);
	/*@ assert users: users_same{Pre, Here}; */
free_task:
	free_task(child);
	/*@ assert tasks: task_same{Pre, Here}; */
	/*@ assert unused: tasks_blank; */
	return err;
}
