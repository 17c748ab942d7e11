/*
 * Who runs (sched.c), and sleep and wake by channel (sleep.c).  A channel is any number that
 * sleeper and waker agree on, mostly an address.
 * All of it with the process lock held; it passes to whom the CPU is given, and is held again when
 * a function that slept returns.
 * Linux: kernel/sched/core.c, kernel/sched/wait.c.
 */
#ifndef KERNEL_PROC_SCHED_H
#define KERNEL_PROC_SCHED_H

#include "kernel/proc/queue.h"
#include "spec/types.h"
#include <stdbool.h>

struct thread;

/* Boot, before there is a task that may run. */
void sched_init(void);
void sleep_init(void);

#define NO_DEADLINE (~0ull)
#define ALL_SLEEPERS (~0u)

/*
 * Sleep until the channel is woken, the clock (kernel/x86/clock.h, nanoseconds) reaches the
 * deadline, or a signal arrives: 0, -ETIMEDOUT or -ERESTARTSYS, which a system call hands on.  The
 * caller tests its condition again in a loop.  Does not sleep if a signal or the deadline is
 * already there.
 */
int32_t sleep_on(uint64_t channel, uint64_t deadline);

/* The same, but only a signal that ends the task wakes it early. */
int32_t sleep_killable(uint64_t channel, uint64_t deadline);

/* The current thread has stopped: until the channel is woken, or a signal kills it. */
void sleep_stopped(uint64_t channel);

/* The current task ends, and waits for others to be gone: no signal wakes it. */
void sleep_deep(uint64_t channel);

/* Sleepers wait in as many queues as there can be channels: in one are seldom those of two. */
#define CHANNEL_BITS 12u
extern struct link sleepers[1u << CHANNEL_BITS];

static inline struct link *channel_queue(uint64_t channel)
{
	return &sleepers[(channel * 0x9e3779b97f4a7c15ull) >> (64 - CHANNEL_BITS)];
}

/*
 * The same for sleepers that tell their wakers apart: a waker is meant if both have a bit in
 * common.  Others have them all.  How many were woken, at most n.
 */
int32_t sleep_for_bits(uint64_t channel, uint64_t deadline, uint32_t bits);
uint32_t wake_for_bits(uint64_t channel, uint32_t n, uint32_t bits);

/* Wake at most n tasks that sleep on the channel, the longest sleepers first.  How many it were. */
static inline uint32_t wake(uint64_t channel, uint32_t n)
{
	return queue_is_empty(channel_queue(channel)) ? 0 : wake_for_bits(channel, n, ~0u);
}

/*
 * The same in a queue of the caller's own, that others do not sleep in: until somebody wakes all of
 * them, or a signal arrives.
 */
int32_t sleep_in(struct link *queue);
void wake_sleepers(struct link *queue); /* there are some */

static inline void wake_in(struct link *queue)
{
	if (!queue_is_empty(queue))
		wake_sleepers(queue);
}

/* Let at most n tasks that sleep on one channel sleep on another one: how many it were. */
uint32_t sleepers_move(uint64_t from, uint64_t to, uint32_t n);

/* A new task may run. */
void task_ready(task_id t);

/* Not 0: it runs before its maker goes on, unless that is of real time.  Linux: sched(7). */
extern int32_t sched_child_runs_first;

/* What sleep.c is made of: the current task gives the CPU away until it is woken; one is. */
void give_cpu(void);
void task_woken(struct thread *thread);

/* Wake those whose deadline has come. */
void alarms_ring(void);

/* The state of t's signals has changed: wake it if that ends its sleep. */
void wake_for_signal(task_id t);

/*
 * Let the others run first; returns when it is this task's turn again.  Of real time only those of
 * its priority and higher ones do; yield_to_all lets the rest run, too.
 */
void yield(void);
void yield_to_all(void);

/*
 * The task has this policy (enum policy of thread.h, and SCHED_RESET_ON_FORK), this priority of
 * real time (0: none), and is as nice as trait.h says.
 */
void sched_weigh(task_id t, uint32_t policy, uint32_t priority);

/* How many ticks a turn of the task is; 0: it is not ended by time. */
uint32_t sched_turn(task_id t);

/* Let those run whose turn it is; the current task goes on if it is its own. */
void preempt(void);

/*
 * In the midst of long work, about once a page: let the others run.  False if a signal wants the
 * caller, who then ends with what is done.
 */
bool work_may_go_on(void);

/* A task may use ports from now on, or may no longer: a switch has more to do. */
extern uint32_t switch_reasons;

/* Give the CPU away for ever: the caller has exited. */
void leave_cpu(void) __attribute__((noreturn));

/* What the machine does when no task can run: the swapper's whole life. */
void idle(void) __attribute__((noreturn));

#endif
