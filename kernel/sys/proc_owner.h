/*
 * Whom a task belongs to and what it is called, as /proc tells it: real, effective and saved user
 * are one, there is one group, and the name is that of the program.
 */
#ifndef KERNEL_SYS_PROC_OWNER_H
#define KERNEL_SYS_PROC_OWNER_H

#include "kernel/proc/thread.h"
#include "model/own.h"
#include "spec/task.h"

static inline uint32_t owner_of(task_id t)
{
	return user_table[user_of[t]].uid;
}

#endif
