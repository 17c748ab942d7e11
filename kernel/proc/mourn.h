/*
 * A parent is told of its child's end.
 * Linux: kernel/signal.c, do_notify_parent.
 */
#ifndef KERNEL_PROC_MOURN_H
#define KERNEL_PROC_MOURN_H

#include "kernel/proc/siginfo.h"
#include "spec/types.h"

#define USER_TICK_NS 10000000u /* USER_HZ is 100 */

/* From now on it is t that ends: its record may be gone before its leader's parent is told. */
void mourn_begin(task_id t);

/* Wake the parent if it waits, and send it that signal (0: none) with the child's info. */
void mourn(task_id parent, int32_t signal);

/* What is to be said of the zombie `child`. */
struct siginfo siginfo_of_child(task_id child, int32_t signal);

#endif
