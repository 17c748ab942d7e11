/*
 * The end of a task.  Keeps true: what copy_process charged is given back, once, partly at the exit
 * and partly when the task is reaped; no child is left without a parent.
 * Entry: exit_task, release_task.  Linux: kernel/exit.c, do_exit, exit_notify, release_task.
 */
#include "model/exit.h"
#include "model/rungs.h"
#include "model/user.h"

void mm_release(task_id t)
{
	task_id parent = task_table[t].vfork_parent;

	if (task_table[t].clear_child_tid != 0 && mm_count[task_table[t].mm] > 1)
		step_clear_tid(task_table[t].clear_child_tid);
	task_table[t].clear_child_tid = 0;
	task_table[t].vfork_parent = NOBODY;
	if (parent != NOBODY)
		step_vfork_done(parent);
}

void exit_objects(task_id t)
{
	mm_release(t);
	put_mm(t);
	put_files(t);
	put_fs(t);
}

void release_task(task_id t)
{
	free_pid(task_table[t].pid);
	uncharge_user(t);
	put_sighand(t);
	put_signal(t);
	nr_threads--;
	free_task(t);
}

void exit_group(task_id t, int32_t code)
{
	signal_id group = task_table[t].signal;

	if (!signal_table[group].group_exit)
		signal_table[group].exit_code = code;
	signal_table[group].group_exit = true;
}

/*@ requires sound: task_sound;
    requires task: t < NR_TASKS;
    requires init: pid_owner[INIT_PID] < NR_TASKS && pid_owner[INIT_PID] != t;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures real: \result < NR_TASKS && \result != t;
    ensures whose: \result == pid_owner[INIT_PID] ||
      (task_table[\result].signal == task_table[t].signal &&
       task_table[\result].state == TASK_ALIVE);
*/
static task_id find_new_reaper(task_id t)
{
	uint32_t i;
	task_id other;

	/*@ loop invariant range: task_nfree <= i <= NR_TASKS;
	    loop assigns i, other;
	    loop variant NR_TASKS - i;
	*/
	for (i = task_nfree; i < NR_TASKS; i++) {
		other = task_slot[i];
		if (other != t && task_table[other].signal == task_table[t].signal &&
		    task_table[other].state == TASK_ALIVE)
			return other;
	}
	return pid_owner[INIT_PID];
}

/*@ requires tasks: t < NR_TASKS && child < NR_TASKS && reaper < NR_TASKS;
    requires group: task_table[child].signal < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns task_table[child].real_parent, task_table[child].exit_signal;
    ensures adopted: task_table[child].real_parent == reaper;
    ensures mute: task_table[child].exit_signal == THREAD_EXIT_SIGNAL <==>
      \old(task_table[child].exit_signal) == THREAD_EXIT_SIGNAL;
    ensures told: \old(task_table[child].exit_signal) != THREAD_EXIT_SIGNAL &&
      task_table[reaper].signal != task_table[t].signal ==>
      task_table[child].exit_signal == SIGCHLD;
    ensures kept: task_table[reaper].signal == task_table[t].signal ==>
      task_table[child].exit_signal == \old(task_table[child].exit_signal);
*/
/* One child of `t` gets a new parent.  A stranger hears of its end in the way that it expects. */
static void adopt(task_id reaper, task_id child, task_id t)
{
	task_table[child].real_parent = reaper;
	if (task_table[child].exit_signal == THREAD_EXIT_SIGNAL ||
	    task_table[reaper].signal == task_table[t].signal)
		return;
	task_table[child].exit_signal = SIGCHLD;
	if (task_table[child].state == TASK_ZOMBIE && signal_count[task_table[child].signal] == 1)
		step_notify(reaper, SIGCHLD);
}

task_id reparent_children(task_id t)
{
	task_id reaper = find_new_reaper(t);
	uint32_t i;

	/*@ loop invariant range: task_nfree <= i <= NR_TASKS;
	    loop invariant adopted: \forall integer k; task_nfree <= k < i ==>
	      task_table[task_slot[k]].real_parent ==
	        (\at(task_table[task_slot[k]].real_parent, Pre) == t
	          ? reaper : \at(task_table[task_slot[k]].real_parent, Pre));
	    loop invariant rest: \forall integer k; i <= k < NR_TASKS ==>
	      task_table[task_slot[k]].real_parent ==
	        \at(task_table[task_slot[k]].real_parent, Pre);
	    loop invariant ties: ties_sound;
	    loop invariant mute: \forall integer c; 0 <= c < NR_TASKS ==>
	      (task_table[c].exit_signal == THREAD_EXIT_SIGNAL <==>
	       \at(task_table[c].exit_signal, Pre) == THREAD_EXIT_SIGNAL);
	    loop invariant kept: \forall integer c; 0 <= c < NR_TASKS ==> keeps_self{Pre, Here}(c);
	    loop assigns i, task_table[0 .. NR_TASKS - 1];
	    loop variant NR_TASKS - i;
	*/
	for (i = task_nfree; i < NR_TASKS; i++) {
		if (task_table[task_slot[i]].real_parent == t)
			adopt(reaper, task_slot[i], t);
	}
	return reaper;
}

/*@ requires task: t < NR_TASKS && task_table[t].real_parent < NR_TASKS;
    requires handlers: task_table[task_table[t].real_parent].sighand < NR_OBJECTS;
    terminates \true;
    exits \false;
    assigns \nothing;
*/
/* Tell the parent of a dead process.  True if it does not want to wait for it. */
static bool notify_parent(task_id t)
{
	task_id parent = task_table[t].real_parent;
	int32_t signal = task_table[t].exit_signal;
	bool unwanted = signal == SIGCHLD && step_ignores_children(task_table[parent].sighand);

	step_notify(parent, signal);
	return unwanted;
}

/*@ requires sound: pids_sound && task_sound && user_sound && sighand_sound && signal_sound &&
      ties_sound;
    requires owned: owns_identity(t);
    requires zombie: task_table[t].state == TASK_ZOMBIE;
    terminates \true;
    exits \false;
    assigns task_table[t], nr_threads, pid_owner[task_table[t].pid],
      user_table[0 .. NR_USERS - 1], user_nfree, user_count[0 .. NR_USERS - 1],
      user_slot[0 .. NR_USERS - 1], user_at[0 .. NR_USERS - 1],
      sighand_nfree, sighand_count[0 .. NR_OBJECTS - 1],
      sighand_slot[0 .. NR_OBJECTS - 1], sighand_at[0 .. NR_OBJECTS - 1],
      signal_nfree, signal_count[0 .. NR_OBJECTS - 1],
      signal_slot[0 .. NR_OBJECTS - 1], signal_at[0 .. NR_OBJECTS - 1],
      task_nfree, task_count[t], task_slot[0 .. NR_TASKS - 1], task_at[0 .. NR_TASKS - 1];
    ensures sound: pids_sound && task_sound && user_sound && sighand_sound && signal_sound;
    ensures kept: task_table[t].state == TASK_ZOMBIE ==>
      task_table[t] == \old(task_table[t]) && nr_threads == \old(nr_threads) &&
      task_count[t] == \old(task_count[t]);
    ensures reaped: task_table[t].state != TASK_ZOMBIE ==>
      task_table[t].state == TASK_FREE && nr_threads == \old(nr_threads) - 1;
    ensures thread: \old(task_table[t].exit_signal) == THREAD_EXIT_SIGNAL ==>
      task_table[t].state == TASK_FREE;
    ensures leader: \result == NOBODY || (\result == \old(task_table[t].group_leader) &&
      \result != t && task_table[\result].state == TASK_ZOMBIE);
*/
/*
 * A leader is mourned when the last of its threads has gone, a thread not at all.  The leader that
 * its parent does not want to mourn, or NOBODY.
 */
static task_id exit_notify(task_id t)
{
	task_id leader = task_table[t].group_leader;
	bool last = signal_count[task_table[t].signal] == 2 && leader != t &&
		    task_table[leader].state == TASK_ZOMBIE;

	if (task_table[t].exit_signal == THREAD_EXIT_SIGNAL) {
		release_task(t);
		return last && notify_parent(leader) ? leader : NOBODY;
	}
	if (signal_count[task_table[t].signal] == 1 && notify_parent(t))
		release_task(t);
	return NOBODY;
}

task_id exit_task(task_id t, int32_t code)
{
	signal_table[task_table[t].signal].live--;
	exit_objects(t);
	(void)reparent_children(t);
	task_table[t].exit_code = code;
	task_table[t].state = TASK_ZOMBIE;
	return exit_notify(t);
}
