/*
 * The middle of the ladder: the objects that clone flags share, taken together or not at all.
 */
#ifndef MODEL_OBJECTS_H
#define MODEL_OBJECTS_H

#include "model/share.h"

/*@ predicate objects_sound{L} =
      files_sound && fs_sound && sighand_sound && signal_sound && mm_sound;

    predicate objects_can_be_shared{L}(integer t) =
      files_can_be_shared(t) && fs_can_be_shared(t) && sighand_can_be_shared(t) &&
      signal_can_be_shared(t) && mm_can_be_shared(t);

    // One of the five rungs failed; each of them says ENOMEM.
    predicate objects_refuse{A, B}(integer f) =
      files_refuses{A, B}(f) || fs_refuses{A, B}(f) || sighand_refuses{A, B}(f) ||
      signal_refuses{A, B}(f) || mm_refuses{A, B}(f);
*/

/*@ requires sound: objects_sound;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && child != caller;
    requires live: objects_can_be_shared(caller);
    requires blank: task_table[child].files == NOBODY && task_table[child].fs == NOBODY &&
      task_table[child].sighand == NOBODY && task_table[child].signal == NOBODY &&
      task_table[child].mm == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], step_answer[STEP_FS], step_answer[STEP_SIGHAND],
      step_answer[STEP_SIGNAL], step_answer[STEP_MM], task_table[child].files, task_table[child].fs,
      task_table[child].sighand, task_table[child].signal, task_table[child].mm,
      files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: objects_sound;
    ensures refused: objects_refuse{Pre, Post}(flags) ==> \result == -ENOMEM;
    ensures taken: !objects_refuse{Pre, Post}(flags) ==> \result == 0;
    ensures unwound_files: \result != 0 ==>
      files_same{Pre, Post} && task_table[child].files == NOBODY;
    ensures unwound_fs: \result != 0 ==> fs_same{Pre, Post} && task_table[child].fs == NOBODY;
    ensures unwound_sighand: \result != 0 ==>
      sighand_same{Pre, Post} && task_table[child].sighand == NOBODY;
    ensures unwound_signal: \result != 0 ==>
      signal_same{Pre, Post} && task_table[child].signal == NOBODY;
    ensures unwound_mm: \result != 0 ==> mm_same{Pre, Post} && task_table[child].mm == NOBODY;
    ensures charged_files: \result == 0 ==> files_taken{Pre, Post}(flags, caller, child);
    ensures charged_fs: \result == 0 ==> fs_taken{Pre, Post}(flags, caller, child);
    ensures charged_sighand: \result == 0 ==> sighand_taken{Pre, Post}(flags, caller, child);
    ensures charged_signal: \result == 0 ==> signal_taken{Pre, Post}(flags, caller, child);
    ensures charged_mm: \result == 0 ==> mm_taken{Pre, Post}(flags, caller, child);
*/
/* Share or copy the five kinds, in Linux's order: 0, or -ENOMEM with nothing taken. */
int32_t copy_objects(uint64_t flags, task_id caller, task_id child);

/*@ requires sound: objects_sound;
    requires task: t < NR_TASKS;
    requires live: files_live(task_table[t].files) && fs_live(task_table[t].fs) &&
      sighand_live(task_table[t].sighand) && signal_live(task_table[t].signal) &&
      mm_live(task_table[t].mm);
    terminates \true;
    exits \false;
    assigns task_table[t].files, task_table[t].fs,
      task_table[t].sighand, task_table[t].signal, task_table[t].mm,
      files_nfree, files_count[0 .. NR_OBJECTS - 1],
      files_slot[0 .. NR_OBJECTS - 1], files_at[0 .. NR_OBJECTS - 1],
      fs_nfree, fs_count[0 .. NR_OBJECTS - 1],
      fs_slot[0 .. NR_OBJECTS - 1], fs_at[0 .. NR_OBJECTS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      mm_nfree, mm_count[0 .. NR_OBJECTS - 1],
      mm_slot[0 .. NR_OBJECTS - 1], mm_at[0 .. NR_OBJECTS - 1];
    ensures sound: objects_sound;
    ensures files: files_given{Pre, Post}(\old(task_table[t].files)) &&
      task_table[t].files == NOBODY;
    ensures fs: fs_given{Pre, Post}(\old(task_table[t].fs)) && task_table[t].fs == NOBODY;
    ensures sighand: sighand_given{Pre, Post}(\old(task_table[t].sighand)) &&
      task_table[t].sighand == NOBODY;
    ensures signal: signal_given{Pre, Post}(\old(task_table[t].signal)) &&
      task_table[t].signal == NOBODY;
    ensures mm: mm_given{Pre, Post}(\old(task_table[t].mm)) && task_table[t].mm == NOBODY;
*/
/* Let go of all five, in the reverse order. */
void put_objects(task_id t);

#endif
