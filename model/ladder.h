/*
 * The ladder: all that a new task is made of is taken, step by step, or nothing is.
 */
#ifndef MODEL_LADDER_H
#define MODEL_LADDER_H

#include "model/base.h"
#include "model/parts.h"
#include "model/user.h"

/*@ // Each rung in Linux's order: the error of the first that fails, else 0.
    predicate ladder_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                  integer answer) =
      task_refuses{A, B} ? answer == -ENOMEM :
      !creds_answer{A, B}(f, caller, 0) ? creds_answer{A, B}(f, caller, answer) :
      !base_answer{A, B}(f, 0) ? base_answer{A, B}(f, answer) :
      parts_answer{A, B}(a, f, caller, pid, answer);

    predicate task_charged{A, B}(integer child) =
      child == \at(task_next, A) && \at(task_count[child], A) == 0 &&
      \at(task_count[child], B) == 1 && task_others_same{A, B}(child) &&
      \at(task_nfree, B) == \at(task_nfree, A) - 1;

    // One more of each part that the version has.
    predicate each_part_taken{A, B} = \forall integer s; 0 <= s < NR_STEPS ==>
      (is_part(s) ? part_taken{A, B}(s) : \at(part_count[s], B) == \at(part_count[s], A));

    predicate task_is_numbered(struct task t) =
      0 < t.pid < PID_MAX && task_is_blank({t \with .pid = (uint32_t)0});
*/

/*@ requires sound: state_sound;
    requires caller: is_alive(caller);
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1], task_nfree, task_count[0 .. NR_TASKS - 1],
      task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      user_of[0 .. NR_TASKS - 1], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[0 .. NR_TASKS - 1], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      undo_of[0 .. NR_TASKS - 1], undo_nfree, undo_count[0 .. NR_OBJECTS - 1],
      undo_slot[0 .. NR_OBJECTS - 1], undo_at[0 .. NR_OBJECTS - 1],
      files_of[0 .. NR_TASKS - 1], files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_of[0 .. NR_TASKS - 1], fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_of[0 .. NR_TASKS - 1], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[0 .. NR_TASKS - 1], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      mm_of[0 .. 2 * NR_TASKS - 1], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      ns_of[0 .. NR_TASKS - 1], ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_of[0 .. NR_TASKS - 1], io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      part_count[0 .. NR_STEPS - 1], group_locks, pid_owner[0 .. PID_MAX - 1], last_pid,
      step_answer[STEP_TASK .. STEP_SIGNALS], step_dropped[0 .. NR_STEPS - 1],
      step_address[0 .. NR_STEPS - 1];
    ensures first_error:
      ladder_answer{Pre, Post}(args, flags, caller, pid, (\result > 0 ? 0 : \result));
    ensures never_zero: -4095 <= \result < NR_TASKS && \result != 0;

    ensures unwound_records: \result < 0 ==> records_same{Pre, Post};
    ensures unwound_tasks: \result < 0 ==> task_slots_same{Pre, Post};
    ensures unwound_users: \result < 0 ==> user_same{Pre, Post};
    ensures unwound_cred: \result < 0 ==> cred_same{Pre, Post};
    ensures unwound_undo: \result < 0 ==> undo_same{Pre, Post};
    ensures unwound_files: \result < 0 ==> files_same{Pre, Post};
    ensures unwound_fs: \result < 0 ==> fs_same{Pre, Post};
    ensures unwound_sighand: \result < 0 ==> sighand_same{Pre, Post};
    ensures unwound_signal: \result < 0 ==> signal_same{Pre, Post};
    ensures unwound_mm: \result < 0 ==> mm_same{Pre, Post};
    ensures unwound_ns: \result < 0 ==> ns_same{Pre, Post};
    ensures unwound_io: \result < 0 ==> io_same{Pre, Post};
    ensures unwound_parts: \result < 0 ==> parts_same{Pre, Post};
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};

    ensures pidfd_where: \result > 0 && ON(flags, CLONE_PIDFD) ==>
      step_address[STEP_PIDFD_STORE] == args.pidfd;
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures charged_task: \result > 0 ==> task_charged{Pre, Post}(\result);
    ensures charged_user: \result > 0 ==> user_charged{Pre, Post}(caller, \result);
    ensures charged_cred: \result > 0 ==>
      cred_taken{Pre, Post}(cred_flags{Pre}(flags), caller, \result);
    ensures charged_undo: \result > 0 ==> undo_taken{Pre, Post}(flags, caller, \result);
    ensures charged_files: \result > 0 ==> files_taken{Pre, Post}(flags, caller, \result);
    ensures charged_fs: \result > 0 ==> fs_taken{Pre, Post}(flags, caller, \result);
    ensures charged_sighand: \result > 0 ==> sighand_taken{Pre, Post}(flags, caller, \result);
    ensures charged_signal: \result > 0 ==> signal_taken{Pre, Post}(flags, caller, \result);
    ensures charged_mm: \result > 0 ==> mm_taken{Pre, Post}(flags, caller, \result);
    ensures charged_ns: \result > 0 ==> ns_charged{Pre, Post}(flags, caller, \result);
    ensures charged_io: \result > 0 ==> io_inherited{Pre, Post}(flags, caller, \result);
    ensures charged_parts: \result > 0 ==> each_part_taken{Pre, Post};
    ensures locked: \result > 0 ==> group_locked{Pre, Post}(flags);
    ensures charged_pid: \result > 0 ==>
      pid_charged{Pre, Post}(args, pid, task_table[\result].pid);
    ensures place: keeps_place{Pre, Post}(args, pid);
    ensures numbered: \result > 0 ==> task_is_numbered(task_table[\result]);
    ensures others: \result > 0 ==> \forall integer t; 0 <= t < NR_TASKS && t != \result ==>
      task_table[t] == \old(task_table[t]);
    ensures sound_owners: owners_sound && pids_sound;
    ensures sound_tasks: task_slots_sound;
*/
/*
 * Take all that a task made from `caller` needs.  The child's handle (> 0): a blank record but for
 * its pid, which is the swapper's until the child is published, its group's lock held; or -errno of
 * the first step that failed, with nothing taken.
 */
int32_t climb(struct clone_args args, uint64_t flags, task_id caller, uint32_t pid);

#endif
