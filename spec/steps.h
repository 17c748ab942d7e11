/*
 * The seam: what the model asks of the kernel, and all that it asks.  The model decides that a
 * table is copied, which record it goes to and what happens if that fails; the kernel moves the
 * bytes. The functions have no body here.  Their contracts are assumptions, listed in
 * proofs/trust.tsv; the kernel implements them in kernel/proc/steps.c, the host's tests in
 * tests/unit/steps.c.
 */
#ifndef SPEC_STEPS_H
#define SPEC_STEPS_H

#include "spec/tables.h"
#include "spec/task.h"

/*@ // A copy is made of what somebody owns, into what nobody owns yet.
    predicate can_copy{L}(integer step, integer from, integer to) =
      (step == STEP_TASK ==> task_count[from] > 0 && task_count[to] == 0) &&
      (step == STEP_CRED ==> cred_count[from] > 0 && cred_count[to] == 0) &&
      (step == STEP_UNDO ==> from == NOBODY && undo_count[to] == 0) &&
      (step == STEP_FILES ==> files_count[from] > 0 && files_count[to] == 0) &&
      (step == STEP_FS ==> fs_count[from] > 0 && fs_count[to] == 0) &&
      (step == STEP_SIGHAND ==> sighand_count[from] > 0 && sighand_count[to] == 0) &&
      (step == STEP_SIGNAL ==> signal_count[from] > 0 && signal_count[to] == 0) &&
      (step == STEP_MM ==> mm_count[from] > 0 && mm_count[to] == 0) &&
      (step == STEP_IO ==> io_count[from] > 0 && io_count[to] == 0);

    // The parts that each task has for itself, where the version has them.
    predicate is_part(integer step) =
      step == STEP_EXEC_DOMAIN || step == STEP_BINFMT || step == STEP_MEMPOLICY ||
      step == STEP_SCHED || step == STEP_PERF || step == STEP_AUDIT || step == STEP_SECURITY ||
      step == STEP_KEYS || step == STEP_THREAD || step == STEP_CGROUP;

    // Of a task that runs nothing is taken away.
    predicate can_drop{L}(integer step, integer id) = is_part(step) ==>
      0 <= id < NR_TASKS && task_table[id].state != TASK_ALIVE;

    // The child has a record, and is not yet anybody's.
    predicate is_making{L}(integer parent, integer child) =
      0 <= parent < NR_TASKS && task_table[parent].state == TASK_ALIVE &&
      0 <= child < NR_TASKS && task_table[child].state == TASK_FREE;
*/

/*@ requires step: step < NR_STEPS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Must this pass of a step that moves no bytes fail?  True only by fault injection. */
bool step_fails(uint32_t step);

/*@ requires step: step < NR_STEPS;
    requires copy: can_copy(step, from, to);
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
    requires drop: can_drop(step, id);
    terminates \true;
    exits \false;
    assigns step_dropped[step];
    ensures dropped: step_dropped[step] == id;
*/
/* Give back what object (or task) `id` of the step's kind holds: its last owner is gone. */
void step_drop(uint32_t step, uint32_t id);

/*@ requires step: step < NR_STEPS;
    requires tasks: is_making(parent, child);
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

/*@ requires tasks: is_making(parent, child);
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
    assigns step_address[STEP_SETTID];
    ensures answer: \result == 0 || \result == -EFAULT;
    ensures where: step_address[STEP_SETTID] == address;
*/
/* Store a pid, four bytes, at an address of the caller's memory: 0, or -EFAULT. */
int32_t step_put_tid(uint64_t address, uint32_t pid);

/*@ requires objects: from < NR_OBJECTS && to < NR_OBJECTS && ns_count[from] > 0 &&
      ns_count[to] == 0;
    requires child: child < NR_TASKS && task_table[child].state == TASK_FREE;
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

/*@ requires child: child < NR_TASKS && task_table[child].state == TASK_FREE;
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

/*@ requires child: child < NR_TASKS && task_table[child].state == TASK_FREE;
    terminates \true;
    exits \false;
    assigns step_address[STEP_PIDFD_STORE];
    ensures answer: \result == 0 || \result == -EFAULT;
    ensures where: step_address[STEP_PIDFD_STORE] == address;
*/
/* Store the number of the child's pidfd, four bytes, at an address of the caller: 0 or -EFAULT. */
int32_t step_store_pidfd(uint64_t address, task_id child);

/*@ requires published: child < NR_TASKS && task_table[child].state == TASK_ALIVE;
    terminates \true;
    exits \false;
    assigns pidfd_shown;
    ensures shown: pidfd_shown == child;
*/
/* From now on the child's pidfd is there for the caller, and for all who share its files. */
void step_show_pidfd(task_id child);

/*@ requires caller: caller < NR_TASKS && task_table[caller].state == TASK_ALIVE;
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
    assigns vfork_resumed;
    ensures resumed: vfork_resumed == t;
*/
/* Wake the task that sleeps until its vfork child lets go of the memory. */
void step_vfork_done(task_id t);

/*@ terminates \true;
    exits \false;
    assigns tid_cleared;
    ensures cleared: tid_cleared == address;
*/
/* Store 0, four bytes, at an address of the caller's memory and wake a futex there. */
void step_clear_tid(uint64_t address);

/*@ requires parent: parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns notified, notified_signal;
    ensures told: notified == parent && notified_signal == signal;
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
