/*
 * Process groups and sessions.  The model keeps the numbers, in each task; who may change them is
 * said here.  Groups are meant by the model's numbers, but for the system calls.
 * All of it with the process lock held.
 * Linux: kernel/sys.c (setpgid, setsid), kernel/exit.c (orphaned process groups).
 */
#ifndef KERNEL_PROC_SESSION_H
#define KERNEL_PROC_SESSION_H

#include "spec/task.h"

/* The system calls of the current task: 0, a number, or -errno as Linux has it. */
int64_t session_setpgid(int32_t pid, int32_t pgid);
int64_t session_getpgid(int32_t pid);
int64_t session_getsid(int32_t pid);
int64_t session_setsid(void);

/* Does the current process lead its session? */
bool leads_session(void);

/* The first process of a group, zombies included, or NOBODY. */
task_id group_member(uint32_t pgrp);

/* Is somebody in the group, zombies included, and is its session this one? */
bool group_is_in(uint32_t pgrp, uint32_t session);
bool group_exists(uint32_t pgrp);

/* Has nobody in the group a parent outside of it, but in its session, who would continue it? */
bool group_is_orphaned(uint32_t pgrp);

/* Send a signal to every process of a group, in the kernel's name. */
void group_signal(uint32_t pgrp, uint32_t sig);

/* A new process: it leads no session. */
void session_fork(signal_id from, signal_id to);

/*
 * Around the exit of t, the last thread of its process: groups that are orphaned by it and hold
 * stopped processes hear SIGHUP and SIGCONT; a terminal's foreground hears SIGHUP when the leader
 * of its session goes.
 */
void session_exits(task_id t);
void session_exited(void);

#endif
