/*
 * exec, as far as accounting goes: one thread, which leads; fresh memory, own files, own handlers.
 */
#ifndef MODEL_EXEC_H
#define MODEL_EXEC_H

#include "model/exit.h"
#include "model/state.h"

/*@ // All that is left of a group: a thread that lives, and its leader, which has exited.
    predicate outlives_leader{L}(integer t) = is_alive(t) && t != SWAPPER &&
      is_zombie(task_table[t].group_leader) &&
      signal_of[task_table[t].group_leader] == signal_of[t] && signal_count[signal_of[t]] == 2;

    // By what others know the process: it is the thread's from now on.
    predicate takes_identity{A, B}(integer t, integer leader) =
      \at(task_table[t].pid, B) == \at(task_table[leader].pid, A) &&
      \at(task_table[t].tgid, B) == \at(task_table[leader].tgid, A) &&
      \at(task_table[t].real_parent, B) == \at(task_table[leader].real_parent, A) &&
      \at(task_table[t].group_leader, B) == t && \at(task_table[t].exit_signal, B) == SIGCHLD &&
      \at(pid_owner, B)[\at(task_table[leader].pid, A)] == t &&
      \at(pid_owner, B)[\at(task_table[t].pid, A)] == NOBODY;
    predicate keeps_work{A, B}(integer t) =
      \at(task_table[t].state, B) == \at(task_table[t].state, A) &&
      \at(task_table[t].pgrp, B) == \at(task_table[t].pgrp, A) &&
      \at(task_table[t].session, B) == \at(task_table[t].session, A) &&
      \at(task_table[t].exit_code, B) == \at(task_table[t].exit_code, A) &&
      \at(task_table[t].vfork_parent, B) == \at(task_table[t].vfork_parent, A) &&
      \at(task_table[t].set_child_tid, B) == \at(task_table[t].set_child_tid, A) &&
      \at(task_table[t].clear_child_tid, B) == \at(task_table[t].clear_child_tid, A) &&
      \at(task_table[t].capabilities, B) == \at(task_table[t].capabilities, A) &&
      \at(task_table[t].signals, B) == \at(task_table[t].signals, A) &&
      \at(task_table[t].unkillable, B) == \at(task_table[t].unkillable, A) &&
      \at(task_table[t].stopped, B) == \at(task_table[t].stopped, A) &&
      \at(task_table[t].chrooted, B) == \at(task_table[t].chrooted, A) &&
      \at(task_table[t].other_pid_ns, B) == \at(task_table[t].other_pid_ns, A) &&
      \at(task_table[t].other_time_ns, B) == \at(task_table[t].other_time_ns, A) &&
      \at(task_table[t].dead_pid_ns, B) == \at(task_table[t].dead_pid_ns, A);
    // What the leader kept until it was to be reaped.
    predicate leader_gives{A, B}(integer leader) = user_given{A, B}(leader) &&
      cred_given{A, B}(leader) && sighand_given{A, B}(leader) && signal_given{A, B}(leader) &&
      \at(nr_threads, B) == \at(nr_threads, A) - 1 && \at(task_count[leader], B) == 0 &&
      task_is_blank(\at(task_table[leader], B));
*/

/*@ requires sound: state_sound;
    requires last: outlives_leader(t);
    terminates \true;
    exits \false;
    assigns task_table[t], task_table[task_table[t].group_leader], pid_owner[0 .. PID_MAX - 1],
      user_of[task_table[t].group_leader], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      cred_of[task_table[t].group_leader], cred_nfree, cred_count[0 .. NR_OBJECTS - 1],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      sighand_of[task_table[t].group_leader], sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_of[task_table[t].group_leader], signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[task_table[t].group_leader], task_slot[0 .. NR_TASKS - 1],
      task_at[0 .. NR_TASKS - 1], nr_threads, part_count[0 .. NR_STEPS - 1],
      step_dropped[0 .. NR_STEPS - 1], group_locks;
    ensures sound: state_sound;
    ensures leads: takes_identity{Pre, Post}(t, \old(task_table[t].group_leader));
    ensures kept: keeps_work{Pre, Post}(t);
    ensures given: leader_gives{Pre, Post}(\old(task_table[t].group_leader));
    ensures alone: signal_count[signal_of[t]] == 1;
    ensures pids: \forall integer p; 0 <= p < PID_MAX && p != \old(task_table[t].pid) &&
      p != \old(task_table[task_table[t].group_leader].pid) ==>
      pid_owner[p] == \old(pid_owner[p]);
*/
/*
 * The thread that runs the new program has outlived the leader: it leads from now on, by the
 * leader's pid, as the child of its parent, whom it tells of its end by SIGCHLD.  The leader goes,
 * by the thread's pid, and nobody hears of it.  Linux: fs/exec.c, de_thread.
 */
void exec_lead(task_id t);

/*@ requires sound: files_sound && mm_sound;
    requires task: t < NR_TASKS && mm_of[EXEC_MM(t)] == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], step_dropped[STEP_FILES],
      files_of[t], files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1], mm_of[EXEC_MM(t)], mm_nfree,
      mm_count[0 .. NR_OBJECTS - 1];
    ensures sound: files_sound && mm_sound;
    ensures error: \result == -ENOMEM || 0 < \result < NR_OBJECTS;
    ensures refused: \result < 0 ==> mm_same{Pre, Post};
    ensures fresh: \result > 0 ==> \result == mm_of[EXEC_MM(t)] &&
      mm_made{Pre, Post}(EXEC_MM(t)) && mm_rest_same{Pre, Post}(EXEC_MM(t));
    ensures own_files: \result > 0 ==>
      files_of[t] == NOBODY || files_count[files_of[t]] == 1;
    ensures others_files: files_other_holders_same{Pre, Post}(t);
    ensures alone: \old(files_of[t]) == NOBODY || \old(files_count[files_of[t]]) == 1 ==>
      files_same{Pre, Post};
*/
/*
 * Before the point of no return: the task gets files of its own and a handle for the new memory,
 * which the kernel fills.  The mm, or -ENOMEM (the files may be the task's own by then, as in
 * Linux).
 * Linux: fs/exec.c, unshare_files and mm_alloc.
 */
int32_t exec_prepare(task_id t);

/*@ requires sound: mm_sound;
    requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns mm_of[EXEC_MM(t)], mm_nfree, mm_count[mm_of[EXEC_MM(t)]],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1], step_dropped[STEP_MM];
    ensures sound: mm_sound;
    ensures given: mm_given{Pre, Post}(EXEC_MM(t));
*/
/* The exec has failed: the new memory is given back. */
void exec_abandon(task_id t);

/*@ requires sound: mm_sound && sighand_sound;
    requires task: t < NR_TASKS && task_table[t].vfork_parent < NR_TASKS;
    requires fresh: mm_of[EXEC_MM(t)] != NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGHAND], step_dropped[STEP_SIGHAND], step_dropped[STEP_MM],
      tid_cleared, vfork_resumed, sighand_of[t], sighand_nfree,
      sighand_count[0 .. NR_OBJECTS - 1], sighand_slot[0 .. NR_OBJECTS - 1],
      sighand_at[0 .. NR_OBJECTS - 1], task_table[t].clear_child_tid, task_table[t].vfork_parent,
      task_table[t].exit_signal, mm_of[t], mm_of[EXEC_MM(t)], mm_nfree,
      mm_count[0 .. NR_OBJECTS - 1], mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: mm_sound && sighand_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures refused: \result != 0 ==> mm_same{Pre, Post} && sighand_same{Pre, Post} &&
      task_table[t] == \old(task_table[t]);
    ensures own_handlers: \result == 0 ==>
      sighand_of[t] == NOBODY || sighand_count[sighand_of[t]] == 1;
    ensures kept_handlers: (sighand_of[t] == NOBODY <==> \old(sighand_of[t]) == NOBODY) &&
      sighand_other_holders_same{Pre, Post}(t);
    ensures memory: \result == 0 ==> mm_of[t] == \old(mm_of[EXEC_MM(t)]) &&
      mm_of[EXEC_MM(t)] == NOBODY;
    ensures released: \result == 0 ==> task_table[t].vfork_parent == NOBODY &&
      task_table[t].clear_child_tid == 0 && (\old(task_table[t].vfork_parent) != NOBODY ==>
        vfork_resumed == \old(task_table[t].vfork_parent));
    ensures signal: \result == 0 ==> task_table[t].exit_signal ==
      (\old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL ? THREAD_EXIT_SIGNAL : SIGCHLD);
*/
/*
 * The point of no return: the old memory is let go of (a vfork parent runs on), the new one is the
 * task's, and so are its handlers; the parent, which may have asked for another signal at the end
 * of the old program, will hear of the new one's by SIGCHLD.  0, or -ENOMEM with nothing changed.
 * Linux: fs/exec.c, exec_mmap, unshare_sighand, begin_new_exec.
 */
int32_t exec_commit(task_id t);

#endif
