/*
 * The charge: each task counts against the limit of the user it belongs to.
 */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/state.h"

/*@ predicate over_limit{L}(integer t) =
      user_table[task_table[t].user].processes >= signal_table[task_table[t].signal].nproc &&
      task_table[t].user != ROOT_USER && !ON(task_table[t].capabilities, CAP_SYS_ADMIN) &&
      !ON(task_table[t].capabilities, CAP_SYS_RESOURCE);

    predicate user_refuses{A, B}(integer caller) =
      over_limit{A}(caller) || \at(step_answer[STEP_USER], B) != 0;

    predicate user_charged{A, B}(integer caller, integer child) =
      \at(task_table[child].user, B) == \at(task_table[caller].user, A) &&
      \at(user_count[task_table[child].user], B) ==
        \at(user_count[task_table[caller].user], A) + 1 &&
      \at(user_table[task_table[child].user].processes, B) ==
        \at(user_table[task_table[caller].user].processes, A) + 1;
*/

/*@ requires sound: user_sound;
    requires tasks: caller < NR_TASKS && child < NR_TASKS && child != caller;
    requires live: user_live(task_table[caller].user) &&
      task_table[caller].signal < NR_OBJECTS &&
      user_count[task_table[caller].user] < COUNT_MAX &&
      user_table[task_table[caller].user].processes < COUNT_MAX;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_USER], task_table[child].user,
      user_count[task_table[caller].user], user_table[task_table[caller].user].processes;
    ensures sound: user_sound;
    ensures refused: user_refuses{Pre, Post}(caller) ==> \result == -EAGAIN &&
      users_same{Pre, Post} && task_table[child].user == \old(task_table[child].user);
    ensures charged: !user_refuses{Pre, Post}(caller) ==> \result == 0 &&
      user_charged{Pre, Post}(caller, child);
*/
/*
 * One more process of the caller's user: 0, or -EAGAIN over RLIMIT_NPROC.  Root is exempt, and so
 * is CAP_SYS_ADMIN or CAP_SYS_RESOURCE.  Linux: the test of p->real_cred->user in copy_process.
 */
int32_t charge_user(task_id caller, task_id child);

/*@ requires sound: user_sound;
    requires task: t < NR_TASKS;
    requires live: user_live(task_table[t].user) &&
      user_table[task_table[t].user].processes > 0;
    terminates \true;
    exits \false;
    assigns task_table[t].user, user_nfree, user_count[task_table[t].user],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      user_table[task_table[t].user].processes;
    ensures sound: user_sound;
    ensures gone: task_table[t].user == NOBODY;
    ensures one_less: user_table[\old(task_table[t].user)].processes ==
      \old(user_table[task_table[t].user].processes) - 1 &&
      user_count[\old(task_table[t].user)] == \old(user_count[task_table[t].user]) - 1;
    ensures freed: user_nfree ==
      \old(user_nfree + (user_count[task_table[t].user] == 1 ? 1 : 0));
    ensures order: \old(user_count[task_table[t].user]) > 1 ==>
      \forall integer i; 0 <= i < NR_USERS ==>
        user_slot[i] == \old(user_slot[i]) && user_at[i] == \old(user_at[i]);
*/
/* One process of its user less. */
void uncharge_user(task_id t);

/*@ requires sound: user_sound;
    requires task: t < NR_TASKS;
    requires live: user_live(task_table[t].user) &&
      user_table[task_table[t].user].processes > 0;
    requires room: \forall integer u; 0 <= u < NR_USERS ==>
      user_count[u] < COUNT_MAX && user_table[u].processes < COUNT_MAX;
    terminates \true;
    exits \false;
    assigns task_table[t].user, task_table[t].capabilities, user_nfree,
      user_count[0 .. NR_USERS - 1], user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      user_table[0 .. NR_USERS - 1];
    ensures sound: user_sound;
    ensures error: \result == 0 || \result == -EPERM || \result == -EAGAIN;
    ensures same_user: \old(user_table[task_table[t].user].uid) == uid ==> \result == 0;
    ensures permission: \result == -EPERM <==>
      (\old(user_table[task_table[t].user].uid) != uid &&
       !ON(\old(task_table[t].capabilities), CAP_SETUID));
    ensures unchanged: (\result != 0 || \old(user_table[task_table[t].user].uid) == uid) ==>
      users_same{Pre, Post} && task_table[t] == \old(task_table[t]);
    ensures moved: \result == 0 ==> user_live(task_table[t].user) &&
      user_table[task_table[t].user].uid == uid;
    ensures left: \result == 0 && \old(user_table[task_table[t].user].uid) != uid ==>
      user_table[\old(task_table[t].user)].processes ==
        \old(user_table[task_table[t].user].processes) - 1;
    ensures joined: \result == 0 && \old(user_table[task_table[t].user].uid) != uid ==>
      user_table[task_table[t].user].processes ==
        (\old(user_count)[task_table[t].user] == 0
          ? 1 : \old(user_table)[task_table[t].user].processes + 1);
    ensures dropped: \result == 0 && \old(user_table[task_table[t].user].uid) != uid ==>
      task_table[t].capabilities == (uid == 0 ? \old(task_table[t].capabilities) : 0);
*/
/*
 * The task becomes another user's, and so does its charge; only root keeps capabilities.
 * 0; -EPERM without CAP_SETUID; -EAGAIN if there are too many users.  Linux: kernel/sys.c, setuid.
 */
int32_t set_user(task_id t, uint32_t uid);

#endif
