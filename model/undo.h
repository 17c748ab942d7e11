/*
 * The list of semaphore operations to undo at exit: shared by SYSVSEM, else the child has none.
 */
#ifndef MODEL_UNDO_H
#define MODEL_UNDO_H

#include "model/own.h"

/*@ predicate undo_refuses{A, B}(integer f, integer caller) =
      ON(f, CLONE_SYSVSEM) && \at(undo_of[caller], A) == NOBODY &&
      (\at(undo_nfree, A) == 0 || \at(step_answer[STEP_UNDO], B) != 0);

    // A caller that had no list has one now, together with the child.
    predicate undo_begun{A, B}(integer caller, integer child) =
      \at(undo_of[caller], B) == \at(undo_next, A) &&
      \at(undo_of[child], B) == \at(undo_next, A) &&
      \at(undo_nfree, B) == \at(undo_nfree, A) - 1 &&
      \at(undo_count, A)[\at(undo_of[child], B)] == 0 &&
      \at(undo_count[undo_of[child]], B) == 2 &&
      \at(undo_at[undo_of[child]], B) == \at(undo_nfree, B) &&
      undo_others_same{A, B}(\at(undo_of[child], B)) &&
      (\forall integer h; 0 <= h < NR_TASKS && h != caller && h != child ==>
        \at(undo_of[h], B) == \at(undo_of[h], A)) &&
      (\forall integer i; 0 <= i < NR_OBJECTS ==>
        \at(undo_slot[i], B) == \at(undo_slot[i], A) && \at(undo_at[i], B) == \at(undo_at[i], A));

    predicate undo_taken{A, B}(integer f, integer caller, integer child) =
      !ON(f, CLONE_SYSVSEM) ? undo_same{A, B} :
      \at(undo_of[caller], A) == NOBODY ? undo_begun{A, B}(caller, child) :
      undo_joined{A, B}(child, \at(undo_of[caller], A)) && undo_rest_same{A, B}(child);
*/

/*@ requires sound: undo_sound;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && child != caller;
    requires blank: undo_of[child] == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_UNDO], undo_of[caller], undo_of[child], undo_nfree,
      undo_count[0 .. NR_OBJECTS - 1];
    ensures sound: undo_sound;
    ensures refused: undo_refuses{Pre, Post}(flags, caller) ==> \result == -ENOMEM;
    ensures taken: !undo_refuses{Pre, Post}(flags, caller) ==> \result == 0;
    ensures unchanged: \result != 0 ==> undo_same{Pre, Post};
    ensures charged: \result == 0 ==> undo_taken{Pre, Post}(flags, caller, child);
*/
/* Share the caller's list, which is made if it has none: 0 or -ENOMEM.  Linux: ipc/sem.c. */
int32_t copy_undo(uint64_t flags, task_id caller, task_id child);

#endif
