/*
 * do_fork: a pid first where the version takes it first, then the process.
 */
#ifndef MODEL_FORK_H
#define MODEL_FORK_H

#include "model/copy_process.h"

/*@ requires sound: state_sound;
    requires caller: is_alive(caller);
    requires signal: args.exit_signal <= 255;
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
    ensures sound: state_sound;
    ensures never_zero: -4095 <= \result < NR_TASKS && \result != 0;
    ensures no_pid: linux_rules[linux_version].pid_is_first != 0 &&
      (pids_exhausted{Pre} || step_answer[STEP_PID] != 0) ==>
      \result == linux_rules[linux_version].no_pid_error;
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
    ensures told_parent: \result > 0 && linux_rules[linux_version].settid_can_fail == 0 &&
      ON(args.flags, CLONE_PARENT_SETTID) ==> step_address[STEP_SETTID] == args.parent_tid;
    ensures number: \result > 0 ==> (linux_rules[linux_version].pid_is_first != 0
      ? is_next_pid{Pre}(task_table[\result].pid) && last_pid == task_table[\result].pid
      : is_number{Pre, Post}(args, 0, task_table[\result].pid));
    ensures place: linux_rules[linux_version].pid_is_first == 0 ==>
      keeps_place{Pre, Post}(args, 0);
    ensures charged_thread: \result > 0 ==> nr_threads == \old(nr_threads) + 1;
    ensures alive: \result > 0 ==> is_alive(\result) && \result != caller;
*/
/*
 * fork, vfork, clone and clone3 of `caller`: the child's handle (> 0), alive and ready to be woken,
 * its pid stored at parent_tid if the flags ask for it; or -errno as copy_process says.
 * exit_signal: 0..255.  Linux: kernel/fork.c, do_fork, kernel_clone.
 */
int32_t do_fork(struct clone_args args, task_id caller);

#endif
