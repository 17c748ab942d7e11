/*
 * Share or copy, the same text for each kind of object that a clone flag shares; spec/each_shared.h
 * includes it once per kind, with T_NAME, T_NR, T_STEP and T_FLAG defined.  V(copy) is copy_files,
 * copy_fs, ...
 */

/*@ predicate T(refuses){A, B}(integer flags) =
      !ON(flags, T_FLAG) && (\at(T(nfree), A) == 0 || \at(step_answer[T_STEP], B) != 0);

    predicate T(can_be_shared){L}(integer t) =
      T(live){L}(task_table[t].T_NAME) && T(count)[task_table[t].T_NAME] < COUNT_MAX;

    // What a success charges: one more owner, or one object taken and owned once.
    predicate T(charged){A, B}(integer flags, integer parent, integer child) =
      ON(flags, T_FLAG)
        ? \at(task_table[child].T_NAME, B) == \at(task_table[parent].T_NAME, A) &&
          \at(T(nfree), B) == \at(T(nfree), A) &&
          \at(T(count)[task_table[child].T_NAME], B) ==
            \at(T(count)[task_table[parent].T_NAME], A) + 1
        : \at(task_table[child].T_NAME, B) == \at(T(next), A) &&
          \at(T(nfree), B) == \at(T(nfree), A) - 1 &&
          \at(T(count), A)[\at(task_table[child].T_NAME, B)] == 0 &&
          \at(T(count)[task_table[child].T_NAME], B) == 1;

    // All that a success does to the table; the object lies where giving it back undoes the taking.
    predicate T(taken){A, B}(integer flags, integer parent, integer child) =
      T(charged){A, B}(flags, parent, child) &&
      T(live){B}(\at(task_table[child].T_NAME, B)) &&
      T(others_same){A, B}(\at(task_table[child].T_NAME, B)) &&
      (ON(flags, T_FLAG)
        ? \at(T(count)[task_table[child].T_NAME], B) > 1
        : \at(T(at)[task_table[child].T_NAME], B) == \at(T(nfree), B)) &&
      \forall integer i; 0 <= i < T_NR ==>
        \at(T(slot)[i], B) == \at(T(slot)[i], A) && \at(T(at)[i], B) == \at(T(at)[i], A);

    // All that letting go of an object does to it, and to a table whose last taken it was.
    predicate T(given){A, B}(integer id) =
      \at(T(count)[id], B) == \at(T(count)[id], A) - 1 && T(others_same){A, B}(id) &&
      \at(T(nfree), B) == \at(T(nfree), A) + (\at(T(count)[id], A) == 1 ? 1 : 0) &&
      (\at(T(count)[id], A) > 1 || \at(T(at)[id], A) == \at(T(nfree), A) ==>
        \forall integer i; 0 <= i < T_NR ==>
          \at(T(slot)[i], B) == \at(T(slot)[i], A) && \at(T(at)[i], B) == \at(T(at)[i], A));
*/

/*@ requires sound: T(sound);
    requires tasks: parent < NR_TASKS && child < NR_TASKS && child != parent;
    requires live: T(can_be_shared)(parent);
    terminates \true;
    exits \false;
    assigns task_table[child].T_NAME, step_answer[T_STEP], T(nfree), T(count)[0 .. T_NR - 1];
    ensures sound: T(sound);
    ensures refused: T(refuses){Pre, Post}(flags) ==> \result == -ENOMEM;
    ensures taken: !T(refuses){Pre, Post}(flags) ==> \result == 0;
    ensures answer: step_answer[T_STEP] == 0 || step_answer[T_STEP] == -ENOMEM;
    ensures unchanged: \result != 0 ==> T(same){Pre, Post} &&
      task_table[child].T_NAME == \old(task_table[child].T_NAME);
    ensures charged: \result == 0 ==> T(taken){Pre, Post}(flags, parent, child);
*/
/* Give the child the parent's object if the flag says so, else a copy: 0 or -ENOMEM. */
int32_t V(copy)(uint64_t flags, task_id parent, task_id child);

/*@ requires sound: T(sound);
    requires task: t < NR_TASKS;
    requires live: T(live)(task_table[t].T_NAME);
    terminates \true;
    exits \false;
    assigns task_table[t].T_NAME, T(nfree), T(count)[task_table[t].T_NAME],
      T(slot)[0 .. T_NR - 1], T(at)[0 .. T_NR - 1];
    ensures sound: T(sound);
    ensures gone: task_table[t].T_NAME == NOBODY;
    ensures given: T(given){Pre, Post}(\old(task_table[t].T_NAME));
*/
/* The task lets go of its object. */
void V(put)(task_id t);
