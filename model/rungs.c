/*
 * The rungs of copy_process that are of one kind only.  Keeps true: a rung that fails has taken
 * nothing.  Entry: copy_process, in this order.
 * Linux: kernel/fork.c, dup_task_struct, copy_process; kernel/nsproxy.c, copy_namespaces.
 */
#include "model/rungs.h"

uint32_t nr_threads;
uint32_t max_threads;
bool userns_is_off;

int32_t dup_task_struct(task_id caller)
{
	step_answer[STEP_TASK] = 0;
	if (task_nfree == 0)
		return -ENOMEM;
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

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> makes_namespaces(flags) || ON(flags, CLONE_NEWUSER);
*/
static bool makes_any_namespace(uint64_t flags)
{
	return ON(flags, CLONE_NEWNS) || ON(flags, CLONE_NEWUTS) || ON(flags, CLONE_NEWIPC) ||
	       ON(flags, CLONE_NEWPID) || ON(flags, CLONE_NEWNET) || ON(flags, CLONE_NEWCGROUP) ||
	       ON(flags, CLONE_NEWTIME) || ON(flags, CLONE_NEWUSER);
}

int32_t copy_namespaces(uint64_t flags, task_id caller, task_id child)
{
	bool granted = linux_rules[linux_version].newuser_grants && ON(flags, CLONE_NEWUSER);

	step_answer[STEP_NAMESPACES] = 0;
	if (!makes_any_namespace(flags))
		return 0;
	if (!ON(task_table[caller].capabilities, CAP_SYS_ADMIN) && !granted)
		return -EPERM;
	if (linux_rules[linux_version].newipc_excludes_sysvsem && ON(flags, CLONE_NEWIPC) &&
	    ON(flags, CLONE_SYSVSEM))
		return -EINVAL;
	if (linux_rules[linux_version].newpid_needs_own_ns && ON(flags, CLONE_NEWPID) &&
	    task_table[caller].other_pid_ns)
		return -EINVAL;
	step_answer[STEP_NAMESPACES] = step_namespaces(flags, child);
	return step_answer[STEP_NAMESPACES];
}

bool resets_altstack(uint64_t flags)
{
	return linux_rules[linux_version].vm_resets_altstack && ON(flags, CLONE_VM) &&
	       !ON(flags, CLONE_VFORK);
}

int32_t copy_thread(struct clone_args args, task_id caller, task_id child)
{
	step_answer[STEP_THREAD] = step_copy_thread(args, caller, child);
	return step_answer[STEP_THREAD];
}

int32_t open_pidfd(uint64_t flags, uint64_t address, task_id child)
{
	step_answer[STEP_PIDFD] = 0;
	if (ON(flags, CLONE_PIDFD))
		step_answer[STEP_PIDFD] = step_pidfd(address, child);
	return step_answer[STEP_PIDFD];
}

int32_t check_signals(task_id caller)
{
	step_answer[STEP_SIGNALS] =
		step_fails(STEP_SIGNALS) ? linux_rules[linux_version].late_signal_error : 0;
	if (step_answer[STEP_SIGNALS])
		return linux_rules[linux_version].late_signal_error;
	if (task_table[caller].signals == SIGNAL_FATAL)
		return linux_rules[linux_version].late_signal_error;
	if (linux_rules[linux_version].late_signal_any && task_table[caller].signals != SIGNAL_NONE)
		return linux_rules[linux_version].late_signal_error;
	return 0;
}
