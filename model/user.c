/*
 * Users and what is charged to them.  Keeps true: `processes` counts the tasks of a user, zombies
 * included.  Entry: charge_user, uncharge_user, set_user.  Linux: kernel/user.c; copy_process;
 * kernel/sys.c, setuid.
 */
#include "model/user.h"

struct user user_table[NR_USERS];

int32_t charge_user(task_id caller, task_id child)
{
	user_id user = task_table[caller].user;

	step_answer[STEP_USER] = step_fails(STEP_USER) ? -EAGAIN : 0;
	if (step_answer[STEP_USER])
		return -EAGAIN;
	if (user_table[user].processes >= signal_table[task_table[caller].signal].nproc &&
	    user != ROOT_USER && !ON(task_table[caller].capabilities, CAP_SYS_ADMIN) &&
	    !ON(task_table[caller].capabilities, CAP_SYS_RESOURCE))
		return -EAGAIN;
	user_get(user);
	user_table[user].processes++;
	task_table[child].user = user;
	return 0;
}

void uncharge_user(task_id t)
{
	user_id user = task_table[t].user;

	user_table[user].processes--;
	user_put(user);
	task_table[t].user = NOBODY;
}

/*@ requires sound: user_sound;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures found: \result != NOBODY ==> user_live(\result) && user_table[\result].uid == uid;
*/
/* Linux: kernel/user.c, find_user. */
static user_id find_user(uint32_t uid)
{
	uint32_t i;

	/*@ loop invariant range: user_nfree <= i <= NR_USERS;
	    loop assigns i;
	    loop variant NR_USERS - i;
	*/
	for (i = user_nfree; i < NR_USERS; i++) {
		if (user_slot[i] != NOBODY && user_table[user_slot[i]].uid == uid)
			return user_slot[i];
	}
	return NOBODY;
}

int32_t set_user(task_id t, uint32_t uid)
{
	user_id user;

	if (user_table[task_table[t].user].uid == uid)
		return 0;
	if (!ON(task_table[t].capabilities, CAP_SETUID))
		return -EPERM;
	user = find_user(uid);
	if (user != NOBODY) {
		user_get(user);
	} else {
		if (user_nfree == 0)
			return -EAGAIN;
		user = user_new();
		user_table[user].uid = uid;
		user_table[user].processes = 0;
	}
	user_table[user].processes++;
	uncharge_user(t);
	task_table[t].user = user;
	if (uid != 0)
		task_table[t].capabilities = 0;
	return 0;
}
