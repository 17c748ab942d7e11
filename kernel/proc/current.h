/*
 * The task on whose behalf the kernel runs.
 * Linux: current in arch/x86/include/asm/current.h.
 */
#ifndef KERNEL_PROC_CURRENT_H
#define KERNEL_PROC_CURRENT_H

#include "kernel/x86/percpu.h"
#include "spec/types.h"

/* The running task's handle; SWAPPER when the machine idles. */
static inline task_id current(void)
{
	return PERCPU_KNOWN(current);
}

#endif
