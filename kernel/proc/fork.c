/*
 * Making tasks: the model decides and takes, here the child is put into the run queue and a vfork
 * parent put to sleep.
 * Entry: do_clone.  Linux: kernel/fork.c, kernel_clone.
 */
#include "kernel/proc/fork.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/family.h"
#include "kernel/proc/load.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/work.h"
#include "model/fork.h"
#include "spec/flags.h"

/*
 * Sleep until the child has let go of the caller's memory, or the caller is to end; then the child
 * forgets it, since its handle may soon be another task's.
 */
static void wait_for_vfork(task_id parent, task_id child)
{
	int32_t killed = 0;

	while (task_table[child].vfork_parent == parent && !killed)
		killed = sleep_killable(vfork_channel(parent), NO_DEADLINE);
	if (task_table[child].vfork_parent == parent)
		task_table[child].vfork_parent = NOBODY;
}

/*
 * One of the things that follow.  The model itself has stored the pid and attached the vfork; there
 * are no tracers here, and no stopped tasks.
 */
static void act(uint32_t what, uint64_t flags, task_id parent, task_id child)
{
	if (what == ACT_WAKE)
		task_ready(child);
	else if (what == ACT_WAIT_VFORK && ON(flags, CLONE_VFORK))
		wait_for_vfork(parent, child);
}

int64_t do_clone(struct clone_args args, const int32_t *pids)
{
	task_id parent = current();
	int32_t child;
	uint32_t pid;

	task_table[parent].signals = signals_state(parent);
	pid_ask(pids, args.set_tid_size);
	child = MODEL_ASK(do_fork(args, parent));
	pid_ask(NULL, 0);
	if (child == -ERESTARTNOINTR)
		work_signal(parent); /* whoever else was woken to take the signal */
	if (child < 0) {
		pid_ns_fork_failed(parent);
		return child;
	}
	nr_made++;
	family_add((task_id)child);
	pid_ns_forked((task_id)child);
	pid = task_pid_vnr((task_id)child);
	if (clears_handlers(args))
		sighand_exec(sighand_of[child]);
#pragma GCC unroll 8 /* of most of them nothing is left */
	for (uint32_t i = 0; i < NR_FORK_ACTS; i++)
		act(fork_act(i), args.flags, parent, (task_id)child);
	return pid;
}

void make_init(void)
{
	struct clone_args args = {.exit_signal = SIGCHLD};
	int32_t child = MODEL_ASK(do_fork(args, SWAPPER));

	if (child < 0)
		panic("init cannot be made: error %d", -child);
	family_add((task_id)child);
	task_ready((task_id)child);
}
