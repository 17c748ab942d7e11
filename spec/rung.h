/*
 * The rungs of the ladder by name, and what is written down when they are climbed.
 */
#ifndef SPEC_RUNG_H
#define SPEC_RUNG_H

#include "spec/errors.h"
#include "spec/limits.h"
#include "spec/types.h"

/*
 * The rungs of the ladder, in the order in which Linux 6.1 climbs them, and those that only older
 * versions have where these had them (spec/rules.h says which).  A fault is injected by the name of
 * a rung: the kernel answers the n-th time it is asked with the rung's own error.
 */
enum step {
	STEP_SECURITY_CHECK, /* may the caller clone at all: the kernel's errno.  Until 4.13 */
	STEP_TASK,	 /* a task record and its kernel stack: ENOMEM */
	STEP_CRED,	 /* credentials, before 2.6.29 the groups: ENOMEM */
	STEP_NEWUSER,	 /* a new user namespace, a part of the credentials: the kernel's errno */
	STEP_USER,	 /* one more process of this user: EAGAIN */
	STEP_THREADS,	 /* one more task in the system: EAGAIN */
	STEP_EXEC_DOMAIN, /* the module of the execution domain: EAGAIN.  Until 3.18 */
	STEP_BINFMT,	 /* the module of the binary format: EAGAIN.  2.6 */
	STEP_SETTID,	 /* the child's pid into the parent's memory: EFAULT.  2.6 */
	STEP_MEMPOLICY,	 /* which nodes to take memory from: the kernel's errno */
	STEP_SCHED,	 /* the scheduler's part: the kernel's errno.  3.18 */
	STEP_PERF,	 /* performance counters: the kernel's errno.  3.18 */
	STEP_AUDIT,	 /* the audit context: the kernel's errno */
	STEP_SECURITY,	 /* the security module's part: the kernel's errno.  Not in 3.18 */
	STEP_UNDO,	 /* the list of semaphores to undo: ENOMEM */
	STEP_FILES,	 /* open files: ENOMEM */
	STEP_FS,	 /* root, working directory, umask: ENOMEM */
	STEP_SIGHAND,	 /* signal handlers: ENOMEM */
	STEP_SIGNAL,	 /* limits and the thread group's common state: ENOMEM */
	STEP_MM,	 /* the address space: ENOMEM */
	STEP_KEYS,	 /* keys of the thread: ENOMEM.  2.6 */
	STEP_NAMESPACES, /* namespaces: ENOMEM, or the kernel's errno for new ones */
	STEP_IO,	 /* the io context: ENOMEM.  3.18 */
	STEP_THREAD,	 /* registers, thread area, io bitmap: the kernel's errno */
	STEP_PID,	 /* a number: EAGAIN, or ENOMEM in 3.18 */
	STEP_PIDFD,	 /* a file descriptor for the child: the kernel's errno */
	STEP_PIDFD_STORE, /* its number into the parent's memory: EFAULT */
	STEP_CGROUP,	 /* the control group's leave: the kernel's errno.  6.1 */
	STEP_SIGNALS,	 /* nobody killed the caller half-way: EINTR or ERESTARTNOINTR */
	NR_STEPS
};

/*
 * What the kernel answered when each step was last asked: 0, or -errno.  Written by the model; a
 * contract can thereby speak of the first step that failed.
 */
extern int32_t step_answer[NR_STEPS];

/* How many of each part (enum step) are held: one by each task, where the version has the part. */
extern uint32_t part_count[NR_STEPS];
/* How often the lock of a thread group is held by a clone on its way: 0 between two calls. */
extern uint32_t group_locks;

/*
 * What the kernel was last asked to do.  Kept by the functions of spec/steps.h, read by nobody; a
 * contract can thereby say that they were called, and for whom.
 */
extern uint32_t step_dropped[NR_STEPS]; /* the object or task whose bytes a step gave back */
extern uint64_t step_address[NR_STEPS]; /* where a step stored something for the caller */
extern task_id pidfd_shown;		/* whose pidfd became visible */
extern task_id vfork_resumed;		/* who runs on after a vfork */
extern uint64_t tid_cleared;		/* user address */
extern task_id notified;		/* the parent that was told of a child */
extern int32_t notified_signal;		/* and by which signal */

#endif
