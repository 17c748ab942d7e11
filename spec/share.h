/*
 * Share or copy, the same text for each kind of object that a clone flag shares; spec/each_shared.h
 * includes it once per kind, with T_NAME, T_NR, T_STEP and T_FLAG defined.  V(copy) is copy_files,
 * copy_fs, ...
 */

/*@ predicate T(refuses){A, B}(uint64_t flags) =
      !ON(flags, T_FLAG) && (\at(T(nfree), A) == 0 || \at(step_answer[T_STEP], B) != 0);

    predicate T(can_be_shared){L}(integer t) =
      T(live){L}(task_table[t].T_NAME) && T(count)[task_table[t].T_NAME] < COUNT_MAX;

    // What a success charges: one more owner, or one object taken and owned once.
    predicate T(charged){A, B}(uint64_t flags, integer parent, integer child) =
      ON(flags, T_FLAG)
        ? \at(task_table[child].T_NAME, B) == \at(task_table[parent].T_NAME, A) &&
          \at(T(nfree), B) == \at(T(nfree), A) &&
          \at(T(count)[task_table[child].T_NAME], B) ==
            \at(T(count)[task_table[parent].T_NAME], A) + 1
        : \at(task_table[child].T_NAME, B) == \at(T(next), A) &&
          \at(T(nfree), B) == \at(T(nfree), A) - 1 &&
          \at(T(count), A)[\at(task_table[child].T_NAME, B)] == 0 &&
          \at(T(count)[task_table[child].T_NAME], B) == 1;
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
    ensures charged: \result == 0 ==> T(charged){Pre, Post}(flags, parent, child) &&
      T(live)(task_table[child].T_NAME);
    ensures others: \result == 0 ==> T(others_same){Pre, Post}(task_table[child].T_NAME);
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
    ensures one_less: T(count)[\old(task_table[t].T_NAME)] ==
      \old(T(count)[task_table[t].T_NAME]) - 1;
    ensures others: T(others_same){Pre, Post}(\old(task_table[t].T_NAME));
    ensures freed: T(nfree) ==
      \old(T(nfree) + (T(count)[task_table[t].T_NAME] == 1 ? 1 : 0));
    ensures order:
      \old(T(count)[task_table[t].T_NAME] > 1 || T(at)[task_table[t].T_NAME] == T(nfree)) ==>
      \forall integer i; 0 <= i < T_NR ==>
        T(slot)[i] == \old(T(slot)[i]) && T(at)[i] == \old(T(at)[i]);
*/
/* The task lets go of its object. */
void V(put)(task_id t);
