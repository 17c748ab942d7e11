/*
 * The numbers by which tasks, process groups and sessions are named.  In the first pid namespace
 * they are the model's; who is made in a deeper one has a number in it, too, and in each on the way
 * there.  What programs say and are told is translated with this, at the system calls.
 * All of it with the process lock held.
 * Linux: include/linux/pid.h, kernel/pid.c.
 */
#ifndef KERNEL_PROC_PID_H
#define KERNEL_PROC_PID_H

#include "spec/task.h"

/* The numbers of one who is named. */
struct pid {
	uint32_t nr;	/* in the first namespace; 0: nobody */
	uint32_t upids; /* those in deeper ones, a handle of pid.c; 0: there are none */
};

/* Of a task; of its process, its group, its session.  Nothing is held. */
struct pid task_pid(task_id t);
struct pid task_tgid(task_id t);
struct pid task_pgrp(task_id t);
struct pid task_session(task_id t);

/* To remember one beyond the task's or the group's end. */
struct pid get_pid(struct pid pid);
void put_pid(struct pid pid);

/* The number in a namespace, or in that of the current task: 0 if it is not seen from there. */
uint32_t pid_nr_ns(struct pid pid, uint32_t ns);
uint32_t pid_vnr(struct pid pid);
uint32_t task_pid_vnr(task_id t);
uint32_t task_tgid_vnr(task_id t);

/* The namespace that a task is in: where its own calls are about. */
uint32_t task_active_pid_ns(task_id t);

/* Whom the current task means by a number; NOBODY: there is none that it sees. */
task_id find_task_by_vpid(int32_t nr);

/* Which group it means, by the model's number; 0: it sees none.  It may have no members. */
uint32_t find_vpgrp(int32_t nr);

/*
 * What the next pid_alloc shall give, if it can: n numbers, the deepest namespace's first; those
 * beyond the first namespace's are the model's to refuse.  The array stays the caller's.
 */
void pid_ask(const int32_t *numbers, uint64_t n);

/*
 * The child's numbers in `ns` and those around it, and its parent's group and session: 0; -EAGAIN:
 * there is no number left, or no room; -EINVAL, -EPERM, -EEXIST: it cannot be the one asked for.
 * Given back by pid_free.
 */
int32_t pid_alloc(task_id parent, task_id child, uint32_t ns);
void pid_free(task_id t);

/* A thread takes the leader's place, who is to go by the thread's numbers: exec. */
void pid_lead(task_id t, task_id leader);

/* The task is in another group, and session, from now on. */
void pid_change(task_id t, struct pid pgrp, struct pid session);

#endif
