/*
 * Credentials and the charge: each task has credentials, and counts against the limit of the user
 * it belongs to.
 */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/share.h"
#include "model/state.h"

/*@ predicate over_limit{L}(integer t) =
      user_count[user_of[t]] >= signal_table[signal_of[t]].nproc &&
      user_of[t] != ROOT_USER && !ON(task_table[t].capabilities, CAP_SYS_ADMIN) &&
      !ON(task_table[t].capabilities, CAP_SYS_RESOURCE);

    predicate user_refuses{A, B}(integer caller) =
      over_limit{A}(caller) || \at(step_answer[STEP_USER], B) != 0;

    predicate user_charged{A, B}(integer caller, integer child) =
      user_joined{A, B}(child, \at(user_of[caller], A)) && user_rest_same{A, B}(child);

    // Groups, all that there was before credentials, are everybody's who comes of the same login.
    logic integer cred_flags{L}(integer f) =
      linux_rules[linux_version].creds_are_copied != 0 ? f : CLONE_THREAD;

    predicate makes_user_ns{L}(integer f) =
      linux_rules[linux_version].users_come_with_creds != 0 && ON(f, CLONE_NEWUSER);

    predicate newuser_answer{A, B}(integer f, integer caller, integer answer) =
      !makes_user_ns{A}(f) ? answer == 0 :
      \at(task_table[caller].chrooted, A) != 0 ? answer == -EPERM :
      answer == \at(step_answer[STEP_NEWUSER], B);

    // The error of the first that fails, else 0; the limit is looked at first or last.
    predicate creds_answer{A, B}(integer f, integer caller, integer answer) =
      \at(linux_rules[linux_version].limit_is_first, A) != 0 && user_refuses{A, B}(caller)
        ? answer == -EAGAIN :
      cred_refuses{A, B}(cred_flags{A}(f), caller) ? answer == -ENOMEM :
      !newuser_answer{A, B}(f, caller, 0) ? newuser_answer{A, B}(f, caller, answer) :
      \at(linux_rules[linux_version].limit_is_first, A) == 0 && user_refuses{A, B}(caller)
        ? answer == -EAGAIN :
      answer == 0;
*/

/*@ requires sound: rules_sound && user_sound && cred_sound && signal_sound;
    requires tasks: is_making(caller, child);
    requires owned: user_of[caller] != NOBODY && cred_of[caller] != NOBODY &&
      signal_of[caller] != NOBODY;
    requires blank: user_of[child] == NOBODY && cred_of[child] == NOBODY;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_CRED], step_answer[STEP_NEWUSER], step_answer[STEP_USER],
      user_of[child], user_count[0 .. NR_USERS - 1], cred_of[child], cred_nfree,
      cred_count[0 .. NR_OBJECTS - 1], cred_slot[0 .. NR_OBJECTS - 1],
      cred_at[0 .. NR_OBJECTS - 1], step_dropped[STEP_CRED];
    ensures sound: user_sound && cred_sound;
    ensures exact: creds_answer{Pre, Post}(flags, caller, \result) && -4095 <= \result <= 0;
    ensures unwound: \result != 0 ==> user_same{Pre, Post} && cred_same{Pre, Post};
    ensures charged_user: \result == 0 ==> user_charged{Pre, Post}(caller, child);
    ensures charged_cred: \result == 0 ==>
      cred_taken{Pre, Post}(cred_flags{Pre}(flags), caller, child);
*/
/*
 * The child's credentials, with a user namespace of its own if the flags ask for one, and one more
 * process of the caller's user.  0; -ENOMEM; -EAGAIN over RLIMIT_NPROC, from which root is exempt
 * and so is CAP_SYS_ADMIN or CAP_SYS_RESOURCE; -EPERM for NEWUSER in a chroot, or the kernel's
 * error.  Linux: kernel/cred.c, copy_creds; the test of RLIMIT_NPROC in copy_process.
 */
int32_t copy_creds(uint64_t flags, task_id caller, task_id child);

/*@ requires sound: user_sound && cred_sound;
    requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns user_of[t], user_nfree, user_count[user_of[t]], user_slot[0 .. NR_USERS - 1],
      user_at[0 .. NR_USERS - 1], cred_of[t], cred_nfree, cred_count[cred_of[t]],
      cred_slot[0 .. NR_OBJECTS - 1], cred_at[0 .. NR_OBJECTS - 1],
      step_dropped[STEP_USER], step_dropped[STEP_CRED];
    ensures sound: user_sound && cred_sound;
    ensures user: user_given{Pre, Post}(t);
    ensures cred: cred_given{Pre, Post}(t);
*/
/* One process of its user less, its credentials let go of.  Linux: kernel/cred.c, exit_creds. */
void exit_creds(task_id t);

/*@ requires sound: user_sound;
    requires task: t < NR_TASKS && user_of[t] != NOBODY;
    terminates \true;
    exits \false;
    assigns task_table[t].capabilities, user_of[t], user_nfree,
      user_count[0 .. NR_USERS - 1], user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      user_table[0 .. NR_USERS - 1], step_dropped[STEP_USER];
    ensures sound: user_sound;
    ensures error: \result == 0 || \result == -EPERM || \result == -EAGAIN;
    ensures same_user: \old(user_table[user_of[t]].uid) == uid ==> \result == 0;
    ensures permission: \result == -EPERM <==>
      (\old(user_table[user_of[t]].uid) != uid &&
       !ON(\old(task_table[t].capabilities), CAP_SETUID));
    ensures too_many: \result == -EAGAIN ==> \old(user_nfree) == 0 &&
      \forall integer u; 0 < u < NR_USERS ==> \old(user_table[u].uid) != uid;
    ensures unchanged: (\result != 0 || \old(user_table[user_of[t]].uid) == uid) ==>
      user_same{Pre, Post} && task_table[t] == \old(task_table[t]) &&
      \forall integer u; 0 <= u < NR_USERS ==> user_table[u] == \old(user_table[u]);
    ensures moved: \result == 0 ==> user_of[t] != NOBODY && user_table[user_of[t]].uid == uid &&
      user_other_holders_same{Pre, Post}(t);
    // The last task of a user may become the first of another, with the same record.
    ensures left: \result == 0 && \old(user_table[user_of[t]].uid) != uid &&
      user_of[t] != \old(user_of[t]) ==>
      user_count[\old(user_of[t])] == \old(user_count[user_of[t]]) - 1;
    ensures joined: \result == 0 && \old(user_table[user_of[t]].uid) != uid ==>
      user_count[user_of[t]] == (user_of[t] == \old(user_of[t])
        ? \old(user_count[user_of[t]]) : \old(user_count)[user_of[t]] + 1);
    ensures dropped: \result == 0 && \old(user_table[user_of[t]].uid) != uid ==>
      task_table[t].capabilities == (uid == 0 ? \old(task_table[t].capabilities) : 0);
*/
/*
 * The task becomes another user's, and so does its charge; only root keeps capabilities.
 * 0; -EPERM without CAP_SETUID; -EAGAIN if there are too many users.  Linux: kernel/sys.c, setuid.
 */
int32_t set_user(task_id t, uint32_t uid);

#endif
