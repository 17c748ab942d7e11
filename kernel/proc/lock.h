/*
 * The process lock: one for all of the model's state.  With one CPU it is that nothing interrupts:
 * it is taken by the processor on the way into the kernel, and given on the way out to a user
 * program or into idling; a switch hands it from task to task.
 */
#ifndef KERNEL_PROC_LOCK_H
#define KERNEL_PROC_LOCK_H

#include "kernel/x86/cpu.h"
#include "spec/types.h"

static inline bool process_lock_is_held(void)
{
	return !ON(read_flags(), FLAGS_IF);
}

#endif
