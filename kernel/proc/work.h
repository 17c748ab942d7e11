/*
 * What is to be done before a program goes on: one word of percpu, 0 when there is nothing, so that
 * the way out of a system call looks at one place.  A task has its own while it does not run.
 * Keeps true: whenever a task has a signal to take, is to end or to stop, has a call that was
 * interrupted, or a mask to be put back, its WORK_SIGNAL is set.
 * Linux: thread_info's flags, TIF_NEED_RESCHED and TIF_SIGPENDING.
 */
#ifndef KERNEL_PROC_WORK_H
#define KERNEL_PROC_WORK_H

#include "kernel/check/expect.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"

#define WORK_RESCHED 1u /* it is somebody else's turn; the CPU's alone */
#define WORK_SIGNAL 2u	/* signals_handle may find something to do */
#define WORK_LOOK 4u	/* look whether it is true that there is nothing */

/* What is never taken back. */
#define WORK_ALWAYS (BUILD_IS_CHECKED ? WORK_LOOK : 0)

static inline void work_signal(task_id t)
{
	thread_table[t].work |= WORK_SIGNAL;
	if (t == current())
		PERCPU_SET(work, PERCPU_GET(work) | WORK_SIGNAL);
}

/* The current task's signals are handled. */
static inline void work_signal_done(void)
{
	thread_table[current()].work = WORK_ALWAYS;
	PERCPU_SET(work, (PERCPU_GET(work) & WORK_RESCHED) | WORK_ALWAYS);
}

static inline void work_resched(void)
{
	PERCPU_SET(work, PERCPU_GET(work) | WORK_RESCHED);
}

#endif
