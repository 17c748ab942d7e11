/*
 * The end of a task: what it owned is given back in two parts, at its exit and when it is reaped.
 */
#ifndef MODEL_EXIT_H
#define MODEL_EXIT_H

#include "model/state.h"

/*@ // A new parent changes who hears of a task's end, and nothing else.
    predicate keeps_self{A, B}(integer c) =
      \at(task_table[c].state, A) == \at(task_table[c].state, B) &&
      \at(task_table[c].pid, A) == \at(task_table[c].pid, B) &&
      \at(task_table[c].tgid, A) == \at(task_table[c].tgid, B) &&
      \at(task_table[c].pgrp, A) == \at(task_table[c].pgrp, B) &&
      \at(task_table[c].session, A) == \at(task_table[c].session, B) &&
      \at(task_table[c].group_leader, A) == \at(task_table[c].group_leader, B) &&
      \at(task_table[c].exit_code, A) == \at(task_table[c].exit_code, B) &&
      \at(task_table[c].vfork_parent, A) == \at(task_table[c].vfork_parent, B) &&
      \at(task_table[c].set_child_tid, A) == \at(task_table[c].set_child_tid, B) &&
      \at(task_table[c].clear_child_tid, A) == \at(task_table[c].clear_child_tid, B) &&
      \at(task_table[c].capabilities, A) == \at(task_table[c].capabilities, B) &&
      \at(task_table[c].signals, A) == \at(task_table[c].signals, B) &&
      \at(task_table[c].unkillable, A) == \at(task_table[c].unkillable, B) &&
      \at(task_table[c].stopped, A) == \at(task_table[c].stopped, B) &&
      \at(task_table[c].chrooted, A) == \at(task_table[c].chrooted, B) &&
      \at(task_table[c].other_pid_ns, A) == \at(task_table[c].other_pid_ns, B) &&
      \at(task_table[c].other_time_ns, A) == \at(task_table[c].other_time_ns, B) &&
      \at(task_table[c].dead_pid_ns, A) == \at(task_table[c].dead_pid_ns, B);

    // Who lives in a group beside the task.
    predicate lives_beside{L}(integer o, integer group, integer t) =
      0 < o < NR_TASKS && task_count[o] > 0 && o != t && signal_of[o] == group &&
      task_table[o].state == TASK_ALIVE;
    predicate has_alive_thread{L}(integer group, integer t) =
      \exists integer o; 0 < o < NR_TASKS && lives_beside(o, group, t);

    // The parent's parent and so on; which of them takes orphans.
    logic integer ancestor{L}(integer t, integer n) =
      n <= 0 ? t : task_table[ancestor{L}(t, n - 1)].real_parent;
    predicate takes_orphans{L}(integer above, integer t) =
      signal_table[signal_of[above]].subreaper != 0 && has_alive_thread(signal_of[above], t);

    // The nearest of them, as far as the swapper; NOBODY if there is none.
    predicate is_subreaper{L}(integer answer, integer t, integer n) =
      (\forall integer k; 0 <= k < n ==> ancestor(t, k) > SWAPPER) &&
      (\forall integer k; 0 < k < n ==> !takes_orphans(ancestor(t, k), t)) &&
      (answer != NOBODY
        ? n > 0 && takes_orphans(ancestor(t, n), t) &&
          lives_beside(answer, signal_of[ancestor(t, n)], t)
        : (n > 0 ==> !takes_orphans(ancestor(t, n), t)) &&
          (n == NR_TASKS || ancestor(t, n) <= SWAPPER));

    predicate is_new_reaper{L}(integer answer, integer t) =
      has_alive_thread(signal_of[t], t) ? lives_beside(answer, signal_of[t], t) :
      linux_rules[linux_version].has_subreapers == 0 ? answer == pid_owner[INIT_PID] :
      \exists integer n; 0 <= n <= NR_TASKS && (is_subreaper(answer, t, n) ||
        (is_subreaper(NOBODY, t, n) && answer == pid_owner[INIT_PID]));

    predicate is_zombie{L}(integer t) =
      SWAPPER < t < NR_TASKS && task_count[t] > 0 && task_table[t].state == TASK_ZOMBIE;

    // Init is there, and is not the one that ends.
    predicate is_mortal{L}(integer t) =
      pid_owner[INIT_PID] != NOBODY && pid_owner[INIT_PID] != t && t != SWAPPER;

    // Whose end is the end of its process, which nobody has ended yet.
    predicate speaks_for_all{L}(integer t) = linux_rules[linux_version].last_exit_speaks != 0 &&
      live_count[live_of[t]] == 1 && signal_table[signal_of[t]].group_exit == 0;

    // What a task gives back at its exit, and what when it is reaped.
    predicate exit_gives{A, B}(integer t) = undo_given{A, B}(t) && files_given{A, B}(t) &&
      fs_given{A, B}(t) && ns_given{A, B}(t) && io_given{A, B}(t) &&
      (\at(mm_of[EXEC_MM(t)], A) == NOBODY ==> mm_given{A, B}(t)) &&
      \at(mm_of[t], B) == NOBODY && \at(mm_of[EXEC_MM(t)], B) == NOBODY;
    predicate reaping_gives{A, B}(integer t) = user_given{A, B}(t) && cred_given{A, B}(t) &&
      sighand_given{A, B}(t) && signal_given{A, B}(t) &&
      \at(nr_threads, B) == \at(nr_threads, A) - 1 &&
      \at(pid_owner, B)[\at(task_table[t].pid, A)] == NOBODY &&
      \at(task_count[t], B) == 0 && task_is_blank(\at(task_table[t], B));
*/

/*@ requires task: t < NR_TASKS && mm_of[t] < NR_OBJECTS;
    requires parent: task_table[t].vfork_parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns task_table[t].clear_child_tid, task_table[t].vfork_parent, tid_cleared, vfork_resumed;
    ensures cleared: task_table[t].clear_child_tid == 0 && tid_cleared ==
      (\old(task_table[t].clear_child_tid) != 0 && mm_count[mm_of[t]] > 1
        ? \old(task_table[t].clear_child_tid) : \old(tid_cleared));
    ensures released: task_table[t].vfork_parent == NOBODY && vfork_resumed ==
      (\old(task_table[t].vfork_parent) != NOBODY
        ? \old(task_table[t].vfork_parent) : \old(vfork_resumed));
*/
/*
 * The task is about to let go of its memory: clear the word that it promised to clear, if somebody
 * is left to read it, and let a vfork parent go on.  Linux: kernel/fork.c, mm_release.
 */
void mm_release(task_id t);

/*@ requires sound: mm_sound && undo_sound && files_sound && fs_sound && ns_sound && io_sound;
    requires task: t < NR_TASKS;
    requires parent: task_table[t].vfork_parent < NR_TASKS;
    terminates \true;
    exits \false;
    assigns task_table[t].clear_child_tid, task_table[t].vfork_parent, tid_cleared, vfork_resumed,
      step_dropped[0 .. NR_STEPS - 1], mm_of[t], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      undo_of[t], undo_nfree, undo_count[0 .. NR_OBJECTS - 1],
      undo_slot[0 .. NR_OBJECTS - 1], undo_at[0 .. NR_OBJECTS - 1],
      files_of[t], files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_of[t], fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      ns_of[t], ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_of[t], io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      mm_of[EXEC_MM(t)];
    ensures sound: mm_sound && undo_sound && files_sound && fs_sound && ns_sound && io_sound;
    ensures given: exit_gives{Pre, Post}(t);
    ensures released: task_table[t].vfork_parent == NOBODY &&
      (\old(task_table[t].vfork_parent) != NOBODY ==>
        vfork_resumed == \old(task_table[t].vfork_parent));
    ensures cleared: task_table[t].clear_child_tid == 0;
*/
/* What a task gives back when it exits: memory, undo list, files, directories and the like. */
void exit_objects(task_id t);

/*@ requires sound: state_sound;
    requires zombie: is_zombie(t);
    terminates \true;
    exits \false;
    assigns task_table[t],
      user_of[t], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[t], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      sighand_of[t], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[t], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      pid_owner[task_table[t].pid], nr_threads, part_count[0 .. NR_STEPS - 1],
      step_dropped[0 .. NR_STEPS - 1], group_locks;
    ensures sound: state_sound;
    ensures given: reaping_gives{Pre, Post}(t);
*/
/*
 * Reap: what a task keeps until it has been waited for is given back, its pid and its record last.
 * exit_objects and release_task together give back what copy_process charged.
 * Linux: kernel/exit.c, release_task.
 */
void release_task(task_id t);

/*@ requires task: t < NR_TASKS && signal_of[t] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns signal_table[signal_of[t]].group_exit, signal_table[signal_of[t]].exit_code;
    ensures ends: signal_table[signal_of[t]].group_exit != 0;
    ensures first_wins: signal_table[signal_of[t]].exit_code ==
      (\old(signal_table[signal_of[t]].group_exit) != 0
        ? \old(signal_table[signal_of[t]].exit_code) : code);
*/
/*
 * The whole thread group is to end with this wait status; the first to say so is believed.  The
 * kernel makes each of its threads exit.  Linux: kernel/exit.c, do_group_exit.
 */
void exit_group(task_id t, int32_t code);

/*@ requires sound: state_sound;
    requires task: is_zombie(t) && is_mortal(t);
    terminates \true;
    exits \false;
    assigns task_table[0 .. NR_TASKS - 1], notified, notified_signal;
    ensures kept: \forall integer c; 0 <= c < NR_TASKS ==> keeps_self{Pre, Post}(c);
    ensures itself: keeps_self{Pre, Post}(t);
    ensures unused: \forall integer c; 0 <= c < NR_TASKS && task_count[c] == 0 ==>
      task_table[c] == \old(task_table[c]);
    ensures adopted: \forall integer c; 0 <= c < NR_TASKS && task_count[c] > 0 ==>
      task_table[c].real_parent == (\old(task_table[c].real_parent) == t
        ? \result : \old(task_table[c].real_parent));
    ensures mute: \forall integer c; 0 <= c < NR_TASKS ==>
      (task_table[c].exit_signal == THREAD_EXIT_SIGNAL <==>
       \old(task_table[c].exit_signal) == THREAD_EXIT_SIGNAL);
    ensures strangers: \forall integer c; 0 <= c < NR_TASKS &&
      \old(task_table[c].real_parent) != t ==>
      task_table[c].exit_signal == \old(task_table[c].exit_signal);
    ensures real: \result < NR_TASKS && \result != t;
    ensures whose: is_new_reaper{Pre}(\result, t);
    ensures sound: state_sound;
*/
/*
 * The children of an exiting task get a new parent, which is returned: another thread of its group
 * that lives on, the nearest subreaper above it, or init.
 * Linux: kernel/exit.c, forget_original_parent, find_new_reaper.
 */
task_id reparent_children(task_id t);

/*@ requires sound: state_sound;
    requires alive: is_alive(t) && is_mortal(t);
    terminates \true;
    exits \false;
    assigns step_dropped[0 .. NR_STEPS - 1], group_locks, tid_cleared, vfork_resumed, notified,
      notified_signal, task_table[0 .. NR_TASKS - 1], live_of[t], live_count[live_of[t]],
      signal_table[signal_of[t]].group_exit, signal_table[signal_of[t]].exit_code,
      mm_of[t], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1],
      undo_of[t], undo_nfree, undo_count[0 .. NR_OBJECTS - 1],
      undo_slot[0 .. NR_OBJECTS - 1], undo_at[0 .. NR_OBJECTS - 1],
      files_of[t], files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_of[t], fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      ns_of[t], ns_nfree, ns_count[0 .. NR_OBJECTS - 1],
      ns_slot[0 .. NR_OBJECTS - 1], ns_at[0 .. NR_OBJECTS - 1],
      io_of[t], io_nfree, io_count[0 .. NR_OBJECTS - 1],
      io_slot[0 .. NR_OBJECTS - 1], io_at[0 .. NR_OBJECTS - 1],
      mm_of[EXEC_MM(t)],
      user_of[t], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[t], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      sighand_of[t], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[t], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1],
      pid_owner[0 .. PID_MAX - 1], nr_threads, part_count[0 .. NR_STEPS - 1];
    ensures sound: state_sound;
    ensures given: exit_gives{Pre, Post}(t);
    ensures resumed: \old(task_table[t].vfork_parent) != NOBODY ==>
      vfork_resumed == \old(task_table[t].vfork_parent);
    ensures group: live_count[\old(live_of[t])] == \old(live_count[live_of[t]]) - 1;
    ensures threads: nr_threads == \old(nr_threads) - (task_table[t].state == TASK_FREE ? 1 : 0);
    ensures pids: \forall integer p; 0 <= p < PID_MAX && p != \old(task_table[t].pid) ==>
      pid_owner[p] == \old(pid_owner[p]);
    ensures zombie: task_table[t].state == TASK_ZOMBIE || task_table[t].state == TASK_FREE;
    ensures status: task_table[t].state == TASK_ZOMBIE ==> task_table[t].exit_code == code;
    ensures spoken: speaks_for_all{Pre}(t) ==>
      signal_table[\old(signal_of[t])].group_exit != 0 &&
      signal_table[\old(signal_of[t])].exit_code == code;
    ensures silent: !speaks_for_all{Pre}(t) ==>
      signal_table[\old(signal_of[t])] == \old(signal_table[signal_of[t]]);
    ensures thread: \old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL ==>
      task_table[t].state == TASK_FREE;
    ensures leader: \result == NOBODY || (\result == \old(task_table[t].group_leader) &&
      \result != t && is_zombie(\result));
    ensures orphans: \forall integer c; 0 <= c < NR_TASKS && task_count[c] > 0 && c != t ==>
      task_table[c].real_parent != t;
*/
/*
 * The task ends with this wait status; since 6.0 that of its last thread is the process's, unless
 * exit_group has named one.  It becomes a zombie and its parent is told; a thread, or a child that
 * its parent does not want to hear of, is reaped at once.  init must not end.
 * NOBODY; or the leader of its group, to be reaped by release_task: this was the last thread that
 * it waited for, and its parent does not want to hear of it.  Linux: kernel/exit.c, do_exit,
 * exit_notify.
 */
task_id exit_task(task_id t, int32_t code);

#endif
