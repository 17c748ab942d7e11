/*
 * The invariants of the switch as code.  Keeps true: each function answers what its predicate says,
 * proved.  Entry: run_is_sound.
 */
#include "model/run.h"

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> on_cpu(t);
*/
static bool is_on_cpu(task_id t)
{
	return run_state[t] == RUN_RUNNING || run_state[t] == RUN_DOZING;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> cpus_sound;
*/
static bool cpus_are_sound(void)
{
	task_id t;
	uint32_t c;

	/*@ loop invariant range: 0 <= c <= NR_CPUS;
	    loop invariant cpus: \forall integer k; 0 <= k < c ==>
	      0 < running[k] < NR_TASKS && on_cpu(running[k]) && run_cpu[running[k]] == k;
	    loop assigns c;
	    loop variant NR_CPUS - c;
	*/
	for (c = 0; c < NR_CPUS; c++) {
		if (running[c] == NOBODY || running[c] >= NR_TASKS || !is_on_cpu(running[c]) ||
		    run_cpu[running[c]] != c)
			return false;
	}
	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant tasks: \forall integer k; 0 <= k < t && on_cpu(k) ==>
	      run_cpu[k] < NR_CPUS && running[run_cpu[k]] == k;
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (is_on_cpu(t) && (run_cpu[t] >= NR_CPUS || running[run_cpu[t]] != t))
			return false;
	}
	return true;
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> state_sound_of(t);
*/
static bool state_is_sound(task_id t)
{
	if (run_state[t] > RUN_DEAD)
		return false;
	if (!is_idle_task(t))
		return run_state[t] != RUN_IDLE;
	return run_state[t] == RUN_IDLE ||
	       (run_state[t] == RUN_RUNNING && run_cpu[t] == t - SWAPPER);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> states_sound;
*/
static bool states_are_sound(void)
{
	task_id t;

	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant sound: \forall integer k; 0 <= k < t ==> state_sound_of(k);
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (!state_is_sound(t))
			return false;
	}
	return true;
}

/*@ requires cpu: c < NR_CPUS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> user_sound_on(c);
*/
static bool user_is_sound_on(uint32_t c)
{
	task_id t = cpu_user_of[c];

	if (t >= NR_TASKS || is_idle_task(t) || (!is_idle_task(running[c]) && t != running[c]))
		return false;
	if (run_cpu[t] != c || (run_state[t] != RUN_QUEUED && run_state[t] != RUN_SLEEPING))
		return true;
	return cpu_user[c].fs_base == saved_user[t].fs_base &&
	       cpu_user[c].gs_base == saved_user[t].gs_base &&
	       cpu_user[c].fpu == saved_user[t].fpu;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> users_sound;
*/
static bool users_are_sound(void)
{
	uint32_t c;

	/*@ loop invariant range: 0 <= c <= NR_CPUS;
	    loop invariant sound: \forall integer k; 0 <= k < c ==> user_sound_on(k);
	    loop assigns c;
	    loop variant NR_CPUS - c;
	*/
	for (c = 0; c < NR_CPUS; c++) {
		if (!user_is_sound_on(c))
			return false;
	}
	return true;
}

bool run_is_sound(void)
{
	return run_queue_is_sound() && cpus_are_sound() && states_are_sound() && users_are_sound();
}
