/*
 * The lower half of the ladder of copy_process.  Keeps true: all parts are taken, or none; the
 * error is that of the first step that failed.  Entry: copy_base, put_base.
 * Linux: kernel/fork.c, copy_process up to copy_semundo.
 */
#include "model/base.h"

void lock_group(uint64_t flags)
{
	if (linux_rules[linux_version].threads_lock_group && ON(flags, CLONE_THREAD))
		group_locks++;
}

void unlock_group(uint64_t flags)
{
	if (linux_rules[linux_version].threads_lock_group && ON(flags, CLONE_THREAD))
		group_locks--;
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == first_hook;
*/
static uint32_t lower_hook(void)
{
	return linux_rules[linux_version].security_before_audit ? STEP_SECURITY : STEP_AUDIT;
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == second_hook;
*/
static uint32_t upper_hook(void)
{
	return linux_rules[linux_version].security_before_audit ? STEP_AUDIT : STEP_SECURITY;
}

int32_t copy_base(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		  uint32_t pid)
{
	int32_t err;

	err = check_threads();
	if (err)
		return err;
	err = copy_part(STEP_EXEC_DOMAIN, caller, child);
	if (err)
		return err;
	err = copy_part(STEP_BINFMT, caller, child);
	if (err)
		goto put_exec_domain;
	err = put_parent_tid(flags, args.parent_tid, pid);
	if (err)
		goto put_binfmt;
	lock_group(flags);
	err = copy_part(STEP_MEMPOLICY, caller, child);
	if (err)
		goto unlock_group;
	err = copy_part(STEP_SCHED, caller, child);
	if (err)
		goto put_mempolicy;
	err = copy_part(STEP_PERF, caller, child);
	if (err)
		goto put_sched;
	err = copy_part(lower_hook(), caller, child);
	if (err)
		goto put_perf;
	err = copy_part(upper_hook(), caller, child);
	if (err)
		goto put_lower_hook;
	return 0;

put_lower_hook:
	put_part(lower_hook(), child);
put_perf:
	put_part(STEP_PERF, child);
put_sched:
	put_part(STEP_SCHED, child);
put_mempolicy:
	put_part(STEP_MEMPOLICY, child);
unlock_group:
	unlock_group(flags);
put_binfmt:
	put_part(STEP_BINFMT, child);
put_exec_domain:
	put_part(STEP_EXEC_DOMAIN, child);
	/*@ assert parts: parts_same{Pre, Here}; */
	return err;
}

void put_base(uint64_t flags, task_id t)
{
	put_part(upper_hook(), t);
	put_part(lower_hook(), t);
	put_part(STEP_PERF, t);
	put_part(STEP_SCHED, t);
	put_part(STEP_MEMPOLICY, t);
	unlock_group(flags);
	put_part(STEP_BINFMT, t);
	put_part(STEP_EXEC_DOMAIN, t);
}
