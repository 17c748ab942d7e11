/*
 * The checked kernel goes by the proved model of the switch as well (model/run.h): each change of
 * who may run is made there too, and the model must allow it.  In the plain kernel all of it is
 * nothing.
 */
#ifndef KERNEL_PROC_SHADOW_H
#define KERNEL_PROC_SHADOW_H

#include "kernel/check/expect.h"
#include "model/run.h"

static inline void shadow_init(void)
{
	if (BUILD_IS_CHECKED)
		run_init();
}

/* A new task may run. */
static inline void shadow_add(task_id t)
{
	EXPECT(run_add(t));
}

/* The current task is about to sleep. */
static inline void shadow_doze(void)
{
	EXPECT(run_doze(0));
}

/* It sleeps, and is woken. */
static inline void shadow_wake(task_id t)
{
	EXPECT(run_state[t] == RUN_SLEEPING && run_wake(t));
}

/* The current task has left or got an address space; one is no more. */
static inline void shadow_load_mm(void)
{
	if (BUILD_IS_CHECKED)
		run_load_mm(0);
}

static inline void shadow_forget_mm(mm_id mm)
{
	if (BUILD_IS_CHECKED)
		run_forget_mm(mm);
}

#ifdef CHECKED
/* The CPU goes over to `next`, from a task that goes on, sleeps, or `exits`. */
void shadow_switch(task_id next, bool exits);

/* It has: all that belongs to the current task is there, and nobody touched its stack. */
void shadow_resumed(void);
#else
static inline void shadow_switch(task_id next, bool exits)
{
	(void)next;
	(void)exits;
}

static inline void shadow_resumed(void)
{
}
#endif

#endif
