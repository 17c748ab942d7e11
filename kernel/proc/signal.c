/*
 * Signals.  Those of a thread are pending in its thread record, those of a process in a word per
 * signal handle of the model; whoever of its threads comes first takes them.
 * Entry: signal_send_process, signals_handle.  Linux: kernel/signal.c.
 */
#include "kernel/proc/signal.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sigframe.h"
#include "kernel/proc/thread.h"
#include "model/own.h"
#include "spec/task.h"

#define SYSCALL_LENGTH 2 /* bytes of the syscall instruction */

static uint64_t group_pending[NR_OBJECTS];

static uint64_t deliverable(task_id t)
{
	return (thread_table[t].pending | group_pending[signal_of[t]]) &
	       ~thread_table[t].blocked;
}

uint32_t signals_state(task_id t)
{
	uint64_t all = deliverable(t);

	if (signal_table[signal_of[t]].group_exit || thread_table[t].must_exit)
		return SIGNAL_FATAL;
	for (uint64_t set = all; set != 0; set &= set - 1)
		if (sighand_is_fatal(sighand_of[t], (uint32_t)__builtin_ctzll(set) + 1))
			return SIGNAL_FATAL;
	return all != 0 ? SIGNAL_PENDING : SIGNAL_NONE;
}

/* Would it change nothing to send this? */
static bool is_in_vain(task_id t, uint32_t sig)
{
	sighand_id handlers = sighand_of[t];

	if (task_table[t].state != TASK_ALIVE)
		return live_count[signal_of[t]] == 0;
	if (ON(thread_table[t].blocked, signal_bit(sig)))
		return false;
	if (sighand_ignores(handlers, sig))
		return true;
	return task_table[t].unkillable && sighand_is_fatal(handlers, sig);
}

void signal_send_thread(task_id t, uint32_t sig)
{
	if (task_table[t].state != TASK_ALIVE || is_in_vain(t, sig))
		return;
	thread_table[t].pending |= signal_bit(sig);
	wake_for_signal(t);
}

void signals_wake_group(task_id t)
{
	signal_id group = signal_of[t];

	for (task_id i = SWAPPER + 1; i < NR_TASKS; i++)
		if (task_table[i].state == TASK_ALIVE && signal_of[i] == group)
			wake_for_signal(i);
}

void signal_send_process(task_id t, uint32_t sig)
{
	signal_id group = signal_of[t];

	if (is_in_vain(t, sig))
		return;
	group_pending[group] |= signal_bit(sig);
	if (live_count[group] > 1 || task_table[t].state != TASK_ALIVE)
		signals_wake_group(t);
	else
		wake_for_signal(t);
}

void signal_force(uint32_t sig)
{
	task_id t = current();
	struct sigaction *action = sighand_action(sighand_of[t], sig);

	if (action->handler == SIG_IGN || ON(thread_table[t].blocked, signal_bit(sig))) {
		action->handler = SIG_DFL;
		thread_table[t].blocked &= ~signal_bit(sig);
	}
	thread_table[t].pending |= signal_bit(sig);
}

void signals_init(signal_id group)
{
	group_pending[group] = 0;
}

void signals_discard(uint32_t sig)
{
	task_id t = current();

	thread_table[t].pending &= ~signal_bit(sig);
	group_pending[signal_of[t]] &= ~signal_bit(sig);
}

uint64_t signals_pending(task_id t)
{
	return (thread_table[t].pending | group_pending[signal_of[t]]) &
	       thread_table[t].blocked;
}

/* Take the lowest signal that t does not block; faults have low numbers and so come first. */
static uint32_t take_signal(task_id t)
{
	uint64_t set = deliverable(t);
	uint64_t bit = set & -set;

	if (set == 0)
		return 0;
	if (ON(thread_table[t].pending, bit))
		thread_table[t].pending &= ~bit;
	else
		group_pending[signal_of[t]] &= ~bit;
	return (uint32_t)__builtin_ctzll(bit) + 1;
}

/* The system call that was interrupted runs again, or answers EINTR. */
static void settle_call(struct regs *regs, const struct sigaction *handler)
{
	int64_t answer = (int64_t)regs->ax;

	if (regs->orig_ax == NO_SYSCALL)
		return;
	if (answer != -ERESTARTSYS && answer != -ERESTARTNOINTR)
		return;
	if (answer == -ERESTARTSYS && handler != NULL && !ON(handler->flags, SA_RESTART)) {
		regs->ax = (uint64_t)-EINTR;
	} else {
		regs->ax = regs->orig_ax;
		regs->ip -= SYSCALL_LENGTH;
	}
	regs->orig_ax = NO_SYSCALL;
}

static void handle(struct regs *regs, uint32_t sig)
{
	task_id t = current();
	struct sigaction *action = sighand_action(sighand_of[t], sig);
	struct sigaction taken = *action;

	if (ON(taken.flags, SA_RESETHAND))
		action->handler = SIG_DFL;
	settle_call(regs, &taken);
	if (sigframe_push(regs, sig, &taken) < 0)
		exit_process((int32_t)SIGSEGV);
	thread_table[t].blocked |= taken.mask & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
	if (!ON(taken.flags, SA_NODEFER))
		thread_table[t].blocked |= signal_bit(sig);
}

void signals_handle(struct regs *regs)
{
	task_id t = current();
	uint32_t sig;

	if (signal_table[signal_of[t]].group_exit)
		exit_thread(signal_table[signal_of[t]].exit_code);
	if (thread_table[t].must_exit)
		exit_thread((int32_t)SIGKILL);
	while ((sig = take_signal(t)) != 0) {
		if (sighand_ignores(sighand_of[t], sig))
			continue;
		if (sighand_is_fatal(sighand_of[t], sig))
			exit_process((int32_t)sig);
		handle(regs, sig);
	}
	settle_call(regs, NULL);
}
