/*
 * exec, as far as accounting goes: fresh memory, own files, own handlers.
 */
#ifndef MODEL_EXEC_H
#define MODEL_EXEC_H

#include "model/exit.h"
#include "model/state.h"

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
      mm_of[t], mm_of[EXEC_MM(t)], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
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
*/
/*
 * The point of no return: the old memory is let go of (a vfork parent runs on), the new one is the
 * task's, and so are its handlers.  0, or -ENOMEM with nothing changed.
 * Linux: fs/exec.c, exec_mmap, unshare_sighand, begin_new_exec.
 */
int32_t exec_commit(task_id t);

#endif
