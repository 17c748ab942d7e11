/*
 * Signals, up to where they are pending.  Those of a thread are kept in its thread record, those of
 * a process in a table by signal handle of the model; whoever of its threads comes first takes
 * them.
 * Entry: signal_queue_process, signals_take; what becomes of them is in deliver.c.
 * Linux: kernel/signal.c, __send_signal_locked, complete_signal, dequeue_signal.
 */
#include "kernel/proc/signal.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/posix_timer.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/work.h"
#include "model/own.h"
#include "spec/task.h"

static struct pending group_pending[NR_OBJECTS];

uint64_t signals_shared(task_id t)
{
	return group_pending[signal_of[t]].set;
}

uint64_t signals_pending(task_id t)
{
	return thread_table[t].pending.set | group_pending[signal_of[t]].set;
}

uint32_t signals_state(task_id t)
{
	uint64_t all = signals_pending(t) & ~thread_table[t].blocked;

	if (signal_table[signal_of[t]].group_exit || thread_table[t].must_exit)
		return SIGNAL_FATAL;
	for (uint64_t set = all; set != 0; set &= set - 1)
		if (sighand_is_fatal(sighand_of[t], (uint32_t)__builtin_ctzll(set) + 1))
			return SIGNAL_FATAL;
	return all != 0 || process_stops(t) ? SIGNAL_PENDING : SIGNAL_NONE;
}

bool signals_kill(task_id t)
{
	return signal_table[signal_of[t]].group_exit || thread_table[t].must_exit ||
	       ON(signals_pending(t), signal_bit(SIGKILL));
}

/* Does it come from a program that t does not see, from a namespace around t's? */
static bool is_from_outside(task_id t, const struct siginfo *info)
{
	return info->code <= 0 && info->code != SI_TIMER &&
	       pid_nr_ns(task_tgid(current()), task_active_pid_ns(t)) == 0;
}

/* Can it end or stop the init of a namespace?  Only from outside; that of the first one, never. */
static bool is_forced(task_id t, const struct siginfo *info)
{
	return ON(NEVER_BLOCKED, signal_bit((uint32_t)info->signal)) &&
	       (info->code == SI_KERNEL || is_from_outside(t, info)) &&
	       task_table[t].tgid != INIT_PID;
}

bool signal_is_in_vain(task_id t, uint32_t sig, bool forced)
{
	const struct thread *thread = &thread_table[t];

	if (ON(thread->blocked | thread->really_blocked, signal_bit(sig)))
		return false;
	if (sighand_ignores(sighand_of[t], sig))
		return true;
	return task_table[t].unkillable && !forced &&
	       (sighand_is_fatal(sighand_of[t], sig) || sighand_stops(sighand_of[t], sig));
}

/*
 * What sending a signal does at once, whatever becomes of it: stopping and continuing collide.
 * Is it to go on its way?
 */
static bool prepare(task_id t, uint32_t sig, bool forced)
{
	if (live_count[signal_of[t]] == 0)
		return false;
	if (ON(STOP_SIGNALS, signal_bit(sig))) {
		signals_forget(t, signal_bit(SIGCONT));
	} else if (sig == SIGCONT) {
		signals_forget(t, STOP_SIGNALS);
		stop_continue(t);
	}
	return !signal_is_in_vain(t, sig, forced);
}

/*
 * Room for what is known of a signal.  Of those that are not real-time a program's own kill, and
 * what the kernel sends, is not counted.
 */
static struct sigqueue *entry_for(task_id t, const struct siginfo *info)
{
	bool exempt = (uint32_t)info->signal < SIGRTMIN && info->code >= 0;

	return sigqueue_new(user_of[t], exempt ? UINT64_MAX : rlimit_of(t, RLIMIT_SIGPENDING));
}

/* Put it among the pending ones.  A signal that is not real-time is pending once. */
static int32_t enqueue(task_id t, struct pending *pending, const struct siginfo *info)
{
	uint32_t sig = (uint32_t)info->signal;
	struct siginfo told = *info;
	struct sigqueue *entry;

	if (is_from_outside(t, info))
		told.pid = 0;
	if (sig < SIGRTMIN && ON(pending->set, signal_bit(sig)))
		return 0;
	entry = entry_for(t, info);
	if (entry == NULL && sig >= SIGRTMIN && info->code != SI_USER && info->code != SI_KERNEL)
		return -EAGAIN;
	pending_add(pending, entry, &told);
	return 0;
}

static bool takes(task_id t, uint32_t sig)
{
	return task_table[t].state == TASK_ALIVE && !thread_table[t].must_exit &&
	       !ON(thread_table[t].blocked, signal_bit(sig));
}

/*
 * One thread of t's process is enough to take the signal: t if it can, else the first that can.
 * But none does anything more after SIGKILL.
 */
static void wake_taker(task_id t, uint32_t sig)
{
	signal_id group = signal_of[t];

	if (sig == SIGKILL) {
		signals_wake_group(t);
		return;
	}
	if (takes(t, sig)) {
		wake_for_signal(t);
		return;
	}
	if (live_count[group] <= (task_table[t].state == TASK_ALIVE))
		return;
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		if (signal_of[task_slot[i]] == group && takes(task_slot[i], sig)) {
			wake_for_signal(task_slot[i]);
			return;
		}
	}
}

int32_t signal_queue_thread(task_id t, const struct siginfo *info)
{
	int32_t error;

	if (task_table[t].state != TASK_ALIVE ||
	    !prepare(t, (uint32_t)info->signal, is_forced(t, info)))
		return 0;
	error = enqueue(t, &thread_table[t].pending, info);
	if (error == 0)
		wake_for_signal(t);
	return error;
}

int32_t signal_queue_process(task_id t, const struct siginfo *info)
{
	signal_id group = signal_of[t];
	int32_t error;

	if (!prepare(t, (uint32_t)info->signal, is_forced(t, info)))
		return 0;
	error = enqueue(t, &group_pending[group], info);
	if (error == 0)
		wake_taker(t, (uint32_t)info->signal);
	return error;
}

void signal_send_thread(task_id t, uint32_t sig)
{
	struct siginfo info = {.signal = (int32_t)sig, .code = SI_KERNEL};

	(void)signal_queue_thread(t, &info); /* at worst the info is lost */
}

void signal_send_self(uint32_t sig)
{
	struct siginfo info = siginfo_of_caller(sig, SI_USER);

	(void)signal_queue_thread(current(), &info);
}

void signal_send_process(task_id t, uint32_t sig)
{
	struct siginfo info = {.signal = (int32_t)sig, .code = SI_KERNEL};

	(void)signal_queue_process(t, &info);
}

bool signal_queue_entry(task_id t, bool thread, struct sigqueue *entry, const struct siginfo *info)
{
	struct pending *pending = &group_pending[signal_of[t]];
	uint32_t sig = (uint32_t)info->signal;

	if (thread)
		pending = &thread_table[t].pending;
	if (!prepare(t, sig, false))
		return false;
	pending_add(pending, entry, info);
	if (thread)
		wake_for_signal(t);
	else
		wake_taker(t, sig);
	return true;
}

struct siginfo siginfo_of_caller(uint32_t sig, int32_t code)
{
	return (struct siginfo){
		.signal = (int32_t)sig,
		.code = code,
		.pid = task_tgid_vnr(current()),
		.uid = user_table[user_of[current()]].uid,
	};
}

void signal_force_info(const struct siginfo *info)
{
	task_id t = current();
	uint32_t sig = (uint32_t)info->signal;
	uint64_t handler = sighand_action(sighand_of[t], sig)->handler;

	if (handler == SIG_IGN || ON(thread_table[t].blocked, signal_bit(sig))) {
		handler = SIG_DFL;
		sighand_default(sighand_of[t], sig);
		thread_table[t].blocked &= ~signal_bit(sig);
	}
	if (handler == SIG_DFL)
		task_table[t].unkillable = false;
	(void)enqueue(t, &thread_table[t].pending, info);
	work_signal(t);
}

void signal_force(uint32_t sig)
{
	struct siginfo info = {.signal = (int32_t)sig, .code = SI_KERNEL};

	signal_force_info(&info);
}

void signals_wake_group(task_id t)
{
	signal_id group = signal_of[t];
	uint32_t left = live_count[group];

	for (uint32_t i = task_nfree; i < NR_TASKS && left > 0; i++) {
		if (task_table[task_slot[i]].state == TASK_ALIVE &&
		    signal_of[task_slot[i]] == group) {
			wake_for_signal(task_slot[i]);
			left--;
		}
	}
}

void signals_leave(task_id t)
{
	if (group_pending[signal_of[t]].set != 0)
		signals_wake_group(t);
}

void signals_init(signal_id group)
{
	group_pending[group] = (struct pending){0};
}

void signals_free(signal_id group)
{
	pending_forget(&group_pending[group], ~0ull);
}

void signals_forget(task_id t, uint64_t set)
{
	signal_id group = signal_of[t];

	pending_forget(&group_pending[group], set);
	pending_forget(&thread_table[t].pending, set);
	for (uint32_t i = task_nfree; live_count[group] > 1 && i < NR_TASKS; i++)
		if (signal_of[task_slot[i]] == group)
			pending_forget(&thread_table[task_slot[i]].pending, set);
}

uint32_t signals_take(task_id t, uint64_t set, struct siginfo *info)
{
	struct sigqueue *timer;
	uint32_t sig = pending_take(&thread_table[t].pending, set, info, &timer);

	if (sig == 0)
		sig = pending_take(&group_pending[signal_of[t]], set, info, &timer);
	if (timer != NULL)
		posix_timer_taken(timer, info);
	return sig;
}

void signals_block(uint64_t set)
{
	task_id t = current();
	uint64_t now = set & ~NEVER_BLOCKED & ~thread_table[t].blocked;

	thread_table[t].blocked = set & ~NEVER_BLOCKED;
	work_signal(t);
	/* What this thread was to take, another one may. */
	if (live_count[signal_of[t]] > 1 && ON(group_pending[signal_of[t]].set, now))
		signals_wake_group(t);
}

void signals_block_for_call(uint64_t set)
{
	struct thread *thread = &thread_table[current()];

	thread->saved_mask = thread->blocked;
	thread->mask_is_saved = true;
	signals_block(set);
}

void signals_unblock_after_call(void)
{
	struct thread *thread = &thread_table[current()];

	if (!thread->mask_is_saved)
		return;
	thread->mask_is_saved = false;
	signals_block(thread->saved_mask);
}
