/*
 * The rungs of copy_process that are of one kind only: the record, the limits, the parts that each
 * task has for itself, namespaces, registers, the pidfd, the signals that came half-way.
 */
#ifndef MODEL_RUNGS_H
#define MODEL_RUNGS_H

#include "model/state.h"

/*@ predicate task_refuses{A, B} =
      \at(task_nfree, A) == 0 || \at(step_answer[STEP_TASK], B) != 0;
    predicate threads_refuse{A, B} =
      \at(nr_threads, A) >= \at(max_threads, A) || \at(step_answer[STEP_THREADS], B) != 0;
    predicate settid_refuses{A, B}(integer flags) =
      \at(linux_rules[linux_version].settid_can_fail, A) != 0 && ON(flags, CLONE_PARENT_SETTID) &&
      \at(step_answer[STEP_SETTID], B) != 0;

    // A part more, where the version has it.
    predicate part_taken{A, B}(integer step) =
      \at(part_count[step], B) == \at(part_count[step], A) +
        (\at(linux_rules[linux_version].rungs[step], A) != 0 ? 1 : 0);

    // Which namespaces a flag word makes.  Making users gives the right to make the others.
    predicate makes_namespaces(struct linux_rules r, integer f) =
      ON(f, CLONE_NEW) || (r.users_come_with_creds == 0 && ON(f, CLONE_NEWUSER));
    predicate may_make_namespaces(struct linux_rules r, integer f, struct task t) =
      ON(t.capabilities, CAP_SYS_ADMIN) ||
      (r.users_come_with_creds != 0 && ON(f, CLONE_NEWUSER));
    predicate namespaces_fit(struct linux_rules r, integer f, struct task t) =
      !(r.newipc_excludes_sysvsem != 0 && ON(f, CLONE_NEWIPC) && ON(f, CLONE_SYSVSEM)) &&
      !(r.newpid_needs_own_ns != 0 && ON(f, CLONE_NEWPID) && t.other_pid_ns != 0);
    predicate namespaces_answer{A, B}(integer f, integer caller, integer answer) =
      !makes_namespaces(\at(linux_rules[linux_version], A), f) ? answer == 0 :
      !may_make_namespaces(\at(linux_rules[linux_version], A), f, \at(task_table[caller], A))
        ? answer == -EPERM :
      !namespaces_fit(\at(linux_rules[linux_version], A), f, \at(task_table[caller], A))
        ? answer == -EINVAL :
      \at(ns_nfree, A) == 0 ? answer == -ENOMEM :
      answer == \at(step_answer[STEP_NAMESPACES], B);
    predicate namespaces_asked{L}(integer f, integer caller) =
      makes_namespaces(linux_rules[linux_version], f) &&
      may_make_namespaces(linux_rules[linux_version], f, task_table[caller]) &&
      namespaces_fit(linux_rules[linux_version], f, task_table[caller]) && ns_nfree > 0;
    predicate ns_charged{A, B}(integer f, integer caller, integer child) =
      makes_namespaces(\at(linux_rules[linux_version], A), f)
        ? ns_made{A, B}(child) && ns_rest_same{A, B}(child) :
      \at(ns_of[caller], A) == NOBODY ? ns_same{A, B} :
      ns_joined{A, B}(child, \at(ns_of[caller], A)) && ns_rest_same{A, B}(child);

    predicate pidfd_answer{A, B}(integer f, integer answer) =
      !ON(f, CLONE_PIDFD) ? answer == 0 :
      \at(step_answer[STEP_PIDFD], B) != 0 ? answer == \at(step_answer[STEP_PIDFD], B) :
      answer == \at(step_answer[STEP_PIDFD_STORE], B);

    // A fatal signal stops the call half-way, in some versions any; then an ending group.
    predicate signals_refuse{A, B}(integer caller) =
      \at(step_answer[STEP_SIGNALS], B) != 0 ||
      \at(task_table[caller].signals, A) == SIGNAL_FATAL ||
      (\at(linux_rules[linux_version].late_signal_any, A) != 0 &&
       \at(task_table[caller].signals, A) != SIGNAL_NONE);
    predicate group_refuses{L}(integer f, integer caller) =
      linux_rules[linux_version].ending_group_refuses != 0 && ON(f, CLONE_THREAD) &&
      signal_table[signal_of[caller]].group_exit != 0;
    predicate late_answer{A, B}(integer f, integer caller, integer answer) =
      signals_refuse{A, B}(caller)
        ? answer == \at(linux_rules[linux_version].late_signal_error, A) :
      group_refuses{A}(f, caller) ? answer == -EAGAIN :
      answer == 0;
*/

/*@ requires sound: task_slots_sound;
    requires caller: caller < NR_TASKS && task_count[caller] > 0;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_TASK], task_nfree, task_count[0 .. NR_TASKS - 1];
    ensures sound: task_slots_sound;
    ensures error: \result < 0 <==> task_refuses{Pre, Post};
    ensures refused: \result < 0 ==> \result == -ENOMEM && task_slots_same{Pre, Post};
    ensures taken: \result >= 0 ==> \result == \old(task_next) && 0 < \result < NR_TASKS &&
      \result != caller && \old(task_count)[\result] == 0 && task_count[\result] == 1 &&
      task_at[\result] == task_nfree &&
      task_nfree == \old(task_nfree) - 1 && task_others_same{Pre, Post}(\result);
*/
/* A blank record and a kernel stack for the child: its handle, or -ENOMEM. */
int32_t dup_task_struct(task_id caller);

/*@ requires task: t < NR_TASKS;
    requires sound: task_slots_sound;
    requires live: task_live(t);
    terminates \true;
    exits \false;
    assigns task_table[t], task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1],
      task_at[0 .. NR_TASKS - 1], step_dropped[STEP_TASK];
    ensures sound: task_slots_sound;
    ensures bytes: \old(task_count[t]) == 1 ==> step_dropped[STEP_TASK] == t;
    ensures blank: task_is_blank(task_table[t]);
    ensures one_less: task_count[t] == \old(task_count[t]) - 1;
    ensures freed: task_nfree == \old(task_nfree + (task_count[t] == 1 ? 1 : 0));
    ensures order: \old(task_at[t] == task_nfree) ==>
      \forall integer i; 0 <= i < NR_TASKS ==>
        task_slot[i] == \old(task_slot[i]) && task_at[i] == \old(task_at[i]);
*/
/* Give the record back, blank. */
void free_task(task_id t);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires caller: caller < NR_TASKS && task_table[caller].state == TASK_ALIVE;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SECURITY_CHECK];
    ensures exact: \result == (linux_rules[linux_version].security_is_asked_first != 0
      ? step_answer[STEP_SECURITY_CHECK] : 0) && -4095 <= \result <= 0;
*/
/* The security module's leave to clone at all: 0 or the kernel's error.  Nothing is taken. */
int32_t security_task_create(task_id caller);

/*@ terminates \true;
    exits \false;
    assigns step_answer[STEP_THREADS];
    ensures exact: \result == 0 || \result == -EAGAIN;
    ensures refused: \result != 0 <==> threads_refuse{Pre, Post};
*/
/* Room for one task more in the system?  0 or -EAGAIN, for root too. */
int32_t check_threads(void);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SETTID], step_address[STEP_SETTID];
    ensures exact: \result == 0 || \result == -EFAULT;
    ensures where: linux_rules[linux_version].settid_can_fail != 0 &&
      ON(flags, CLONE_PARENT_SETTID) ==> step_address[STEP_SETTID] == address;
    ensures refused: \result != 0 <==> settid_refuses{Pre, Post}(flags);
*/
/* Where a bad parent_tid can fail the call: store the pid there, 0 or -EFAULT. */
int32_t put_parent_tid(uint64_t flags, uint64_t address, uint32_t pid);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> is_part(step);
*/
/* Is the rung a part that a task keeps for life? */
bool is_lifelong(uint32_t step);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires step: is_part(step);
    requires tasks: is_making(caller, child);
    requires room: part_count[step] < COUNT_MAX;
    terminates \true;
    exits \false;
    assigns step_answer[step], part_count[step];
    ensures exact: \result == step_answer[step] && -4095 <= \result <= 0;
    ensures absent: !has_rung(step) ==> \result == 0;
    ensures refused: \result != 0 ==> part_count[step] == \old(part_count[step]);
    ensures taken: \result == 0 ==> part_taken{Pre, Post}(step);
*/
/* A part of the child's own, where the version has it: 0 or the kernel's error. */
int32_t copy_part(uint32_t step, task_id caller, task_id child);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires step: is_part(step);
    requires held: has_rung(step) ==> part_count[step] > 0;
    requires drop: can_drop(step, t);
    terminates \true;
    exits \false;
    assigns part_count[step], step_dropped[step];
    ensures given: part_taken{Post, Pre}(step);
    ensures bytes: has_rung(step) ==> step_dropped[step] == t;
*/
/* Give the part back, where the version has it. */
void put_part(uint32_t step, task_id t);

/*@ requires sound: rules_sound && ns_sound;
    requires tasks: is_making(caller, child);
    requires blank: ns_of[child] == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_NAMESPACES], ns_of[child], ns_nfree, ns_count[0 .. NR_OBJECTS - 1];
    ensures sound: ns_sound;
    ensures exact: namespaces_answer{Pre, Post}(flags, caller, \result) && -4095 <= \result <= 0;
    ensures unasked: !namespaces_asked{Pre}(flags, caller) ==> step_answer[STEP_NAMESPACES] == 0;
    ensures unchanged: \result != 0 ==> ns_same{Pre, Post};
    ensures charged: \result == 0 ==> ns_charged{Pre, Post}(flags, caller, child);
*/
/*
 * The caller's namespaces, or new ones if the flags make any: 0, -EPERM, -EINVAL, -ENOMEM, or the
 * kernel's error.  Linux: kernel/nsproxy.c, copy_namespaces.
 */
int32_t copy_namespaces(uint64_t flags, task_id caller, task_id child);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> linux_rules[linux_version].vm_resets_altstack != 0 &&
      ON(flags, CLONE_VM) && !ON(flags, CLONE_VFORK);
*/
/* Does the child start without its parent's alternate signal stack?  Asked by step_copy_thread. */
bool resets_altstack(uint64_t flags);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires tasks: is_making(caller, child);
    requires room: part_count[STEP_THREAD] < COUNT_MAX;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_THREAD], part_count[STEP_THREAD];
    ensures exact: \result == step_answer[STEP_THREAD] && -4095 <= \result <= 0;
    ensures refused: \result != 0 ==> part_count[STEP_THREAD] == \old(part_count[STEP_THREAD]);
    ensures taken: \result == 0 ==> part_taken{Pre, Post}(STEP_THREAD);
*/
/* The child's registers, thread area and io bitmap: 0, or the kernel's error. */
int32_t copy_thread(struct clone_args args, task_id caller, task_id child);

/*@ requires child: child < NR_TASKS && task_table[child].state == TASK_FREE;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_PIDFD], step_answer[STEP_PIDFD_STORE],
      step_address[STEP_PIDFD_STORE], step_dropped[STEP_PIDFD];
    ensures exact: pidfd_answer{Pre, Post}(flags, \result) && -4095 <= \result <= 0;
    ensures where: ON(flags, CLONE_PIDFD) && step_answer[STEP_PIDFD] == 0 ==>
      step_address[STEP_PIDFD_STORE] == address;
    ensures bytes: ON(flags, CLONE_PIDFD) && step_answer[STEP_PIDFD] == 0 && \result != 0 ==>
      step_dropped[STEP_PIDFD] == child;
*/
/*
 * A file descriptor for the child if the flags ask for one, not yet to be seen by anybody, and its
 * number stored at `address`: 0, the kernel's error, or -EFAULT.
 */
int32_t copy_pidfd(uint64_t flags, uint64_t address, task_id child);

/*@ requires caller: caller < NR_TASKS && signal_of[caller] < NR_OBJECTS;
    requires version: rules_sound;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGNALS];
    ensures exact: late_answer{Pre, Post}(flags, caller, \result) && -4095 <= \result <= 0;
*/
/*
 * Was the caller killed, or where the version minds signalled, half-way; is its group ending?
 * 0, the version's error, or -EAGAIN.
 */
int32_t check_signals(uint64_t flags, task_id caller);

#endif
