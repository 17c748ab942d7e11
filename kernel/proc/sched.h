/*
 * Who runs: round robin over the tasks that can, and sleep and wake by channel.  A channel is any
 * number that sleeper and waker agree on, mostly an address.
 * Linux: kernel/sched/core.c, kernel/sched/wait.c.
 */
#ifndef KERNEL_PROC_SCHED_H
#define KERNEL_PROC_SCHED_H

#include "spec/types.h"

#define NO_DEADLINE (~0ull)
#define ALL_SLEEPERS (~0u)

/*
 * Sleep until the channel is woken, the clock (kernel/x86/clock.h, nanoseconds) reaches the deadline,
 * or a signal arrives: 0, -ETIMEDOUT or -EINTR.  The caller tests its condition again in a loop.
 * A signal that is already pending gives -EINTR at once.  Process lock held, given up while asleep.
 */
int32_t sleep_on(uint64_t channel, uint64_t deadline);

/* The same, but only a signal that ends the task wakes it early. */
int32_t sleep_killable(uint64_t channel, uint64_t deadline);

/* Wake at most n tasks that sleep on the channel, the longest sleepers first.  How many it were. */
uint32_t wake(uint64_t channel, uint32_t n);

/* Make a new task, or one that sleeps on anything, ready to run. */
void wake_task(task_id t);

/* Wake a task for a signal: out of sleep_on always, out of sleep_killable if `fatal`. */
void wake_for_signal(task_id t, bool fatal);

/* Let the others run first; returns when it is this task's turn again. */
void yield(void);

/* Give the CPU to another task for ever: the caller has exited. */
void leave_cpu(void) __attribute__((noreturn));

#endif
