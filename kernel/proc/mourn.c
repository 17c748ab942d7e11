/*
 * A parent is told of its child's end.  The model says which parent; which child, it need not say:
 * it is the one who is ready to be awaited by that parent and of whom it has not heard yet.
 * Entry: mourn, by the step of that name.  Linux: kernel/signal.c, do_notify_parent.
 */
#include "kernel/proc/mourn.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/family.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/usage.h"
#include "model/own.h"
#include "model/wait.h"
#include "spec/tables.h"

static task_id leader_of_ending;

void mourn_begin(task_id t)
{
	leader_of_ending = task_table[t].group_leader;
}

static bool is_news(task_id parent, task_id child, int32_t signal)
{
	const struct task *task = &task_table[child];

	return task->state == TASK_ZOMBIE && task->real_parent == parent &&
	       task->exit_signal == signal && signal_count[signal_of[child]] == 1 &&
	       thread_table[child].mourner != signal_of[parent];
}

/*
 * The orphan that was just handed to this parent, and still is in the queue of the one who ends;
 * the leader of that one's process, if it was the last thread; or else itself.
 */
static task_id find_child(task_id parent, int32_t signal)
{
	for (task_id t = family_first(current()); t != NOBODY; t = family_next(t))
		if (is_news(parent, t, signal))
			return t;
	if (is_news(parent, leader_of_ending, signal))
		return leader_of_ending;
	return is_news(parent, current(), signal) ? current() : NOBODY;
}

struct siginfo siginfo_of_child(task_id child, int32_t signal)
{
	int32_t status = wait_status(child);
	task_id parent = task_table[child].real_parent;
	struct usage usage = usage_of_process(signal_of[child]);
	struct siginfo info = {
		.signal = signal,
		.code = CLD_EXITED,
		.pid = pid_nr_ns(task_tgid(child), task_active_pid_ns(parent)),
		.uid = user_table[user_of[child]].uid,
		.user_ticks = (int64_t)(usage.user / USER_TICK_NS),
		.system_ticks = (int64_t)(usage.system / USER_TICK_NS),
	};

	info.status = status >> 8 & 0xff;
	if ((status & 0x7f) != 0) {
		info.code = CLD_KILLED;
		info.status = status & 0x7f;
	}
	return info;
}

/* One that ignores its children is not sent the signal even if it blocks it. */
static bool wants(task_id parent, int32_t signal)
{
	if (signal != SIGCHLD)
		return signal > 0 && signal <= (int32_t)NR_SIGNALS;
	return sighand_action(sighand_of[parent], SIGCHLD)->handler != SIG_IGN &&
	       !signal_is_in_vain(parent, SIGCHLD, false);
}

static void tell(task_id parent, task_id child, int32_t signal)
{
	struct siginfo info = {.signal = signal, .code = SI_KERNEL};

	if (child != NOBODY)
		info = siginfo_of_child(child, signal);
	(void)signal_queue_process(parent, &info);
}

void mourn(task_id parent, int32_t signal)
{
	task_id child = find_child(parent, signal);
	if (child != NOBODY)
		thread_table[child].mourner = signal_of[parent];
	if (wants(parent, signal))
		tell(parent, child, signal);
	wake(children_channel(parent), ALL_SLEEPERS);
}
