/*
 * What becomes of pending signals when a program goes on: handlers are entered, the program ends, a
 * call that was interrupted is run again or answers EINTR.
 * Entry: signals_handle.
 * Linux: kernel/signal.c, get_signal; arch/x86/kernel/signal.c, arch_do_signal_or_restart.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sigframe.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/work.h"
#include "model/own.h"
#include "spec/task.h"

#define SYSCALL_LENGTH 2 /* bytes of the syscall instruction */

/* Is a call that answers so run again, given what handles the signal (NULL: nobody)? */
static bool runs_again(int64_t answer, const struct sigaction *handler)
{
	switch (answer) {
	case -ERESTARTNOINTR:
		return true;
	case -ERESTARTSYS:
		return handler == NULL || ON(handler->flags, SA_RESTART);
	default:
		return handler == NULL;
	}
}

static bool was_interrupted(int64_t answer)
{
	return answer == -ERESTARTSYS || answer == -ERESTARTNOINTR || answer == -ERESTARTNOHAND ||
	       answer == -ERESTART_RESTARTBLOCK;
}

static void settle_call(struct regs *regs, const struct sigaction *handler)
{
	int64_t answer = (int64_t)regs->ax;

	if (regs->orig_ax == NO_SYSCALL || !was_interrupted(answer))
		return;
	if (!runs_again(answer, handler)) {
		regs->ax = (uint64_t)-EINTR;
	} else {
		regs->ax = answer == -ERESTART_RESTARTBLOCK ? RESTART_CALL : regs->orig_ax;
		regs->ip -= SYSCALL_LENGTH;
	}
	regs->orig_ax = NO_SYSCALL;
}

/* A frame that does not fit is a fault of its own, which may have a handler on another stack. */
static void frame_failed(uint32_t sig)
{
	task_id t = current();

	if (sig == SIGSEGV) {
		sighand_default(sighand_of[t], sig);
		thread_table[t].blocked &= ~signal_bit(sig);
	}
	signal_force(SIGSEGV);
}

static void handle(struct regs *regs, const struct siginfo *info)
{
	struct thread *thread = &thread_table[current()];
	uint32_t sig = (uint32_t)info->signal;
	struct sigaction taken = *sighand_action(sighand_of[current()], sig);
	uint64_t mask = thread->mask_is_saved ? thread->saved_mask : thread->blocked;

	if (ON(taken.flags, SA_RESETHAND))
		sighand_default(sighand_of[current()], sig);
	settle_call(regs, &taken);
	if (sigframe_push(regs, info, &taken, mask) < 0) {
		frame_failed(sig);
		return;
	}
	thread->mask_is_saved = false;
	mask = thread->blocked | taken.mask;
	if (!ON(taken.flags, SA_NODEFER))
		mask |= signal_bit((uint32_t)info->signal);
	signals_block(mask);
}

/* The default action, or none. */
static void act(uint32_t sig)
{
	task_id t = current();

	if (sighand_ignores(sighand_of[t], sig))
		return;
	if (task_table[t].unkillable && sig != SIGKILL && sig != SIGSTOP)
		return;
	if (sighand_stops(sighand_of[t], sig))
		stop_process(sig);
	else
		exit_process((int32_t)sig);
}

/* End the task, or let it stop, where that is due. */
static void end_or_stop(task_id t)
{
	do {
		if (signal_table[signal_of[t]].group_exit)
			exit_thread(signal_table[signal_of[t]].exit_code);
		if (thread_table[t].must_exit)
			exit_thread((int32_t)SIGKILL);
	} while (stop_here());
}

/* The processor would find out too late that there is no such address: in the kernel. */
static bool is_an_address(uint64_t va)
{
	return (uint64_t)((int64_t)(va << 16) >> 16) == va;
}

static void handle_pending(task_id t, struct regs *regs)
{
	struct siginfo info;
	uint32_t sig;

	end_or_stop(t);
	while ((sig = signals_take(t, ~thread_table[t].blocked, &info)) != 0) {
		if (sighand_action(sighand_of[t], sig)->handler > SIG_IGN)
			handle(regs, &info);
		else
			act(sig);
		end_or_stop(t);
	}
}

bool signals_want(const struct regs *regs)
{
	task_id t = current();
	const struct thread *thread = &thread_table[t];
	uint64_t set = thread->pending.set;

	if (live_count[signal_of[t]] == 1)
		set |= signals_shared(t);
	return ON(set, ~thread->blocked) || process_stops(t) || signals_kill(t) ||
	       thread->mask_is_saved || !is_an_address(regs->ip) ||
	       (regs->orig_ax != NO_SYSCALL && was_interrupted((int64_t)regs->ax));
}

void signals_handle(struct regs *regs)
{
	task_id t = current();

	do {
		handle_pending(t, regs);
		settle_call(regs, NULL);
		signals_unblock_after_call();
		if (!is_an_address(regs->ip))
			signal_force(SIGSEGV);
	} while (signals_state(t) != SIGNAL_NONE);
	work_signal_done();
}
