/*
 * Making a process: the contract that the project is about.
 */
#ifndef MODEL_COPY_PROCESS_H
#define MODEL_COPY_PROCESS_H

#include "model/parts.h"
#include "model/publish.h"
#include "model/refuse.h"
#include "model/rungs.h"
#include "model/state.h"
#include "model/user.h"

/*@ // Each rung in Linux's order: the answer is the error of the first that fails, else the child.
    predicate ladder_answer{A, B}(struct clone_args a, integer f, integer caller, integer pid,
                                  integer answer) =
      task_refuses{A, B} ? answer == -ENOMEM :
      user_refuses{A, B}(caller) ? answer == -EAGAIN :
      threads_refuse{A, B} ? answer == -EAGAIN :
      settid_refuses{A, B}(f) ? answer == -EFAULT :
      !parts_answer{A, B}(f, caller, pid, 0) ? parts_answer{A, B}(f, caller, pid, answer) :
      answer == \at(task_next, A);
*/

/*@ requires sound: state_sound;
    requires caller: can_clone(caller);
    requires signal: args.exit_signal <= 255;
    requires pid: pid < PID_MAX && (pid != 0 ==> pid_owner[pid] == SWAPPER);
    terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1], task_nfree, task_count[0 .. NR_TASKS - 1],
      task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      user_table[0 .. NR_USERS - 1], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      signal_table[0 .. NR_OBJECTS - 1],
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      pid_owner[0 .. PID_MAX - 1], last_pid, nr_threads, step_answer[0 .. NR_STEPS - 1];

    ensures refused: !clone_answer{Pre}(\old(linux_rules[linux_version]), args,
        known{Pre}(args.flags), \old(task_table[caller]), 0) ==>
      clone_answer{Pre}(\old(linux_rules[linux_version]), args,
        known{Pre}(args.flags), \old(task_table[caller]), \result);
    ensures first_error: clone_answer{Pre}(\old(linux_rules[linux_version]), args,
        known{Pre}(args.flags), \old(task_table[caller]), 0) ==>
      ladder_answer{Pre, Post}(args, known{Pre}(args.flags),
        caller, pid, \result);
    ensures never_zero: \result != 0 && \result < NR_TASKS;

    ensures unwound_records: \result < 0 ==> records_same{Pre, Post};
    ensures unwound_tasks: \result < 0 ==> task_same{Pre, Post};
    ensures unwound_users: \result < 0 ==> users_same{Pre, Post};
    ensures unwound_files: \result < 0 ==> files_same{Pre, Post};
    ensures unwound_fs: \result < 0 ==> fs_same{Pre, Post};
    ensures unwound_sighand: \result < 0 ==> sighand_same{Pre, Post};
    ensures unwound_signal: \result < 0 ==> groups_same{Pre, Post};
    ensures unwound_mm: \result < 0 ==> mm_same{Pre, Post};
    ensures given_pid: pid != 0 ==> step_answer[STEP_PID] == \old(step_answer[STEP_PID]);
    ensures unwound_pids: \result < 0 ==> pids_same{Pre, Post};
    ensures unwound_threads: \result < 0 ==> nr_threads == \old(nr_threads);

    ensures limits: nr_threads <= max_threads;
    ensures charged_thread: \result > 0 ==> nr_threads == \old(nr_threads) + 1;
    ensures charged_task: \result > 0 ==> task_count[\result] == 1 &&
      \old(task_count)[\result] == 0 && task_nfree == \old(task_nfree) - 1 &&
      task_others_same{Pre, Post}(\result);
    ensures charged_user: \result > 0 ==> user_charged{Pre, Post}(caller, \result);
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
    ensures charged_group: \result > 0 ==>
      group_charged{Pre, Post}(known{Pre}(args.flags), caller, task_table[\result].signal);
    ensures charged_pid: \result > 0 ==> 0 < task_table[\result].pid < PID_MAX &&
      pid_owner[task_table[\result].pid] == \result &&
      (pid != 0 ==> task_table[\result].pid == pid) &&
      (pid == 0 ==> \old(pid_owner)[task_table[\result].pid] == NOBODY) &&
      \forall integer p; 0 <= p < PID_MAX && p != task_table[\result].pid ==>
        pid_owner[p] == \old(pid_owner[p]);
    ensures others: \result > 0 ==> \forall integer t; 0 <= t < NR_TASKS && t != \result ==>
      task_table[t] == \old(task_table[t]);

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
    ensures clean: \result > 0 ==> starts_clean(\result);

    ensures sound_rules: rules_sound && pids_sound;
    ensures sound_tasks: task_sound;
    ensures sound_records: tasks_blank;
    ensures sound_users: user_sound;
    ensures sound_objects: objects_sound;
*/
/*
 * A new task, made from `caller` as the arguments say.  `pid` is a number that do_fork has taken
 * already, or 0: take one here.  The child's handle (> 0), or -errno: refused -EINVAL, -EPERM,
 * -ERESTARTNOINTR; over a limit -EAGAIN; out of a resource -ENOMEM, or what spec/steps.h says of
 * the step that failed.  Linux: kernel/fork.c, copy_process.
 */
int32_t copy_process(struct clone_args args, task_id caller, uint32_t pid);

#endif
