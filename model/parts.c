/*
 * The upper half of the ladder of copy_process.  Keeps true: all parts are taken, or none; the
 * error is that of the first step that failed.  Entry: copy_parts.
 * Linux: kernel/fork.c, copy_process from copy_semundo to copy_thread.
 */
#include "model/parts.h"

int32_t copy_parts(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		   uint32_t pid)
{
	bool begins_undo = undo_of[caller] == NOBODY;
	int32_t number;
	int32_t err;

	err = copy_undo(flags, caller, child);
	if (err)
		return err;
	err = copy_objects(flags, caller, child);
	if (err)
		goto put_undo;
	err = copy_part(STEP_KEYS, caller, child);
	if (err)
		goto put_objects;
	err = copy_namespaces(flags, caller, child);
	if (err)
		goto put_keys;
	err = linux_rules[linux_version].rungs[STEP_IO] ? copy_io(flags, caller, child) : 0;
	if (err)
		goto put_namespaces;
	err = copy_thread(args, caller, child);
	if (err)
		goto put_io;
	number = copy_number(args, flags, caller, child, pid);
	err = number;
	if (err < 0)
		goto put_thread;
	return number;

put_thread:
	put_part(STEP_THREAD, child);
put_io:
	io_drop(child);
	/*@ assert io: io_same{Pre, Here}; */
put_namespaces:
	ns_drop(child);
	/*@ assert namespaces: ns_same{Pre, Here}; */
put_keys:
	put_part(STEP_KEYS, child);
put_objects:
	put_objects(child);
	/*@ assert files: files_same{Pre, Here}; */
	/*@ assert fs: fs_same{Pre, Here}; */
	/*@ assert sighand: sighand_same{Pre, Here}; */
	/*@ assert signal: signal_same{Pre, Here}; */
	/*@ assert mm: mm_same{Pre, Here}; */
put_undo:
	undo_drop(child);
	if (begins_undo)
		undo_drop(caller);
	/*@ assert undo: undo_same{Pre, Here}; */
	return err;
}
