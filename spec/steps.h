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
 * The rungs of the ladder, in the order in which Linux 6.1 climbs them, and those that only older
 * versions have where these had them (spec/rules.h says which).  A fault is injected by the name of
 * a rung: the kernel answers the n-th time it is asked with the rung's own error.
 */
enum step {
	STEP_SECURITY_CHECK, /* may the caller clone at all: the kernel's errno.  Until 4.13 */
	STEP_TASK,	 /* a task record and its kernel stack: ENOMEM */
	STEP_CRED,	 /* credentials, before 2.6.29 the groups: ENOMEM */
	STEP_NEWUSER,	 /* a new user namespace: the kernel's errno */
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

/*@ requires step: step < NR_STEPS;
    requires tasks: parent < NR_TASKS && child < NR_TASKS && child != parent;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
    ensures module: step == STEP_EXEC_DOMAIN || step == STEP_BINFMT ==>
      \result == 0 || \result == -EAGAIN;
    ensures memory: step == STEP_KEYS ==> \result == 0 || \result == -ENOMEM;
*/
/*
 * Give the child a part that no other task shares (enum step says which there are): 0 or -errno;
 * a module that is being unloaded -EAGAIN.  What was taken is given back by step_drop.
 */
int32_t step_part(uint32_t step, task_id parent, task_id child);

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

/*@ requires objects: from < NR_OBJECTS && to < NR_OBJECTS;
    requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/*
 * Make the namespaces that `flags` ask for, the others being those of `from`, in the blank object
 * `to`: 0; -EINVAL for a kind this kernel has not, -ENOMEM, -ENOSPC, and then `to` holds nothing.
 */
int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child);

/*@ requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/*
 * Make a pidfd for the child and keep a descriptor for it; nobody sees it before step_show_pidfd.
 * 0, -EMFILE, -ENFILE or -ENOMEM.
 */
int32_t step_pidfd(task_id child);

/*@ requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: \result == 0 || \result == -EFAULT;
*/
/* Store the number of the child's pidfd, four bytes, at an address of the caller: 0 or -EFAULT. */
int32_t step_store_pidfd(uint64_t address, task_id child);

/*@ requires published: child < NR_TASKS && task_table[child].state == TASK_ALIVE;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* From now on the child's pidfd is there for the caller, and for all who share its files. */
void step_show_pidfd(task_id child);

/*@ requires caller: caller < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures answer: -4095 <= \result <= 0;
*/
/* Does the security module let the caller clone?  0 or -errno. */
int32_t step_may_clone(task_id caller);

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
