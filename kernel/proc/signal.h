/*
 * Signals: sent, blocked, pending, handled.
 * All of it with the process lock held.
 * Linux: kernel/signal.c.
 */
#ifndef KERNEL_PROC_SIGNAL_H
#define KERNEL_PROC_SIGNAL_H

#include "kernel/proc/sighand.h"
#include "kernel/x86/regs.h"
#include "spec/types.h"

/* Send a signal to one thread, or to the process that t belongs to. */
void signal_send_thread(task_id t, uint32_t sig);
void signal_send_process(task_id t, uint32_t sig);

/*
 * Send the current thread a signal that it cannot put off: if it blocks or ignores it, it is ended.
 */
void signal_force(uint32_t sig);

/* Does t have a signal that it does not block, and does one of them end it?  enum signal_state. */
uint32_t signals_state(task_id t);

/* Every thread of t's process looks for what is to be done; the group is to end. */
void signals_wake_group(task_id t);

/* No signal is pending for a new object of the model's kind `signal`. */
void signals_init(signal_id group);

/* Forget the pending signals that the current process has come to ignore. */
void signals_discard(uint32_t sig);

/* What is pending and blocked, for rt_sigpending. */
uint64_t signals_pending(task_id t);

/*
 * On the way back to the program: run a call again that is to be, and do what the pending signals
 * ask.  Does not return if they end the task.
 */
void signals_handle(struct regs *regs);

#endif
