/*
 * Signals: sent, blocked, pending, handled.
 * All of it with the process lock held.
 * Linux: kernel/signal.c.
 */
#ifndef KERNEL_PROC_SIGNAL_H
#define KERNEL_PROC_SIGNAL_H

#include "kernel/proc/sighand.h"
#include "kernel/proc/siginfo.h"
#include "kernel/proc/sigqueue.h"
#include "kernel/x86/regs.h"
#include "spec/types.h"
#include <stdbool.h>

#define SIGRTMIN 32u /* signals from it on are queued, however often they come */
#define SIGPENDING_LIMIT (NR_SIGQUEUE / 4) /* RLIMIT_SIGPENDING */
#define NEVER_BLOCKED (signal_bit(SIGKILL) | signal_bit(SIGSTOP))

/*
 * Send a signal, with what is known of it, to one thread, or to the process that t belongs to.  0,
 * also if it is ignored; -EAGAIN: a real-time signal for whose info there is no room.
 */
int32_t signal_queue_thread(task_id t, const struct siginfo *info);
int32_t signal_queue_process(task_id t, const struct siginfo *info);

/* The kernel sends one on its own account. */
void signal_send_thread(task_id t, uint32_t sig);
void signal_send_process(task_id t, uint32_t sig);

/* The current thread gets one for what it does, as if it had sent it to itself. */
void signal_send_self(uint32_t sig);

/* An entry made beforehand: false if the signal is ignored, and the entry is free. */
bool signal_queue_entry(task_id t, bool thread, struct sigqueue *entry, const struct siginfo *info);

/* What is known of a signal that the current process sends. */
struct siginfo siginfo_of_caller(uint32_t sig, int32_t code);

/*
 * Send the current thread a signal that it cannot put off: if it blocks or ignores it, it is ended.
 * The second form tells no more than that the kernel did it.
 */
void signal_force_info(const struct siginfo *info);
void signal_force(uint32_t sig);

/*
 * Would it change nothing to send this to t, by one who may end what is unkillable if it is forced?
 * What is blocked may be waited for, or get a handler.
 */
bool signal_is_in_vain(task_id t, uint32_t sig, bool forced);

/* Does t have a signal that it does not block, and does one of them end it?  enum signal_state. */
uint32_t signals_state(task_id t);

/* Is t to end at once, even if it is stopped? */
bool signals_kill(task_id t);

/* Every thread of t's process looks for what is to be done; the group is to end. */
void signals_wake_group(task_id t);

/* t ends, and others of its process do not: what it was to take, they may. */
void signals_leave(task_id t);

/* Of a new object of the model's kind `signal` none is pending; at its end all are forgotten. */
void signals_init(signal_id group);
void signals_free(signal_id group);

/* Forget these signals, pending for t's process or one of its threads. */
void signals_forget(task_id t, uint64_t set);

/* What is pending for t's process. */
uint64_t signals_shared(task_id t);

/* What is pending for t or its process, blocked or not. */
uint64_t signals_pending(task_id t);

/* Take one of `set` that is pending for t or its process: its number and *info; 0: none is. */
uint32_t signals_take(task_id t, uint64_t set, struct siginfo *info);

/* The current thread blocks these from now on, and no others. */
void signals_block(uint64_t set);

/*
 * The same for the length of a call, which sleeps until a signal comes.  If one is handled the
 * former mask is put back when its handler returns, else on the way out of the call; a call that
 * was not interrupted gives it back itself, so that what came too late stays blocked.
 */
void signals_block_for_call(uint64_t set);
void signals_unblock_after_call(void);

/*
 * On the way back to the program: run a call again that is to be, and do what the pending signals
 * ask.  Does not return if they end the task.  deliver.c.
 */
void signals_handle(struct regs *regs);

/*
 * Must that do something, whatever the other threads do?  Then WORK_SIGNAL (kernel/proc/work.h) is
 * set.  A signal of the process is taken by the one thread that was told, or by who comes first.
 */
bool signals_want(const struct regs *regs);

#endif
