/*
 * Share or copy, the same text for each kind of object that a clone flag shares; spec/each_shared.h
 * includes it once per kind, with T_FLAG defined too.  V(copy) is copy_files, copy_fs, ...
 */

/*@ predicate T(refuses){A, B}(integer flags, integer parent) =
      \at(T(of)[parent], A) != NOBODY && !ON(flags, T_FLAG) &&
      (\at(T(nfree), A) == 0 || \at(step_answer[T_STEP], B) != 0);

    // What a success charges: one more owner, or one object taken and owned once.
    predicate T(charged){A, B}(integer flags, integer parent, integer child) =
      \at(T(of)[parent], A) == NOBODY ? T(same){A, B} :
      ON(flags, T_FLAG) ? T(joined){A, B}(child, \at(T(of)[parent], A)) : T(made){A, B}(child);

    // All that a success does to the table.
    predicate T(taken){A, B}(integer flags, integer parent, integer child) =
      T(charged){A, B}(flags, parent, child) && T(rest_same){A, B}(child);
*/

/*@ requires sound: T(sound);
    requires tasks: parent < NR_TASKS && child < NR_TASKS && child != parent;
    requires blank: T(of)[child] == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[T_STEP], T(of)[child], T(nfree), T(count)[0 .. T_NR - 1];
    ensures sound: T(sound);
    ensures refused: T(refuses){Pre, Post}(flags, parent) ==> \result == -ENOMEM;
    ensures taken: !T(refuses){Pre, Post}(flags, parent) ==> \result == 0;
    ensures answer: step_answer[T_STEP] == 0 || step_answer[T_STEP] == -ENOMEM;
    ensures unchanged: \result != 0 ==> T(same){Pre, Post};
    ensures charged: \result == 0 ==> T(taken){Pre, Post}(flags, parent, child);
    ensures got: \result == 0 ==> T(got){Pre, Post}(child);
*/
/*
 * Give the child the parent's object if the flag says so, else a copy; nothing if the parent has
 * none.  0 or -ENOMEM.
 */
int32_t V(copy)(uint64_t flags, task_id parent, task_id child);
