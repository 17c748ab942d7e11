/*
 * The process lock: one for all of the model's state.  It is taken on the way into the kernel and
 * given on the way out to a user program or into idling; a switch hands it from task to task.
 * Interrupt handlers run without it.
 */
#ifndef KERNEL_PROC_LOCK_H
#define KERNEL_PROC_LOCK_H

#include "kernel/check/expect.h"
#include <stdbool.h>

extern bool process_lock_held;

static inline bool process_lock_is_held(void)
{
	return process_lock_held;
}

/* On one CPU nobody else can hold it here: that is expected, not awaited. */
static inline void process_lock(void)
{
	EXPECT(!process_lock_held);
	process_lock_held = true;
}

static inline void process_unlock(void)
{
	EXPECT(process_lock_held);
	process_lock_held = false;
}

#endif
