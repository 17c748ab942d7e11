/*
 * The invariants as code.  Keeps true: each function answers what its predicate says, proved.
 * Entry: model_is_sound.
 */
#include "model/sound.h"
#include "model/rungs.h"

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> task_is_blank(task_table[t]);
*/
static bool record_is_blank(task_id t)
{
	return task_table[t].state == 0 && task_table[t].pid == 0 && task_table[t].tgid == 0 &&
	       task_table[t].pgrp == 0 && task_table[t].session == 0 &&
	       task_table[t].group_leader == 0 && task_table[t].real_parent == 0 &&
	       task_table[t].exit_signal == 0 && task_table[t].exit_code == 0 &&
	       task_table[t].vfork_parent == 0 && task_table[t].set_child_tid == 0 &&
	       task_table[t].clear_child_tid == 0 && task_table[t].capabilities == 0 &&
	       task_table[t].signals == 0 && !task_table[t].unkillable &&
	       !task_table[t].stopped && !task_table[t].chrooted &&
	       !task_table[t].other_pid_ns && !task_table[t].other_time_ns &&
	       !task_table[t].dead_pid_ns;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> has_exited(t);
*/
static bool task_has_exited(task_id t)
{
	return undo_of[t] == NOBODY && files_of[t] == NOBODY && fs_of[t] == NOBODY &&
	       mm_of[t] == NOBODY && mm_of[EXEC_MM(t)] == NOBODY && ns_of[t] == NOBODY &&
	       io_of[t] == NOBODY && live_of[t] == NOBODY;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> is_reaped(t);
*/
static bool task_is_reaped(task_id t)
{
	return task_has_exited(t) && user_of[t] == NOBODY && cred_of[t] == NOBODY &&
	       sighand_of[t] == NOBODY && signal_of[t] == NOBODY;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> task_table[t].real_parent < NR_TASKS &&
      task_table[t].group_leader < NR_TASKS && task_table[t].vfork_parent < NR_TASKS;
*/
static bool ties_are_sound(task_id t)
{
	return task_table[t].real_parent < NR_TASKS && task_table[t].group_leader < NR_TASKS &&
	       task_table[t].vfork_parent < NR_TASKS;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> record_sound(t);
*/
static bool record_is_sound(task_id t)
{
	if (!ties_are_sound(t))
		return false;
	if (task_count[t] == 0)
		return record_is_blank(t) && task_is_reaped(t);
	if (task_count[t] != 1 || user_of[t] == NOBODY || cred_of[t] == NOBODY ||
	    sighand_of[t] == NOBODY || signal_of[t] == NOBODY)
		return false;
	if (task_table[t].state == TASK_ALIVE)
		return live_of[t] == signal_of[t];
	return task_table[t].state == TASK_ZOMBIE && task_has_exited(t);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> records_sound;
*/
static bool records_are_sound(void)
{
	task_id t;

	if (!task_is_reaped(NOBODY) || !record_is_blank(NOBODY))
		return false;
	/*@ loop invariant range: 1 <= t <= NR_TASKS;
	    loop invariant sound: \forall integer k; 0 < k < t ==> record_sound(k);
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 1; t < NR_TASKS; t++) {
		if (!record_is_sound(t))
			return false;
	}
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> pids_name;
*/
static bool pids_name_tasks(void)
{
	uint32_t pid;
	task_id t;

	/*@ loop invariant range: 1 <= pid <= PID_MAX;
	    loop invariant names: \forall integer p; 0 < p < pid && pid_owner[p] != NOBODY &&
	      pid_owner[p] != SWAPPER ==>
	      task_live(pid_owner[p]) && task_table[pid_owner[p]].pid == p;
	    loop assigns pid;
	    loop variant PID_MAX - pid;
	*/
	for (pid = 1; pid < PID_MAX; pid++) {
		if (pid_owner[pid] == NOBODY || pid_owner[pid] == SWAPPER)
			continue;
		if (pid_owner[pid] >= NR_TASKS || task_count[pid_owner[pid]] == 0 ||
		    task_table[pid_owner[pid]].pid != pid)
			return false;
	}
	/*@ loop invariant range: SWAPPER < t <= NR_TASKS;
	    loop invariant named: \forall integer k; SWAPPER < k < t && task_count[k] > 0 ==>
	      0 < task_table[k].pid < PID_MAX && pid_owner[task_table[k].pid] == k;
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = SWAPPER + 1; t < NR_TASKS; t++) {
		if (task_count[t] > 0 &&
		    (task_table[t].pid == 0 || task_table[t].pid >= PID_MAX ||
		     pid_owner[task_table[t].pid] != t))
			return false;
	}
	return true;
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> parts_sound(tasks);
*/
static bool parts_are_sound(uint32_t tasks)
{
	uint32_t s;

	/*@ loop invariant range: 0 <= s <= NR_STEPS;
	    loop invariant sound: \forall integer k; 0 <= k < s ==>
	      (is_part(k) && has_rung(k) ? part_count[k] == tasks : part_count[k] == 0);
	    loop assigns s;
	    loop variant NR_STEPS - s;
	*/
	for (s = 0; s < NR_STEPS; s++) {
		bool held = is_lifelong(s) && linux_rules[linux_version].rungs[s];

		if (part_count[s] != (held ? tasks : 0))
			return false;
	}
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> rules_sound;
*/
static bool rules_are_sound(void)
{
	return linux_version < NR_LINUX_VERSIONS &&
	       linux_rules[linux_version].no_pid_error < 0 &&
	       linux_rules[linux_version].no_pid_error >= -4095 &&
	       linux_rules[linux_version].late_signal_error < 0 &&
	       linux_rules[linux_version].late_signal_error >= -4095;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> pids_sound && tasks_sound;
*/
static bool numbers_are_sound(void)
{
	if (last_pid >= PID_MAX || pid_owner[0] == NOBODY || !task_slots_are_sound())
		return false;
	if (task_count[SWAPPER] == 0 || task_table[SWAPPER].state != TASK_ALIVE)
		return false;
	return max_threads < NR_TASKS && nr_threads <= max_threads &&
	       nr_threads + task_nfree + 2 == NR_TASKS;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> owners_sound;
*/
static bool owners_are_sound(void)
{
	return user_is_sound() && cred_is_sound() && undo_is_sound() && files_is_sound() &&
	       fs_is_sound() && sighand_is_sound() && signal_is_sound() && mm_is_sound() &&
	       ns_is_sound() && io_is_sound() && live_is_counted();
}

bool model_is_sound(void)
{
	return rules_are_sound() && numbers_are_sound() && pids_name_tasks() &&
	       records_are_sound() && owners_are_sound() && parts_are_sound(nr_threads + 1) &&
	       group_locks == 0;
}
