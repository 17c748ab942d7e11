/*
 * wait: the choice of a zombie.  Keeps true: a thread is nobody's child to wait for, and a leader
 * is reaped last of its group.  Entry: wait_task, wait_status.  Linux: kernel/exit.c, do_wait.
 */
#include "model/wait.h"

/*@ requires tasks: caller < NR_TASKS && t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_own_child(caller, options, t);
*/
static bool own_child(task_id caller, uint32_t options, task_id t)
{
	task_id parent = task_table[t].real_parent;

	if (task_table[t].exit_signal == THREAD_EXIT_SIGNAL)
		return false;
	if (parent == caller)
		return true;
	return !ON(options, __WNOTHREAD) && parent < NR_TASKS &&
	       signal_of[parent] == signal_of[caller];
}

/*@ requires tasks: caller < NR_TASKS && t < NR_TASKS;
    requires pid: pid > -2147483648;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_named(caller, pid, t);
*/
static bool named(task_id caller, int32_t pid, task_id t)
{
	if (pid > 0)
		return task_table[t].pid == (uint32_t)pid;
	if (pid == 0)
		return task_table[t].pgrp == task_table[caller].pgrp;
	return pid == -1 || task_table[t].pgrp == (uint32_t)-pid;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_of_kind(options, t);
*/
static bool of_kind(uint32_t options, task_id t)
{
	bool clone_child = task_table[t].exit_signal != SIGCHLD;
	bool wants_clone = ON(options, __WCLONE);

	return ON(options, __WALL) || clone_child == wants_clone;
}

/*@ requires tasks: caller < NR_TASKS && t < NR_TASKS && task_count[t] > 0;
    requires pid: pid > -2147483648;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_awaited(caller, pid, options, t);
*/
static bool awaited(task_id caller, int32_t pid, uint32_t options, task_id t)
{
	return t != NOBODY && own_child(caller, options, t) && named(caller, pid, t) &&
	       of_kind(options, t);
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> is_ready(t);
*/
static bool ready(task_id t)
{
	return task_table[t].state == TASK_ZOMBIE && signal_of[t] < NR_OBJECTS &&
	       signal_count[signal_of[t]] == 1;
}

int32_t wait_status(task_id t)
{
	signal_id group = signal_of[t];

	return signal_table[group].group_exit ? signal_table[group].exit_code
					      : task_table[t].exit_code;
}

int32_t wait_task(task_id caller, int32_t pid, uint32_t options)
{
	int32_t answer = -ECHILD;
	uint32_t i;

	/*@ assert places: \forall integer t; 0 <= t < NR_TASKS ==> task_fits(t) &&
	      task_at[t] < NR_TASKS && task_slot[task_at[t]] == t &&
	      (task_count[t] == 0 <==> task_at[t] < task_nfree);
	*/
	/*@ loop invariant range: task_nfree <= i <= NR_TASKS;
	    loop invariant answer: answer == 0 || answer == -ECHILD;
	    loop invariant none: answer == -ECHILD ==> \forall integer k; task_nfree <= k < i ==>
	      !is_awaited(caller, pid, options, task_slot[k]);
	    loop invariant some: answer == 0 ==> \exists integer k; task_nfree <= k < i &&
	      is_awaited(caller, pid, options, task_slot[k]);
	    loop invariant patience: \forall integer k; task_nfree <= k < i ==>
	      is_awaited(caller, pid, options, task_slot[k]) ==> !is_ready(task_slot[k]);
	    loop assigns i, answer;
	    loop variant NR_TASKS - i;
	*/
	for (i = task_nfree; i < NR_TASKS; i++) {
		/*@ assert place: task_fits(i); */
		/* That there is somebody to wait for is known: whoever lives adds nothing. */
		if (answer == 0 && task_table[task_slot[i]].state != TASK_ZOMBIE)
			continue;
		if (!awaited(caller, pid, options, task_slot[i]))
			continue;
		if (ready(task_slot[i]))
			return (int32_t)task_slot[i];
		answer = 0;
	}
	return answer;
}
