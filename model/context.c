/*
 * The upper part of the ladder of copy_process.  Keeps true: all parts are taken, or none; the
 * error is that of the first step that failed.  Entry: copy_context.
 * Linux: kernel/fork.c, copy_process from copy_keys to the end.
 */
#include "model/context.h"

int32_t copy_context(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		     uint32_t pid)
{
	int32_t number;
	int32_t err;

	err = copy_part(STEP_KEYS, caller, child);
	if (err)
		return err;
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
	/*@ assert got_io: io_got{Pre, Here}(child); */
	io_drop(child);
	/*@ assert io: io_same{Pre, Here}; */
put_namespaces:
	/*@ assert got_namespaces: ns_got{Pre, Here}(child); */
	ns_drop(child);
	/*@ assert namespaces: ns_same{Pre, Here}; */
put_keys:
	put_part(STEP_KEYS, child);
	return err;
}
