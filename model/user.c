/*
 * Credentials, users and what is charged to them.  Keeps true: a user's count is the number of its
 * tasks, zombies included.  Entry: copy_creds, exit_creds, set_user.
 * Linux: kernel/cred.c; kernel/user.c; copy_process; kernel/sys.c, setuid.
 */
#include "model/user.h"

struct user user_table[NR_USERS];

/*@ requires caller: caller < NR_TASKS;
    requires owned: user_of[caller] < NR_USERS && signal_of[caller] < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns step_answer[STEP_USER];
    ensures exact: \result <==> user_refuses{Pre, Post}(caller);
*/
static bool limit_refuses(task_id caller)
{
	step_answer[STEP_USER] = step_fails(STEP_USER) ? -EAGAIN : 0;
	if (step_answer[STEP_USER])
		return true;
	return user_count[user_of[caller]] >= signal_table[signal_of[caller]].nproc &&
	       user_of[caller] != ROOT_USER &&
	       !ON(task_table[caller].capabilities, CAP_SYS_ADMIN) &&
	       !ON(task_table[caller].capabilities, CAP_SYS_RESOURCE);
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    requires tasks: is_making(caller, child);
    terminates \true;
    exits \false;
    assigns step_answer[STEP_NEWUSER];
    ensures exact: newuser_answer{Pre, Post}(flags, caller, \result);
    ensures error: -4095 <= \result <= 0;
    ensures unasked: !makes_user_ns(flags) || task_table[caller].chrooted != 0 ==>
      step_answer[STEP_NEWUSER] == 0;
*/
/* It belongs to the child's credentials, and goes with them.  Linux: create_user_ns. */
static int32_t create_user_ns(uint64_t flags, task_id caller, task_id child)
{
	step_answer[STEP_NEWUSER] = 0;
	if (!linux_rules[linux_version].users_come_with_creds || !ON(flags, CLONE_NEWUSER))
		return 0;
	if (task_table[caller].chrooted)
		return -EPERM;
	step_answer[STEP_NEWUSER] = step_part(STEP_NEWUSER, caller, child);
	return step_answer[STEP_NEWUSER];
}

int32_t copy_creds(uint64_t flags, task_id caller, task_id child)
{
	uint64_t shared = linux_rules[linux_version].creds_are_copied ? flags : CLONE_THREAD;
	int32_t err;

	/*@ assert user: user_named(caller); */
	/*@ assert group: signal_named(caller); */
	if (linux_rules[linux_version].limit_is_first && limit_refuses(caller))
		return -EAGAIN;
	err = copy_cred(shared, caller, child);
	if (err)
		return err;
	err = create_user_ns(flags, caller, child);
	if (err)
		goto put_cred;
	if (!linux_rules[linux_version].limit_is_first && limit_refuses(caller)) {
		err = -EAGAIN;
		goto put_cred;
	}
	user_share(child, user_of[caller]);
	return 0;

put_cred:
	cred_drop(child);
	/*@ assert cred: cred_same{Pre, Here}; */
	return err;
}

void exit_creds(task_id t)
{
	user_drop(t);
	cred_drop(t);
}

/*@ requires sound: user_sound;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures found: \result != NOBODY ==> user_live(\result) && user_table[\result].uid == uid;
    ensures none: \result == NOBODY ==>
      \forall integer u; 0 < u < NR_USERS && user_count[u] > 0 ==> user_table[u].uid != uid;
*/
/* Linux: kernel/user.c, find_user. */
static user_id find_user(uint32_t uid)
{
	uint32_t i;

	/*@ loop invariant range: user_nfree <= i <= NR_USERS;
	    loop invariant none: \forall integer k; user_nfree <= k < i &&
	      user_slot[k] != NOBODY ==> user_table[user_slot[k]].uid != uid;
	    loop assigns i;
	    loop variant NR_USERS - i;
	*/
	for (i = user_nfree; i < NR_USERS; i++) {
		/*@ assert place: user_fits(i) && user_fits(user_slot[i]); */
		if (user_slot[i] != NOBODY && user_table[user_slot[i]].uid == uid)
			return user_slot[i];
	}
	/*@ assert all: \forall integer u; 0 < u < NR_USERS && user_count[u] > 0 ==>
	      user_fits(u) && user_nfree <= user_at[u] < NR_USERS && user_slot[user_at[u]] == u;
	*/
	return NOBODY;
}

int32_t set_user(task_id t, uint32_t uid)
{
	user_id user;

	if (user_table[user_of[t]].uid == uid)
		return 0;
	if (!ON(task_table[t].capabilities, CAP_SETUID))
		return -EPERM;
	/*@ assert full: user_nfree == 0 ==> \forall integer u; 0 < u < NR_USERS ==>
	      user_fits(u) && user_count[u] > 0;
	*/
	user = find_user(uid);
	if (user == NOBODY && user_nfree == 0)
		return -EAGAIN;
	user_drop(t);
	if (user != NOBODY) {
		user_share(t, user);
	} else {
		user_take(t);
		user_table[user_of[t]].uid = uid;
	}
	if (uid != 0)
		task_table[t].capabilities = 0;
	return 0;
}
