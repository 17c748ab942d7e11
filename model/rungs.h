/*
 * The rungs of copy_process that are of one kind only: the record, the thread limit, the parent's
 * word, namespaces, registers, the pidfd, the signals that came half-way.
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
    predicate thread_refuses{A, B} = \at(step_answer[STEP_THREAD], B) != 0;
    predicate pidfd_refuses{A, B}(integer flags) =
      ON(flags, CLONE_PIDFD) && \at(step_answer[STEP_PIDFD], B) != 0;
    predicate signals_refuse{A, B}(integer caller) =
      \at(step_answer[STEP_SIGNALS], B) != 0 ||
      \at(task_table[caller].signals, A) == SIGNAL_FATAL ||
      (\at(linux_rules[linux_version].late_signal_any, A) != 0 &&
       \at(task_table[caller].signals, A) != SIGNAL_NONE);

    // Which namespaces a flag word makes.  Making users gives the right to make the others.
    predicate makes_namespaces(integer f) =
      ON(f, CLONE_NEWNS) || ON(f, CLONE_NEWUTS) || ON(f, CLONE_NEWIPC) || ON(f, CLONE_NEWPID) ||
      ON(f, CLONE_NEWNET) || ON(f, CLONE_NEWCGROUP) || ON(f, CLONE_NEWTIME);
    predicate may_make_namespaces(struct linux_rules r, integer f, struct task t) =
      ON(t.capabilities, CAP_SYS_ADMIN) ||
      (r.newuser_grants != 0 && ON(f, CLONE_NEWUSER)) ||
      !(makes_namespaces(f) || ON(f, CLONE_NEWUSER));
    predicate namespaces_fit(struct linux_rules r, integer f, struct task t) =
      !(r.newipc_excludes_sysvsem != 0 && ON(f, CLONE_NEWIPC) && ON(f, CLONE_SYSVSEM)) &&
      !(r.newpid_needs_own_ns != 0 && ON(f, CLONE_NEWPID) && t.other_pid_ns != 0);
    predicate namespaces_answer(struct linux_rules r, integer f, struct task t, integer kernel,
                                integer answer) =
      !may_make_namespaces(r, f, t) ? answer == -EPERM :
      !namespaces_fit(r, f, t) ? answer == -EINVAL :
      (makes_namespaces(f) || ON(f, CLONE_NEWUSER)) ? answer == kernel :
      answer == 0;
*/

/*@ requires sound: task_sound && tasks_blank;
    requires caller: task_live(caller);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_TASK], task_nfree, task_count[0 .. NR_TASKS - 1];
    ensures sound: task_sound;
    ensures error: \result < 0 <==> task_refuses{Pre, Post};
    ensures refused: \result < 0 ==> \result == -ENOMEM && task_same{Pre, Post};
    ensures taken: \result >= 0 ==> \result == \old(task_next) && 0 < \result < NR_TASKS &&
      \result != caller && \old(task_count)[\result] == 0 && task_count[\result] == 1 &&
      task_nfree == \old(task_nfree) - 1 && task_others_same{Pre, Post}(\result) &&
      task_is_blank(task_table[\result]);
*/
/* A blank record and a kernel stack for the child: its handle, or -ENOMEM. */
int32_t dup_task_struct(task_id caller);

/*@ requires task: t < NR_TASKS;
    requires sound: task_sound;
    requires live: task_live(t);
    terminates \true;
    exits \false;
    assigns task_table[t], task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1],
      task_at[0 .. NR_TASKS - 1];
    ensures sound: task_sound;
    ensures blank: task_is_blank(task_table[t]);
    ensures one_less: task_count[t] == \old(task_count[t]) - 1;
    ensures freed: task_nfree == \old(task_nfree + (task_count[t] == 1 ? 1 : 0));
    ensures order: \old(task_at[t] == task_nfree) ==>
      \forall integer i; 0 <= i < NR_TASKS ==>
        task_slot[i] == \old(task_slot[i]) && task_at[i] == \old(task_at[i]);
*/
/* Give the record back, blank. */
void free_task(task_id t);

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
    assigns step_answer[STEP_SETTID];
    ensures exact: \result == 0 || \result == -EFAULT;
    ensures refused: \result != 0 <==> settid_refuses{Pre, Post}(flags);
*/
/* Where a bad parent_tid can fail the call: store the pid there, 0 or -EFAULT. */
int32_t put_parent_tid(uint64_t flags, uint64_t address, uint32_t pid);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires tasks: caller < NR_TASKS && child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_NAMESPACES];
    ensures exact: namespaces_answer(linux_rules[linux_version], flags, task_table[caller],
                                     step_answer[STEP_NAMESPACES], \result);
    ensures error: -4095 <= \result <= 0;
*/
/* The namespaces that the flags make: 0, -EPERM, -EINVAL, or the kernel's error. */
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

/*@ requires tasks: caller < NR_TASKS && child < NR_TASKS && caller != child;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_THREAD];
    ensures exact: \result == step_answer[STEP_THREAD] && -4095 <= \result <= 0;
*/
/* The child's registers: 0, or the kernel's error. */
int32_t copy_thread(struct clone_args args, task_id caller, task_id child);

/*@ requires child: child < NR_TASKS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_PIDFD];
    ensures exact: \result == (ON(flags, CLONE_PIDFD) ? step_answer[STEP_PIDFD] : 0);
    ensures error: -4095 <= \result <= 0;
*/
/* A file descriptor for the child if the flags ask for one: 0, or the kernel's error. */
int32_t open_pidfd(uint64_t flags, uint64_t address, task_id child);

/*@ requires caller: caller < NR_TASKS;
    requires version: rules_sound;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGNALS];
    ensures exact: \result == 0 || \result == linux_rules[linux_version].late_signal_error;
    ensures refused: \result != 0 <==> signals_refuse{Pre, Post}(caller);
*/
/* Was the caller killed, or where the version minds signalled, half-way?  0 or that error. */
int32_t check_signals(task_id caller);

#endif
