/*
 * What tasks sleep on: addresses that serve as names.
 */
#ifndef KERNEL_PROC_CHANNEL_H
#define KERNEL_PROC_CHANNEL_H

#include "kernel/proc/thread.h"
#include "model/own.h"
#include "spec/task.h"

/* t waits for its vfork child to let go of the memory. */
static inline uint64_t vfork_channel(task_id t)
{
	return (uint64_t)&thread_table[t];
}

/* The process of t waits for a child to end; its threads wait for each other's children. */
static inline uint64_t children_channel(task_id t)
{
	return (uint64_t)&signal_table[signal_of[t]];
}

/* Nobody wakes this: for sleeping until a deadline. */
static inline uint64_t no_channel(void)
{
	return 0;
}

#endif
