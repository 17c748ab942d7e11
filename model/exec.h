/*
 * exec, as far as accounting goes: fresh memory, own files, own handlers.
 */
#ifndef MODEL_EXEC_H
#define MODEL_EXEC_H

#include "model/exit.h"
#include "model/state.h"

/*@ requires sound: files_sound && mm_sound;
    requires task: t < NR_TASKS;
    requires live: files_live(task_table[t].files) && task_table[t].exec_mm == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], task_table[t].files, task_table[t].exec_mm, files_nfree,
      files_count[0 .. NR_OBJECTS - 1], files_slot[0 .. NR_OBJECTS - 1],
      files_at[0 .. NR_OBJECTS - 1], mm_nfree, mm_count[0 .. NR_OBJECTS - 1];
    ensures sound: files_sound && mm_sound;
    ensures error: \result == -ENOMEM || 0 < \result < NR_OBJECTS;
    ensures refused: \result < 0 ==> mm_same{Pre, Post} && task_table[t].exec_mm == NOBODY;
    ensures fresh: \result > 0 ==> \result == \old(mm_next) &&
      task_table[t].exec_mm == \result && \old(mm_count)[\result] == 0 &&
      mm_count[\result] == 1 && mm_nfree == \old(mm_nfree) - 1 &&
        mm_others_same{Pre, Post}(\result);
    ensures alone: \old(files_count[task_table[t].files]) == 1 ==> files_same{Pre, Post} &&
      task_table[t].files == \old(task_table[t].files);
    ensures own_files: \result > 0 ==> files_live(task_table[t].files) &&
      files_count[task_table[t].files] == 1;
*/
/*
 * Before the point of no return: the task gets files of its own and a handle for the new memory,
 * which the kernel fills.  The mm, or -ENOMEM (the files may be the task's own by then, as in
 * Linux).
 * Linux: fs/exec.c, unshare_files and mm_alloc.
 */
int32_t exec_prepare(task_id t);

/*@ requires sound: mm_sound;
    requires task: t < NR_TASKS && mm_live(task_table[t].exec_mm);
    terminates \true;
    exits \false;
    assigns task_table[t].exec_mm, mm_nfree, mm_count[task_table[t].exec_mm],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: mm_sound;
    ensures given: mm_given{Pre, Post}(\old(task_table[t].exec_mm)) &&
      task_table[t].exec_mm == NOBODY;
*/
/* The exec has failed: the new memory is given back. */
void exec_abandon(task_id t);

/*@ requires sound: mm_sound && sighand_sound;
    requires task: t < NR_TASKS && task_table[t].vfork_parent < NR_TASKS;
    requires live: mm_live(task_table[t].mm) && sighand_live(task_table[t].sighand);
    requires fresh: mm_live(task_table[t].exec_mm) && task_table[t].exec_mm != task_table[t].mm;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_SIGHAND], task_table[t].sighand, task_table[t].mm,
      task_table[t].exec_mm,
      task_table[t].clear_child_tid, task_table[t].vfork_parent, sighand_nfree,
      sighand_count[0 .. NR_OBJECTS - 1], sighand_slot[0 .. NR_OBJECTS - 1],
      sighand_at[0 .. NR_OBJECTS - 1], mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: mm_sound && sighand_sound;
    ensures error: \result == 0 || \result == -ENOMEM;
    ensures refused: \result != 0 ==> mm_same{Pre, Post} && sighand_same{Pre, Post} &&
      task_table[t] == \old(task_table[t]);
    ensures own_handlers: \result == 0 ==> sighand_count[task_table[t].sighand] == 1;
    ensures memory: \result == 0 ==> task_table[t].mm == \old(task_table[t].exec_mm) &&
      task_table[t].exec_mm == NOBODY &&
      one_mm_less{Pre, Post}(\old(task_table[t].mm));
    ensures released: \result == 0 ==> task_table[t].vfork_parent == NOBODY &&
      task_table[t].clear_child_tid == 0;
*/
/*
 * The point of no return: the old memory is let go of (a vfork parent runs on), the new one is the
 * task's, and so are its handlers.  0, or -ENOMEM with nothing changed.
 * Linux: fs/exec.c, exec_mmap, unshare_sighand, begin_new_exec.
 */
int32_t exec_commit(task_id t);

#endif
