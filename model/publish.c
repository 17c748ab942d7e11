/*
 * Publish: the child gets its names, its ties and its place in the counts.  Keeps true: nothing
 * here can fail.  Entry: publish.  Linux: kernel/fork.c, the tail of copy_process.
 */
#include "model/publish.h"

struct signal signal_table[NR_OBJECTS];

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires caller: caller < NR_TASKS && task_table[caller].group_leader < NR_TASKS;
    requires signal: args.exit_signal <= 255;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures thread: ON(args.flags, CLONE_THREAD) ==> \result == THREAD_EXIT_SIGNAL;
    ensures sibling: !ON(args.flags, CLONE_THREAD) && ON(args.flags, CLONE_PARENT) &&
      linux_rules[linux_version].caller_picks_signal == 0 ==>
      \result == task_table[task_table[caller].group_leader].exit_signal;
    ensures own: !ON(args.flags, CLONE_THREAD) && !(ON(args.flags, CLONE_PARENT) &&
      linux_rules[linux_version].caller_picks_signal == 0) ==> \result == args.exit_signal;
*/
/* The signal that the child's exit sends: the caller has no say over its own parent's mail. */
static int32_t exit_signal_of(struct clone_args args, task_id caller)
{
	if (ON(args.flags, CLONE_THREAD))
		return THREAD_EXIT_SIGNAL;
	if (ON(args.flags, CLONE_PARENT) && !linux_rules[linux_version].caller_picks_signal)
		return task_table[task_table[caller].group_leader].exit_signal;
	return (int32_t)args.exit_signal;
}

void publish(struct clone_args args, task_id caller, task_id child, uint32_t pid)
{
	bool thread = ON(args.flags, CLONE_THREAD);
	signal_id group = signal_of[child];

	task_table[child].stopped = linux_rules[linux_version].threads_join_stop && thread &&
				    signal_table[signal_of[caller]].group_stop;
	if (!thread) {
		signal_table[group].group_exit = false;
		signal_table[group].exit_code = 0;
		signal_table[group].group_stop = false;
		signal_table[group].subreaper = false;
		signal_table[group].nproc = signal_table[signal_of[caller]].nproc;
	}
	join_group(child);

	task_table[child].exit_signal = exit_signal_of(args, caller);
	task_table[child].pid = pid;
	task_table[child].tgid = thread ? task_table[caller].tgid : pid;
	task_table[child].group_leader = thread ? task_table[caller].group_leader : child;
	task_table[child].pgrp = task_table[caller].pgrp;
	task_table[child].session = task_table[caller].session;
	if (thread || ON(args.flags, CLONE_PARENT))
		task_table[child].real_parent = task_table[caller].real_parent;
	else
		task_table[child].real_parent = caller;

	task_table[child].set_child_tid = ON(args.flags, CLONE_CHILD_SETTID) ? args.child_tid : 0;
	task_table[child].clear_child_tid =
		ON(args.flags, CLONE_CHILD_CLEARTID) ? args.child_tid : 0;
	task_table[child].vfork_parent = ON(args.flags, CLONE_VFORK) ? caller : NOBODY;

	task_table[child].capabilities = task_table[caller].capabilities;
	task_table[child].chrooted = task_table[caller].chrooted;
	task_table[child].unkillable =
		pid == INIT_PID || (thread && task_table[caller].unkillable);
	task_table[child].exit_code = 0;
	task_table[child].signals = SIGNAL_NONE;
	task_table[child].other_pid_ns = false;
	task_table[child].other_time_ns = false;
	task_table[child].dead_pid_ns = false;

	pid_owner[pid] = child;
	nr_threads++;
	task_table[child].state = TASK_ALIVE;
}
