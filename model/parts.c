/*
 * The upper half of the ladder of copy_process.  Keeps true: all parts are taken, or none; the
 * error is that of the first step that failed.  Entry: copy_parts.
 * Linux: kernel/fork.c, copy_process from copy_files on.
 */
#include "model/parts.h"

int32_t copy_parts(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		   uint32_t pid)
{
	int32_t number = (int32_t)pid;
	int32_t err;

	err = copy_objects(flags, caller, child);
	if (err)
		return err;
	err = copy_namespaces(flags, caller, child);
	if (err)
		goto put_objects;
	err = copy_thread(args, caller, child);
	if (err)
		goto drop_namespaces;
	if (pid == 0) {
		number = alloc_pid();
		err = number;
		if (err < 0)
			goto drop_thread;
	}
	err = open_pidfd(flags, args.pidfd, child);
	if (err)
		goto free_pid;
	err = check_signals(caller);
	if (err)
		goto drop_pidfd;
	return number;

drop_pidfd:
	if (ON(flags, CLONE_PIDFD))
		step_drop(STEP_PIDFD, child);
free_pid:
	if (pid == 0)
		free_pid((uint32_t)number);
drop_thread:
	step_drop(STEP_THREAD, child);
drop_namespaces:
	step_drop(STEP_NAMESPACES, child);
put_objects:
	put_objects(child);
	/*@ assert files: files_same{Pre, Here}; */
	/*@ assert fs: fs_same{Pre, Here}; */
	/*@ assert sighand: sighand_same{Pre, Here}; */
	/*@ assert signal: signal_same{Pre, Here}; */
	/*@ assert mm: mm_same{Pre, Here}; */
	return err;
}
