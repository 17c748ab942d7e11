/*
 * The invariants as code.  Keeps true: each function answers what its predicate says, proved.
 * Entry: model_is_sound.
 */
#include "model/sound.h"

#define T_TEXT "model/owners_each.h"
#include "spec/each_owned.h"

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
	       task_table[t].group_leader == 0 &&
	       task_table[t].real_parent == 0 && task_table[t].user == 0 &&
	       task_table[t].files == 0 &&
	       task_table[t].fs == 0 && task_table[t].sighand == 0 && task_table[t].signal == 0 &&
	       task_table[t].mm == 0 && task_table[t].exec_mm == 0 &&
	       task_table[t].exit_signal == 0 &&
	       task_table[t].exit_code == 0 && task_table[t].vfork_parent == 0 &&
	       task_table[t].set_child_tid == 0 &&
	       task_table[t].clear_child_tid == 0 && task_table[t].capabilities == 0 &&
	       task_table[t].signals == 0 &&
	       !task_table[t].unkillable && !task_table[t].chrooted &&
	       !task_table[t].other_pid_ns &&
	       !task_table[t].other_time_ns;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> tasks_blank;
*/
static bool tasks_are_blank(void)
{
	task_id t;

	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant blank: \forall integer k; 0 <= k < t && task_count[k] == 0 ==>
	      task_is_blank(task_table[k]);
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (task_count[t] == 0 && !record_is_blank(t))
			return false;
	}
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> rules_sound && pids_sound && nr_threads <= max_threads < NR_TASKS;
*/
static bool numbers_are_sound(void)
{
	if (linux_version >= NR_LINUX_VERSIONS)
		return false;
	if (linux_rules[linux_version].no_pid_error >= 0 ||
	    linux_rules[linux_version].no_pid_error < -4095 ||
	    linux_rules[linux_version].late_signal_error >= 0 ||
	    linux_rules[linux_version].late_signal_error < -4095)
		return false;
	return last_pid < PID_MAX && pid_owner[0] != NOBODY && nr_threads <= max_threads &&
	       max_threads < NR_TASKS;
}

bool model_is_sound(void)
{
	return numbers_are_sound() && task_is_sound() && tasks_are_blank() && user_is_sound() &&
	       files_is_sound() && fs_is_sound() && sighand_is_sound() && signal_is_sound() &&
	       mm_is_sound() && user_is_counted() && files_is_counted() && fs_is_counted() &&
	       sighand_is_counted() && signal_is_counted() && mm_is_counted();
}
