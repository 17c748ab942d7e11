/*
 * Making a process: the contract that the project is about.
 */
#ifndef MODEL_COPY_PROCESS_H
#define MODEL_COPY_PROCESS_H

#include "model/ladder.h"
#include "model/publish.h"
#include "model/refuse.h"

/*@ predicate clone_refused{L}(struct clone_args a, integer caller, integer answer) =
      clone_answer{L}(linux_rules[linux_version], a, known{L}(a.flags), task_table[caller],
                      answer);

    // The security module is asked first where the version asks it; then the ladder.
    predicate taking_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                  integer answer) =
      \at(linux_rules[linux_version].security_is_asked_first, A) != 0 &&
      \at(step_answer[STEP_SECURITY_CHECK], B) != 0
        ? answer == \at(step_answer[STEP_SECURITY_CHECK], B)
        : ladder_answer{A, B}(a, f, caller, pid, answer);
*/

/*@ requires sound: state_sound;
    requires caller: is_alive(caller);
    requires signal: args.exit_signal <= 255;
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
      live_of[0 .. NR_TASKS - 1], live_count[0 .. NR_OBJECTS - 1],
      signal_table[0 .. NR_OBJECTS - 1], part_count[0 .. NR_STEPS - 1], group_locks,
      pid_owner[0 .. PID_MAX - 1], last_pid, nr_threads, step_answer[0 .. NR_STEPS - 1],
      step_dropped[0 .. NR_STEPS - 1], step_address[0 .. NR_STEPS - 1], pidfd_shown;
    ensures refused: !clone_refused{Pre}(args, caller, 0) ==>
      clone_refused{Pre}(args, caller, \result);
    ensures first_error: clone_refused{Pre}(args, caller, 0) ==>
      taking_answer{Pre, Post}(args, known{Pre}(args.flags), caller, pid,
                               (\result > 0 ? 0 : \result));
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
    ensures unwound_groups: \result < 0 ==> groups_same{Pre, Post};
    ensures unwound_parts: \result < 0 ==> parts_same{Pre, Post};
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};
    ensures unwound_threads: \result < 0 ==> nr_threads == \old(nr_threads);

    ensures pidfd_where: \result > 0 && ON(known{Pre}(args.flags), CLONE_PIDFD) ==>
      step_address[STEP_PIDFD_STORE] == args.pidfd;
    ensures pidfd_shown: pidfd_shown ==
      (\result > 0 && ON(known{Pre}(args.flags), CLONE_PIDFD) ? \result : \old(pidfd_shown));
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures limits: nr_threads <= max_threads;
    ensures charged_task: \result > 0 ==> task_charged{Pre, Post}(\result) &&
      nr_threads == \old(nr_threads) + 1;
    ensures charged_user: \result > 0 ==> user_charged{Pre, Post}(caller, \result);
    ensures charged_cred: \result > 0 ==>
      cred_taken{Pre, Post}(cred_flags{Pre}(known{Pre}(args.flags)), caller, \result);
    ensures charged_undo: \result > 0 ==>
      undo_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_files: \result > 0 ==>
      files_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_fs: \result > 0 ==>
      fs_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_sighand: \result > 0 ==>
      sighand_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_signal: \result > 0 ==>
      signal_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_mm: \result > 0 ==>
      mm_taken{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_ns: \result > 0 ==>
      ns_charged{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_io: \result > 0 ==>
      io_inherited{Pre, Post}(known{Pre}(args.flags), caller, \result);
    ensures charged_parts: \result > 0 ==> each_part_taken{Pre, Post};
    ensures charged_live: \result > 0 ==> live_of[\result] == signal_of[\result] &&
      live_count[signal_of[\result]] == \old(live_count)[signal_of[\result]] + 1;
    ensures charged_group: \result > 0 ==>
      group_charged{Pre, Post}(known{Pre}(args.flags), caller, signal_of[\result]);
    ensures charged_pid: \result > 0 ==> 0 < task_table[\result].pid < PID_MAX &&
      pid_owner[task_table[\result].pid] == \result &&
      is_number{Pre, Post}(args, pid, task_table[\result].pid) &&
      \forall integer p; 0 <= p < PID_MAX && p != task_table[\result].pid ==>
        pid_owner[p] == \old(pid_owner[p]);
    ensures place: keeps_place{Pre, Post}(args, pid);
    ensures others: \result > 0 ==> \forall integer t; 0 <= t < NR_TASKS && t != \result ==>
      task_table[t] == \old(task_table[t]);
    ensures unlocked: group_locks == \old(group_locks);

    ensures names: \result > 0 ==> has_names{Pre, Post}(
      known{Pre}(args.flags), caller, \result, task_table[\result].pid);
    ensures parent: \result > 0 ==> has_parent{Pre, Post}(
      known{Pre}(args.flags), caller, \result);
    ensures signal: \result > 0 ==> has_exit_signal{Pre, Post}(
      known{Pre}(args.flags), args, caller, \result);
    ensures addresses: \result > 0 ==> has_addresses(
      known{Pre}(args.flags), args, caller, \result);
    ensures rights: \result > 0 ==> has_rights{Pre, Post}(caller, \result,
      task_table[\result].pid, known{Pre}(args.flags));
    ensures clean: \result > 0 ==> starts_clean{Pre, Post}(
      known{Pre}(args.flags), caller, \result);

    ensures sound_pids: pids_sound && pids_name;
    ensures sound_tasks: tasks_sound;
    ensures sound_records: records_sound;
    ensures sound_owners: owners_sound;
    ensures sound_parts: parts_sound(nr_threads + 1);
*/
/*
 * A new task, made from `caller` as the arguments say.  `pid` is a number that do_fork has taken
 * already, or 0: take one here.  The child's handle (> 0), or -errno: refused -EINVAL, -EPERM,
 * -ERESTARTNOINTR; over a limit -EAGAIN; out of a resource -ENOMEM, or what spec/steps.h says of
 * the step that failed.  Linux: kernel/fork.c, copy_process.
 */
int32_t copy_process(struct clone_args args, task_id caller, uint32_t pid);

#endif
