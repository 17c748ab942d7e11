/*
 * Which signals a task has, blocks, ignores and catches: bit n - 1 is signal n.
 */
#ifndef KERNEL_SYS_PROC_SIGNAL_H
#define KERNEL_SYS_PROC_SIGNAL_H

#include "spec/types.h"

struct proc_signals {
	uint64_t pending; /* for the thread */
	uint64_t shared;  /* for the process */
	uint64_t blocked, ignored, caught;
};

void proc_signals(task_id t, struct proc_signals *signals);

#endif
