/*
 * The seam: what the model asks of the kernel, and all that it asks.  The model decides that a
 * table is copied, which record it goes to and what happens if that fails; the kernel moves the
 * bytes. The functions have no body here.  Their contracts are assumptions, listed in
 * proofs/trust.tsv; the kernel implements them in kernel/proc/steps.c, the host's tests in
 * tests/unit/steps.c.
 */
#ifndef SPEC_STEPS_H
#define SPEC_STEPS_H

#include "spec/errors.h"
#include "spec/task.h"
#include "spec/types.h"

/*
 * The rungs of the ladder, in the order in which Linux 6.1 climbs them.  A fault is injected by the
 * name of a rung: the kernel answers the n-th time it is asked with the rung's own error.
 */
enum step {
	STEP_TASK,	 /* a task record and its kernel stack: ENOMEM */
	STEP_USER,	 /* one more process of this user: EAGAIN */
	STEP_THREADS,	 /* one more task in the system: EAGAIN */
	STEP_SETTID,	 /* the child's pid into the parent's memory: EFAULT, where it can fail */
	STEP_FILES,	 /* open files: ENOMEM */
	STEP_FS,	 /* root, working directory, umask: ENOMEM */
	STEP_SIGHAND,	 /* signal handlers: ENOMEM */
	STEP_SIGNAL,	 /* limits and the thread group's common state: ENOMEM */
	STEP_MM,	 /* the address space: ENOMEM */
	STEP_NAMESPACES, /* new namespaces: the kernel's errno */
	STEP_THREAD,	 /* registers, thread area: the kernel's errno */
	STEP_PID,	 /* a number: EAGAIN, or ENOMEM in 3.18 */
	STEP_PIDFD,	 /* a file descriptor for the child: the kernel's errno */
	STEP_SIGNALS,	 /* nobody killed the caller half-way: EINTR or ERESTARTNOINTR */
	NR_STEPS
};

/*
 * What the kernel answered when each step was last asked: 0, or -errno.  Written by the model; a
 * contract can thereby speak of the first step that failed.
 */
extern int32_t step_answer[NR_STEPS];

/*@ requires step: step < NR_STEPS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Must this pass of a step that moves no bytes fail?  True only by fault injection. */
bool step_fails(uint32_t step);

/*@ requires step: step < NR_STEPS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: \result == 0 || \result == -ENOMEM;
*/
/*
 * Copy what object (or task) `from` of the step's kind holds into the blank object `to`.
 * 0; or -ENOMEM, and then `to` holds nothing.
 */
int32_t step_copy(uint32_t step, uint32_t from, uint32_t to);

/*@ requires step: step < NR_STEPS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Give back what object (or task) `id` of the step's kind holds: its last owner is gone. */
void step_drop(uint32_t step, uint32_t id);

/*@ requires parent: parent < NR_TASKS;
    requires child: child < NR_TASKS && child != parent;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/*
 * Give the child its registers: the parent's, zero in the return register, `stack` (if not 0) in
 * the stack pointer, `tls` in the thread pointer if SETTLS is on. 0; -EPERM if `tls` is no user
 * address; -ENOMEM; -EINVAL, -EBADF if the arguments ask for what this kernel has not.  What was
 * taken is given back by step_drop.
 */
int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: \result == 0 || \result == -EFAULT;
*/
/* Store a pid, four bytes, at an address of the caller's memory: 0, or -EFAULT. */
int32_t step_put_tid(uint64_t address, uint32_t pid);

/*@ requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/* Make the namespaces that `flags` ask for: 0, or -EINVAL for a kind this kernel has not. */
int32_t step_namespaces(uint64_t flags, task_id child);

/*@ requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/* Open a pidfd for the child and store it at `address`: 0, or -errno with nothing left open. */
int32_t step_pidfd(uint64_t address, task_id child);

/*@ requires t: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Wake the task that sleeps until its vfork child lets go of the memory. */
void step_vfork_done(task_id t);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Store 0, four bytes, at an address of the caller's memory and wake a futex there. */
void step_clear_tid(uint64_t address);

/*@ requires parent: parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* A child has changed state: wake the parent if it waits, send it the signal (0: none). */
void step_notify(task_id parent, int32_t signal);

/*@ requires handlers: handlers < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Is SIGCHLD ignored there, or SA_NOCLDWAIT set, so that children are not to become zombies? */
bool step_ignores_children(sighand_id handlers);

#endif
