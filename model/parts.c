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

	/*@ assert group: signal_named(caller); */
	err = copy_undo(flags, caller, child);
	if (err)
		return err;
	err = copy_objects(flags, caller, child);
	if (err)
		goto put_undo;
	number = copy_context(args, flags, caller, child, pid);
	err = number;
	if (err < 0)
		goto put_objects;
	return number;

put_objects:
	/*@ assert got_files: files_got{Pre, Here}(child); */
	/*@ assert got_fs: fs_got{Pre, Here}(child); */
	/*@ assert got_sighand: sighand_got{Pre, Here}(child); */
	/*@ assert got_signal: signal_got{Pre, Here}(child); */
	/*@ assert got_mm: mm_got{Pre, Here}(child); */
	put_objects(child);
	/*@ assert files: files_same{Pre, Here}; */
	/*@ assert fs: fs_same{Pre, Here}; */
	/*@ assert sighand: sighand_same{Pre, Here}; */
	/*@ assert signal: signal_same{Pre, Here}; */
	/*@ assert mm: mm_same{Pre, Here}; */
put_undo:
	/*@ assert got_undo: undo_taken{Pre, Here}(flags, caller, child); */
	undo_drop(child);
	/*@ assert begun_undo: ON(flags, CLONE_SYSVSEM) && begins_undo != 0 ==>
	      undo_got{Pre, Here}(caller);
	*/
	/*@ assert other_undo: !(ON(flags, CLONE_SYSVSEM) && begins_undo != 0) ==>
	      undo_same{Pre, Here};
	*/
	if (begins_undo)
		undo_drop(caller);
	/*@ assert undo: undo_same{Pre, Here}; */
	return err;
}
