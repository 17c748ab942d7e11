/*
 * The rungs of copy_process that are of one kind only.  Keeps true: a rung that fails has taken
 * nothing.  Entry: copy_process, copy_base, copy_parts.
 * Linux: kernel/fork.c, dup_task_struct, copy_process; kernel/nsproxy.c, copy_namespaces.
 */
#include "model/rungs.h"

uint32_t nr_threads;
uint32_t max_threads;
bool userns_is_off;
uint32_t part_count[NR_STEPS];
uint32_t group_locks;

int32_t dup_task_struct(task_id caller)
{
	step_answer[STEP_TASK] = 0;
	if (task_nfree == 0)
		return -ENOMEM;
	/*@ assert place: task_fits(task_nfree - 1); */
	/*@ assert to: task_fits(task_slot[task_nfree - 1]); */
	step_answer[STEP_TASK] = step_copy(STEP_TASK, caller, task_slot[task_nfree - 1]);
	if (step_answer[STEP_TASK])
		return -ENOMEM;
	return (int32_t)task_new();
}

void free_task(task_id t)
{
	task_table[t] = (struct task){0};
	task_put(t);
}

int32_t security_task_create(task_id caller)
{
	step_answer[STEP_SECURITY_CHECK] = 0;
	if (linux_rules[linux_version].security_is_asked_first)
		step_answer[STEP_SECURITY_CHECK] = step_may_clone(caller);
	return step_answer[STEP_SECURITY_CHECK];
}

int32_t check_threads(void)
{
	step_answer[STEP_THREADS] = step_fails(STEP_THREADS) ? -EAGAIN : 0;
	if (step_answer[STEP_THREADS] || nr_threads >= max_threads)
		return -EAGAIN;
	return 0;
}

int32_t put_parent_tid(uint64_t flags, uint64_t address, uint32_t pid)
{
	step_answer[STEP_SETTID] = 0;
	if (linux_rules[linux_version].settid_can_fail && ON(flags, CLONE_PARENT_SETTID))
		step_answer[STEP_SETTID] = step_put_tid(address, pid);
	return step_answer[STEP_SETTID];
}

bool is_lifelong(uint32_t step)
{
	return step == STEP_EXEC_DOMAIN || step == STEP_BINFMT || step == STEP_MEMPOLICY ||
	       step == STEP_SCHED || step == STEP_PERF || step == STEP_AUDIT ||
	       step == STEP_SECURITY || step == STEP_KEYS || step == STEP_THREAD ||
	       step == STEP_CGROUP;
}

int32_t copy_part(uint32_t step, task_id caller, task_id child)
{
	step_answer[step] = 0;
	if (!linux_rules[linux_version].rungs[step])
		return 0;
	step_answer[step] = step_part(step, caller, child);
	if (!step_answer[step])
		part_count[step]++;
	return step_answer[step];
}

void put_part(uint32_t step, task_id t)
{
	if (!linux_rules[linux_version].rungs[step])
		return;
	step_drop(step, t);
	part_count[step]--;
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> makes_namespaces(linux_rules[linux_version], flags);
*/
static bool makes_any_namespace(uint64_t flags)
{
	return ON(flags, CLONE_NEW) ||
	       (!linux_rules[linux_version].users_come_with_creds && ON(flags, CLONE_NEWUSER));
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires caller: caller < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: !may_make_namespaces(linux_rules[linux_version], flags, task_table[caller])
      ? \result == -EPERM :
      !namespaces_fit(linux_rules[linux_version], flags, task_table[caller])
        ? \result == -EINVAL : \result == 0;
*/
static int32_t namespaces_refusal(uint64_t flags, task_id caller)
{
	if (!ON(task_table[caller].capabilities, CAP_SYS_ADMIN) &&
	    !(linux_rules[linux_version].users_come_with_creds && ON(flags, CLONE_NEWUSER)))
		return -EPERM;
	if (linux_rules[linux_version].newipc_excludes_sysvsem && ON(flags, CLONE_NEWIPC) &&
	    ON(flags, CLONE_SYSVSEM))
		return -EINVAL;
	if (linux_rules[linux_version].newpid_needs_own_ns && ON(flags, CLONE_NEWPID) &&
	    task_table[caller].other_pid_ns)
		return -EINVAL;
	return 0;
}

int32_t copy_namespaces(uint64_t flags, task_id caller, task_id child)
{
	int32_t err;

	step_answer[STEP_NAMESPACES] = 0;
	if (!makes_any_namespace(flags)) {
		if (ns_of[caller] != NOBODY)
			ns_share(child, ns_of[caller]);
		return 0;
	}
	err = namespaces_refusal(flags, caller);
	if (err)
		return err;
	if (ns_nfree == 0)
		return -ENOMEM;
	/*@ assert from: ns_named(caller); */
	/*@ assert place: ns_fits(ns_nfree - 1); */
	/*@ assert to: ns_fits(ns_slot[ns_nfree - 1]); */
	step_answer[STEP_NAMESPACES] =
		step_namespaces(flags, ns_of[caller], ns_slot[ns_nfree - 1], child);
	if (step_answer[STEP_NAMESPACES])
		return step_answer[STEP_NAMESPACES];
	ns_take(child);
	return 0;
}

bool resets_altstack(uint64_t flags)
{
	return linux_rules[linux_version].vm_resets_altstack && ON(flags, CLONE_VM) &&
	       !ON(flags, CLONE_VFORK);
}

int32_t copy_thread(struct clone_args args, task_id caller, task_id child)
{
	step_answer[STEP_THREAD] = step_copy_thread(args, caller, child);
	if (!step_answer[STEP_THREAD] && linux_rules[linux_version].rungs[STEP_THREAD])
		part_count[STEP_THREAD]++;
	return step_answer[STEP_THREAD];
}

int32_t copy_pidfd(uint64_t flags, uint64_t address, task_id child)
{
	step_answer[STEP_PIDFD] = 0;
	step_answer[STEP_PIDFD_STORE] = 0;
	if (!ON(flags, CLONE_PIDFD))
		return 0;
	step_answer[STEP_PIDFD] = step_pidfd(child);
	if (step_answer[STEP_PIDFD])
		return step_answer[STEP_PIDFD];
	step_answer[STEP_PIDFD_STORE] = step_store_pidfd(address, child);
	if (step_answer[STEP_PIDFD_STORE])
		step_drop(STEP_PIDFD, child);
	return step_answer[STEP_PIDFD_STORE];
}

int32_t check_signals(uint64_t flags, task_id caller)
{
	step_answer[STEP_SIGNALS] =
		step_fails(STEP_SIGNALS) ? linux_rules[linux_version].late_signal_error : 0;
	if (step_answer[STEP_SIGNALS] || task_table[caller].signals == SIGNAL_FATAL)
		return linux_rules[linux_version].late_signal_error;
	if (linux_rules[linux_version].late_signal_any && task_table[caller].signals != SIGNAL_NONE)
		return linux_rules[linux_version].late_signal_error;
	if (linux_rules[linux_version].ending_group_refuses && ON(flags, CLONE_THREAD) &&
	    signal_table[signal_of[caller]].group_exit)
		return -EAGAIN;
	return 0;
}
