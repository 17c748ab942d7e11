/*
 * Pids: small numbers, each naming one task until that task has been waited for.
 */
#ifndef MODEL_PID_H
#define MODEL_PID_H

#include "spec/errors.h"
#include "spec/rules.h"
#include "spec/steps.h"
#include "spec/task.h"

/*@ predicate pids_sound{L} = last_pid < PID_MAX && pid_owner[0] != NOBODY;
    predicate pids_same{A, B} =
      \forall integer p; 0 <= p < PID_MAX ==> \at(pid_owner[p], A) == \at(pid_owner[p], B);
    predicate pids_taken{L}(integer from, integer to) =
      \forall integer p; from <= p < to ==> pid_owner[p] != NOBODY;
    predicate pids_exhausted{L} =
      pids_taken(last_pid + 1, PID_MAX) && pids_taken(RESERVED_PIDS, last_pid + 1);
    // The first free one after the last one taken; past the end, from RESERVED_PIDS on.
    predicate is_next_pid{L}(integer p) = pid_owner[p] == NOBODY &&
      (p > last_pid
        ? pids_taken(last_pid + 1, p)
        : p >= RESERVED_PIDS && pids_taken(last_pid + 1, PID_MAX) && pids_taken(RESERVED_PIDS, p));

    // How many of the numbers that are asked for are the root's, or nobody's: one, or too many.
    logic integer pids_asked{L}(struct clone_args a) =
      linux_rules[linux_version].has_set_tid == 0 || a.set_tid_size <= a.pid_level
        ? 0 : a.set_tid_size - a.pid_level;
    predicate may_pick_pid(struct task t) =
      ON(t.capabilities, CAP_SYS_ADMIN) || ON(t.capabilities, CAP_CHECKPOINT_RESTORE);
    predicate pick_answer{L}(integer tid, integer caller, integer answer) =
      !(0 < tid < PID_MAX) ? answer == -EINVAL :
      !may_pick_pid(task_table[caller]) ? answer == -EPERM :
      pid_owner[tid] != NOBODY ? answer == -EEXIST :
      answer == 0;
*/

/*@ requires range: 0 < from && from <= PID_MAX && to <= PID_MAX;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures none: \result == 0 ==> pids_taken(from, to);
    ensures found: \result != 0 ==>
      from <= \result < to && pid_owner[\result] == NOBODY && pids_taken(from, \result);
*/
/* The first free pid from `from` up to, not including, `to`; 0 if there is none. */
uint32_t find_pid(uint32_t from, uint32_t to);

/*@ requires sound: pids_sound;
    requires version: linux_version < NR_LINUX_VERSIONS;
    requires errors: -4095 <= linux_rules[linux_version].no_pid_error < 0;
    terminates \true;
    exits \false;
    assigns pid_owner[0 .. PID_MAX - 1], last_pid, step_answer[STEP_PID];
    ensures sound: pids_sound;
    ensures failed: \result < 0 <==>
      (step_answer[STEP_PID] != 0 || (pids_exhausted{Pre}));
    ensures error: \result < 0 ==> \result == linux_rules[linux_version].no_pid_error &&
      pids_same{Pre, Post} && last_pid == \old(last_pid);
    ensures found: \result >= 0 ==> 0 < \result < PID_MAX && last_pid == \result &&
      pid_owner[\result] == SWAPPER;
    ensures next: \result >= 0 ==> is_next_pid{Pre}(\result);
    ensures others: \forall integer p; 0 <= p < PID_MAX && p != \result ==>
      pid_owner[p] == \old(pid_owner[p]);
*/
/*
 * Take the next free pid after the last one taken; past the end the search goes on at
 * RESERVED_PIDS. It is the swapper's until copy_process publishes its task.  The pid; or -EAGAIN
 * or -ENOMEM, as the version has it.  Linux: kernel/pid.c, alloc_pidmap, alloc_pid.
 */
int32_t alloc_pid(void);

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result == pids_asked(args);
*/
/*
 * How many pids are asked for beyond those of the namespaces inside the root's: 0, any will do; 1,
 * args.set_tid; more, there are not so many namespaces.
 */
uint64_t pids_asked(struct clone_args args);

/*@ requires sound: pids_sound;
    requires version: linux_version < NR_LINUX_VERSIONS;
    requires errors: -4095 <= linux_rules[linux_version].no_pid_error < 0;
    requires caller: caller < NR_TASKS;
    terminates \true;
    exits \false;
    assigns pid_owner[0 .. PID_MAX - 1], step_answer[STEP_PID];
    ensures sound: pids_sound;
    ensures exact: step_answer[STEP_PID] != 0
      ? \result == linux_rules[linux_version].no_pid_error
      : pick_answer{Pre}(tid, caller, (\result > 0 ? 0 : \result));
    ensures error: \result <= 0 ==> -4095 <= \result < 0 && pids_same{Pre, Post};
    ensures picked: \result > 0 ==> \result == tid && pid_owner[tid] == SWAPPER &&
      \old(pid_owner)[tid] == NOBODY;
    ensures others: \forall integer p; 0 <= p < PID_MAX && p != \result ==>
      pid_owner[p] == \old(pid_owner[p]);
*/
/*
 * Take the pid `tid` for a child of `caller`: it, the swapper's likewise; the next search begins
 * where it would have.  Or the error of alloc_pid; -EINVAL: no pid; -EPERM: no right to it;
 * -EEXIST: in use.  The root's namespace has had its init before the first call; where one has not,
 * it is for the kernel to refuse.  Linux: kernel/pid.c, alloc_pid, with a set_tid.
 */
int32_t pick_pid(int32_t tid, task_id caller);

/*@ requires sound: pids_sound;
    requires taken: 0 < pid < PID_MAX && pid_owner[pid] != NOBODY;
    terminates \true;
    exits \false;
    assigns pid_owner[pid];
    ensures sound: pids_sound;
    ensures freed: pid_owner[pid] == NOBODY;
*/
/* Give a pid back.  Linux: kernel/pid.c, free_pid. */
void free_pid(uint32_t pid);

#endif
