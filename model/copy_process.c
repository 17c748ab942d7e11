/*
 * copy_process: refuse, take, publish.  Keeps true: a call that fails leaves every count, every free
 * handle and their order, every record and every pid as they were; the error is that of the first
 * step that failed.  Entry: copy_process.  Linux: kernel/fork.c, copy_process, from 2.6.11 to 6.1.
 */
#include "model/copy_process.h"

int32_t copy_process(struct clone_args args, task_id caller, uint32_t pid)
{
	uint64_t flags = args.flags & linux_rules[linux_version].flags;
	uint32_t number = pid;
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
	err = put_parent_tid(flags, args.parent_tid, number);
	if (err)
		goto uncharge_user;
	err = copy_files(flags, caller, child);
	if (err)
		goto uncharge_user;
	err = copy_fs(flags, caller, child);
	if (err)
		goto put_files;
	err = copy_sighand(flags, caller, child);
	if (err)
		goto put_fs;
	err = copy_signal(flags, caller, child);
	if (err)
		goto put_sighand;
	err = copy_mm(flags, caller, child);
	if (err)
		goto put_signal;
	err = copy_namespaces(flags, caller, child);
	if (err)
		goto put_mm;
	err = copy_thread(args, caller, child);
	if (err)
		goto drop_namespaces;
	if (number == 0) {
		err = alloc_pid();
		if (err < 0)
			goto drop_thread;
		number = (uint32_t)err;
	}
	err = open_pidfd(flags, args.pidfd, child);
	if (err)
		goto free_pid;
	err = check_signals(caller);
	if (err)
		goto drop_pidfd;

	/* Publish: nothing below can fail. */
	args.flags = flags;
	publish(args, caller, child, number);
	return (int32_t)child;

drop_pidfd:
	if (ON(flags, CLONE_PIDFD))
		step_drop(STEP_PIDFD, child);
free_pid:
	if (pid == 0)
		free_pid(number);
drop_thread:
	step_drop(STEP_THREAD, child);
drop_namespaces:
	step_drop(STEP_NAMESPACES, child);
put_mm:
	put_mm(child);
put_signal:
	put_signal(child);
put_sighand:
	put_sighand(child);
put_fs:
	put_fs(child);
put_files:
	put_files(child);
uncharge_user:
	uncharge_user(child);
free_task:
	free_task(child);
	return err;
}
