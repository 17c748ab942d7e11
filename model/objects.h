/*
 * The middle of the ladder: the objects that clone flags share, taken together or not at all.
 */
#ifndef MODEL_OBJECTS_H
#define MODEL_OBJECTS_H

#include "model/share.h"
#include "model/state.h"

/*@ // One of the five rungs failed; each of them says ENOMEM.
    predicate objects_refuse{A, B}(integer f, integer t) =
      files_refuses{A, B}(f, t) || fs_refuses{A, B}(f, t) || sighand_refuses{A, B}(f, t) ||
      signal_refuses{A, B}(f, t) || mm_refuses{A, B}(f, t);

    predicate objects_blank{L}(integer t) = files_of[t] == NOBODY && fs_of[t] == NOBODY &&
      sighand_of[t] == NOBODY && signal_of[t] == NOBODY && mm_of[t] == NOBODY;
*/

/*@ requires sound: objects_sound;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && child != caller;
    requires blank: objects_blank(child);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_FILES], step_answer[STEP_FS], step_answer[STEP_SIGHAND],
      step_answer[STEP_SIGNAL], step_answer[STEP_MM],
      step_dropped[STEP_FILES .. STEP_MM],
      files_of[child], fs_of[child], sighand_of[child], signal_of[child], mm_of[child],
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
    ensures refused: objects_refuse{Pre, Post}(flags, caller) ==> \result == -ENOMEM;
    ensures taken: !objects_refuse{Pre, Post}(flags, caller) ==> \result == 0;
    ensures unwound_files: \result != 0 ==> files_same{Pre, Post};
    ensures unwound_fs: \result != 0 ==> fs_same{Pre, Post};
    ensures unwound_sighand: \result != 0 ==> sighand_same{Pre, Post};
    ensures unwound_signal: \result != 0 ==> signal_same{Pre, Post};
    ensures unwound_mm: \result != 0 ==> mm_same{Pre, Post};
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
    terminates \true;
    exits \false;
    assigns files_of[t], fs_of[t], sighand_of[t], signal_of[t], mm_of[t],
      step_dropped[STEP_FILES .. STEP_MM],
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
    ensures files: files_given{Pre, Post}(t);
    ensures fs: fs_given{Pre, Post}(t);
    ensures sighand: sighand_given{Pre, Post}(t);
    ensures signal: signal_given{Pre, Post}(t);
    ensures mm: mm_given{Pre, Post}(t);
*/
/* Let go of all five, in the reverse order. */
void put_objects(task_id t);

#endif
