/*
 * The lower half of the ladder: the limit on threads, and the parts that each task has for itself.
 */
#ifndef MODEL_BASE_H
#define MODEL_BASE_H

#include "model/rungs.h"

/*@ // The lower of the two rungs whose order has changed, and the upper.
    logic integer first_hook{L} =
      linux_rules[linux_version].security_before_audit != 0 ? STEP_SECURITY : STEP_AUDIT;
    logic integer second_hook{L} =
      linux_rules[linux_version].security_before_audit != 0 ? STEP_AUDIT : STEP_SECURITY;

    // The error of the first rung that fails, else 0.
    predicate base_answer{A, B}(integer f, integer answer) =
      threads_refuse{A, B} ? answer == -EAGAIN :
      \at(step_answer[STEP_EXEC_DOMAIN], B) != 0
        ? answer == \at(step_answer[STEP_EXEC_DOMAIN], B) :
      \at(step_answer[STEP_BINFMT], B) != 0 ? answer == \at(step_answer[STEP_BINFMT], B) :
      settid_refuses{A, B}(f) ? answer == -EFAULT :
      \at(step_answer[STEP_MEMPOLICY], B) != 0 ? answer == \at(step_answer[STEP_MEMPOLICY], B) :
      \at(step_answer[STEP_SCHED], B) != 0 ? answer == \at(step_answer[STEP_SCHED], B) :
      \at(step_answer[STEP_PERF], B) != 0 ? answer == \at(step_answer[STEP_PERF], B) :
      \at(step_answer[first_hook{A}], B) != 0 ? answer == \at(step_answer[first_hook{A}], B) :
      answer == \at(step_answer[second_hook{A}], B);

    predicate locks_group{L}(integer f) =
      linux_rules[linux_version].threads_lock_group != 0 && ON(f, CLONE_THREAD);
    predicate group_locked{A, B}(integer f) =
      locks_group{A}(f) ? \at(group_locks, B) == \at(group_locks, A) + 1
                        : \at(group_locks, B) == \at(group_locks, A);

    // All parts of the lower half, one more of each that the version has, and the group's lock.
    predicate base_taken{A, B}(integer f) = group_locked{A, B}(f) &&
      part_taken{A, B}(STEP_EXEC_DOMAIN) && part_taken{A, B}(STEP_BINFMT) &&
      part_taken{A, B}(STEP_MEMPOLICY) && part_taken{A, B}(STEP_SCHED) &&
      part_taken{A, B}(STEP_PERF) && part_taken{A, B}(STEP_AUDIT) &&
      part_taken{A, B}(STEP_SECURITY);

    predicate parts_room{L} = group_locks < COUNT_MAX &&
      \forall integer s; 0 <= s < NR_STEPS ==> part_count[s] < COUNT_MAX;
*/

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires tasks: is_making(caller, child);
    requires room: parts_room;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_THREADS .. STEP_SECURITY], step_address[STEP_SETTID],
      step_dropped[STEP_EXEC_DOMAIN .. STEP_SECURITY],
      part_count[STEP_EXEC_DOMAIN .. STEP_SECURITY], group_locks;
    ensures exact: base_answer{Pre, Post}(flags, \result) && -4095 <= \result <= 0;
    ensures unwound: \result != 0 ==> parts_same{Pre, Post};
    ensures charged: \result == 0 ==> base_taken{Pre, Post}(flags) &&
      part_count[STEP_SETTID] == \old(part_count[STEP_SETTID]);
*/
/*
 * Room for one task more, and what each task has for itself: modules, memory policy, scheduler,
 * counters, audit, security.  In 2.6 `pid` is stored in the parent on the way.
 * 0; -EAGAIN, -EFAULT, or the kernel's error, with nothing taken.
 */
int32_t copy_base(struct clone_args args, uint64_t flags, task_id caller, task_id child,
		  uint32_t pid);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires locked: locks_group(flags) ==> group_locks > 0;
    requires held: \forall integer s; STEP_EXEC_DOMAIN <= s <= STEP_SECURITY && is_part(s) &&
      has_rung(s) ==> part_count[s] > 0;
    requires task: t < NR_TASKS && task_table[t].state != TASK_ALIVE;
    terminates \true;
    exits \false;
    assigns part_count[STEP_EXEC_DOMAIN .. STEP_SECURITY],
      step_dropped[STEP_EXEC_DOMAIN .. STEP_SECURITY], group_locks;
    ensures unlocked: group_locked{Post, Pre}(flags);
    ensures given: part_taken{Post, Pre}(STEP_EXEC_DOMAIN) && part_taken{Post, Pre}(STEP_BINFMT) &&
      part_taken{Post, Pre}(STEP_MEMPOLICY) && part_taken{Post, Pre}(STEP_SCHED) &&
      part_taken{Post, Pre}(STEP_PERF) && part_taken{Post, Pre}(STEP_AUDIT) &&
      part_taken{Post, Pre}(STEP_SECURITY) &&
      part_count[STEP_SETTID] == \old(part_count[STEP_SETTID]);
*/
/* Give back what copy_base took with these flags. */
void put_base(uint64_t flags, task_id t);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires room: group_locks < COUNT_MAX;
    terminates \true;
    exits \false;
    assigns group_locks;
    ensures locked: group_locked{Pre, Post}(flags);
*/
/* Where the version has it, a new thread finds its group unchanged until it is there. */
void lock_group(uint64_t flags);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires held: locks_group(flags) ==> group_locks > 0;
    terminates \true;
    exits \false;
    assigns group_locks;
    ensures unlocked: group_locked{Post, Pre}(flags);
*/
void unlock_group(uint64_t flags);

#endif
