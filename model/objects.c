/*
 * The shared objects of a task, together.  Keeps true: all are taken, or none.
 * Entry: copy_objects, put_objects.  Linux: kernel/fork.c, copy_process from copy_files to copy_mm,
 * and the labels from bad_fork_cleanup_mm to bad_fork_cleanup_files.
 */
#include "model/objects.h"

int32_t copy_objects(uint64_t flags, task_id caller, task_id child)
{
	int32_t err;

	err = copy_files(flags, caller, child);
	if (err)
		return err;
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
	return 0;

put_signal:
	signal_drop(child);
	/*@ assert signal: signal_same{Pre, Here}; */
put_sighand:
	sighand_drop(child);
	/*@ assert sighand: sighand_same{Pre, Here}; */
put_fs:
	fs_drop(child);
	/*@ assert fs: fs_same{Pre, Here}; */
put_files:
	files_drop(child);
	/*@ assert files: files_same{Pre, Here}; */
	return err;
}

void put_objects(task_id t)
{
	mm_drop(t);
	signal_drop(t);
	sighand_drop(t);
	fs_drop(t);
	files_drop(t);
}
