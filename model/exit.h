/*
 * The end of a task: what it owned is given back in two parts, at its exit and when it is reaped.
 */
#ifndef MODEL_EXIT_H
#define MODEL_EXIT_H

#include "model/state.h"

/*@ // What a task that has not exited owns.
    predicate owns_objects{L}(integer t) =
      files_live(task_table[t].files) && fs_live(task_table[t].fs) && mm_live(task_table[t].mm);

    // What every task owns until it is reaped.
    predicate owns_identity{L}(integer t) =
      task_live(t) && task_count[t] == 1 && user_live(task_table[t].user) &&
      user_table[task_table[t].user].processes > 0 && sighand_live(task_table[t].sighand) &&
      signal_live(task_table[t].signal) && 0 < task_table[t].pid < PID_MAX &&
      pid_owner[task_table[t].pid] != NOBODY && nr_threads > 0;

    predicate one_files_less{A, B}(integer o) =
      \at(files_count[o], B) == \at(files_count[o], A) - 1 && files_others_same{A, B}(o);
    predicate one_fs_less{A, B}(integer o) =
      \at(fs_count[o], B) == \at(fs_count[o], A) - 1 && fs_others_same{A, B}(o);
    predicate one_mm_less{A, B}(integer o) =
      \at(mm_count[o], B) == \at(mm_count[o], A) - 1 && mm_others_same{A, B}(o);
    predicate one_sighand_less{A, B}(integer o) =
      \at(sighand_count[o], B) == \at(sighand_count[o], A) - 1 && sighand_others_same{A, B}(o);
    predicate one_signal_less{A, B}(integer o) =
      \at(signal_count[o], B) == \at(signal_count[o], A) - 1 && signal_others_same{A, B}(o);

    // Whom a record names exists as a record.
    predicate ties_sound{L} = \forall integer t; 0 <= t < NR_TASKS ==>
      task_table[t].real_parent < NR_TASKS && task_table[t].group_leader < NR_TASKS &&
      task_table[t].sighand < NR_OBJECTS && task_table[t].signal < NR_OBJECTS;

    // A new parent changes who hears of a task's end, and nothing else.
    predicate keeps_self{A, B}(integer c) =
      \at(task_table[c].state, A) == \at(task_table[c].state, B) &&
      \at(task_table[c].pid, A) == \at(task_table[c].pid, B) &&
      \at(task_table[c].tgid, A) == \at(task_table[c].tgid, B) &&
      \at(task_table[c].pgrp, A) == \at(task_table[c].pgrp, B) &&
      \at(task_table[c].session, A) == \at(task_table[c].session, B) &&
      \at(task_table[c].group_leader, A) == \at(task_table[c].group_leader, B) &&
      \at(task_table[c].user, A) == \at(task_table[c].user, B) &&
      \at(task_table[c].files, A) == \at(task_table[c].files, B) &&
      \at(task_table[c].fs, A) == \at(task_table[c].fs, B) &&
      \at(task_table[c].sighand, A) == \at(task_table[c].sighand, B) &&
      \at(task_table[c].signal, A) == \at(task_table[c].signal, B) &&
      \at(task_table[c].mm, A) == \at(task_table[c].mm, B) &&
      \at(task_table[c].exec_mm, A) == \at(task_table[c].exec_mm, B) &&
      \at(task_table[c].exit_code, A) == \at(task_table[c].exit_code, B) &&
      \at(task_table[c].vfork_parent, A) == \at(task_table[c].vfork_parent, B) &&
      \at(task_table[c].set_child_tid, A) == \at(task_table[c].set_child_tid, B) &&
      \at(task_table[c].clear_child_tid, A) == \at(task_table[c].clear_child_tid, B) &&
      \at(task_table[c].capabilities, A) == \at(task_table[c].capabilities, B) &&
      \at(task_table[c].signals, A) == \at(task_table[c].signals, B) &&
      \at(task_table[c].unkillable, A) == \at(task_table[c].unkillable, B) &&
      \at(task_table[c].chrooted, A) == \at(task_table[c].chrooted, B) &&
      \at(task_table[c].other_pid_ns, A) == \at(task_table[c].other_pid_ns, B) &&
      \at(task_table[c].other_time_ns, A) == \at(task_table[c].other_time_ns, B);
*/

/*@ requires task: t < NR_TASKS;
    requires mm: mm_live(task_table[t].mm);
    requires parent: task_table[t].vfork_parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns task_table[t].clear_child_tid, task_table[t].vfork_parent;
    ensures cleared: task_table[t].clear_child_tid == 0;
    ensures released: task_table[t].vfork_parent == NOBODY;
*/
/*
 * The task is about to let go of its memory: clear the word that it promised to clear, if somebody
 * is left to read it, and let a vfork parent go on.  Linux: kernel/fork.c, mm_release.
 */
void mm_release(task_id t);

/*@ requires sound: files_sound && fs_sound && mm_sound;
    requires task: t < NR_TASKS;
    requires owned: owns_objects(t);
    requires parent: task_table[t].vfork_parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns task_table[t].clear_child_tid, task_table[t].vfork_parent, task_table[t].files,
      task_table[t].fs, task_table[t].mm,
      files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: files_sound && fs_sound && mm_sound;
    ensures files: one_files_less{Pre, Post}(\old(task_table[t].files));
    ensures fs: one_fs_less{Pre, Post}(\old(task_table[t].fs));
    ensures mm: one_mm_less{Pre, Post}(\old(task_table[t].mm));
    ensures files_gone: task_table[t].files == NOBODY;
    ensures fs_gone: task_table[t].fs == NOBODY;
    ensures mm_gone: task_table[t].mm == NOBODY;
    ensures released: task_table[t].vfork_parent == NOBODY;
    ensures cleared: task_table[t].clear_child_tid == 0;
*/
/* What a task gives back when it exits: memory, files, directories. */
void exit_objects(task_id t);

/*@ requires sound: pids_sound && task_sound && user_sound && sighand_sound && signal_sound;
    requires owned: owns_identity(t);
    terminates \true;
    exits \false;
    assigns task_table[t], nr_threads, pid_owner[task_table[t].pid],
      user_table[0 .. NR_USERS - 1], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1];
    ensures sound: pids_sound && task_sound && user_sound && sighand_sound && signal_sound;
    ensures blank: task_is_blank(task_table[t]) && task_count[t] == 0;
    ensures thread: nr_threads == \old(nr_threads) - 1;
    ensures pid: pid_owner[\old(task_table[t].pid)] == NOBODY;
    ensures user: user_table[\old(task_table[t].user)].processes ==
      \old(user_table[task_table[t].user].processes) - 1;
    ensures sighand: one_sighand_less{Pre, Post}(\old(task_table[t].sighand));
    ensures signal: one_signal_less{Pre, Post}(\old(task_table[t].signal));
*/
/*
 * Reap: what a task keeps until it has been waited for is given back, its pid and its record last.
 * exit_objects and release_task together give back what copy_process charged.
 * Linux: kernel/exit.c, release_task.
 */
void release_task(task_id t);

/*@ requires task: t < NR_TASKS;
    requires group: task_table[t].signal < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns signal_table[task_table[t].signal].group_exit,
      signal_table[task_table[t].signal].exit_code;
    ensures ends: signal_table[task_table[t].signal].group_exit != 0;
    ensures first_wins: signal_table[task_table[t].signal].exit_code ==
      (\old(signal_table[task_table[t].signal].group_exit) != 0
        ? \old(signal_table[task_table[t].signal].exit_code) : code);
*/
/*
 * The whole thread group is to end with this wait status; the first to say so is believed.  The
 * kernel makes each of its threads exit.  Linux: kernel/exit.c, do_group_exit.
 */
void exit_group(task_id t, int32_t code);

/*@ requires sound: task_sound && ties_sound && pids_sound;
    requires task: task_live(t);
    requires init: pid_owner[INIT_PID] < NR_TASKS && pid_owner[INIT_PID] != t;
    terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1];
    ensures kept: \forall integer c; 0 <= c < NR_TASKS ==> keeps_self{Pre, Post}(c);
    ensures adopted: \forall integer c; 0 <= c < NR_TASKS && task_count[c] > 0 ==>
      task_table[c].real_parent == (\old(task_table[c].real_parent) == t
        ? \result : \old(task_table[c].real_parent));
    ensures ties: ties_sound;
    ensures mute: \forall integer c; 0 <= c < NR_TASKS ==>
      (task_table[c].exit_signal == THREAD_EXIT_SIGNAL <==>
       \old(task_table[c].exit_signal) == THREAD_EXIT_SIGNAL);
    ensures real: \result < NR_TASKS && \result != t;
*/
/*
 * The children of an exiting task get a new parent, which is returned: another thread of its group
 * that lives on, or init.  Linux: kernel/exit.c, forget_original_parent, find_new_reaper.
 */
task_id reparent_children(task_id t);

/*@ requires sound: state_sound && ties_sound;
    requires owned: owns_identity(t) && owns_objects(t);
    requires alive: task_table[t].state == TASK_ALIVE &&
      signal_table[task_table[t].signal].live > 0;
    requires parent: task_table[t].vfork_parent < NR_TASKS;
    requires init: pid_owner[INIT_PID] < NR_TASKS && pid_owner[INIT_PID] != t;
    terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1], task_nfree, task_count[t],
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
      signal_table[task_table[t].signal].live,
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      pid_owner[0 .. PID_MAX - 1], nr_threads;
    ensures sound: pids_sound && task_sound && user_sound && files_sound && fs_sound &&
      sighand_sound && signal_sound && mm_sound;
    ensures files: one_files_less{Pre, Post}(\old(task_table[t].files));
    ensures fs: one_fs_less{Pre, Post}(\old(task_table[t].fs));
    ensures mm: one_mm_less{Pre, Post}(\old(task_table[t].mm));
    ensures group: signal_table[\old(task_table[t].signal)].live ==
      \old(signal_table[task_table[t].signal].live) - 1;
    ensures threads: nr_threads == \old(nr_threads) - (task_table[t].state == TASK_FREE ? 1 : 0);
    ensures pids: \forall integer p; 0 <= p < PID_MAX && p != \old(task_table[t].pid) ==>
      pid_owner[p] == \old(pid_owner[p]);
    ensures zombie: task_table[t].state == TASK_ZOMBIE || task_table[t].state == TASK_FREE;
    ensures status: task_table[t].state == TASK_ZOMBIE ==> task_table[t].exit_code == code;
    ensures thread: \old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL ==>
      task_table[t].state == TASK_FREE;
    ensures leader: \result == NOBODY || (\result == \old(task_table[t].group_leader) &&
      \result != t && task_table[\result].state == TASK_ZOMBIE);
    ensures orphans: \forall integer c; 0 <= c < NR_TASKS && task_count[c] > 0 && c != t ==>
      task_table[c].real_parent != t;
*/
/*
 * The task ends with this wait status.  It becomes a zombie and its parent is told; a thread, or a
 * child that its parent does not want to hear of, is reaped at once.  init must not end.
 * NOBODY; or the leader of its group, to be reaped by release_task: this was the last thread that
 * it waited for, and its parent does not want to hear of it.  Linux: kernel/exit.c, do_exit,
 * exit_notify.
 */
task_id exit_task(task_id t, int32_t code);

#endif
