/*
 * Users and what is charged to them.  Keeps true: `processes` counts the tasks of a user, zombies
 * included.  Entry: charge_user, uncharge_user.  Linux: kernel/user.c, and copy_process.
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
