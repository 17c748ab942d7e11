/*
 * The run queue.  Keeps true: along the links the turns ascend, and between a task and the next one
 * there is nobody; so each queued task is in the queue once, and the first has waited longest.
 * Entry: run_queue_add, run_queue_take.  Linux: kernel/sched/core.c, enqueue_task and dequeue_task;
 * include/linux/list.h.
 */
#include "model/run_queue.h"

uint32_t run_state[NR_TASKS];
task_id run_after[NR_TASKS];
task_id run_before[NR_TASKS];
uint64_t run_turn[NR_TASKS];
uint64_t run_turns;

void run_queue_add(task_id t)
{
	task_id last = run_before[NOBODY];

	run_after[last] = t;
	run_before[t] = last;
	run_after[t] = NOBODY;
	run_before[NOBODY] = t;
	run_turn[t] = run_turns++;
	run_state[t] = RUN_QUEUED;
	/*@ assert links: links_sound; */
	/*@ assert given: turns_given; */
	/*@ assert ascend: turns_ascend; */
	/*@ assert adjoin: turns_adjoin; */
	/*@ ghost
	    /@ loop invariant range: 0 <= i <= NR_TASKS;
	       loop invariant order: \forall integer u; 0 < u < NR_TASKS && queued{Pre}(u) ==>
	         ahead{Here}(u, i) == ahead{Pre}(u, i);
	       loop assigns i;
	       loop variant NR_TASKS - i;
	    @/
	    for (uint32_t i = 0; i < NR_TASKS; i++)
	      ;
	*/
}

void run_queue_take(task_id t)
{
	task_id before = run_before[t], after = run_after[t];

	run_after[before] = after;
	run_before[after] = before;
	run_state[t] = RUN_RUNNING;
	/*@ assert between: nobody_between(before, after); */
	run_turn[t] = 0;
	/*@ assert links: links_sound; */
	/*@ assert given: turns_given; */
	/*@ assert ascend: turns_ascend; */
	/*@ assert adjoin: turns_adjoin; */
	/*@ ghost
	    /@ loop invariant range: 0 <= i <= NR_TASKS;
	       loop invariant order: \forall integer u;
	         0 < u < NR_TASKS && queued{Pre}(u) && u != t ==>
	           ahead{Here}(u, i) == ahead{Pre}(u, i) - (t < i &&
	             \at(run_turn[t], Pre) < \at(run_turn[u], Pre) ? 1 : 0);
	       loop assigns i;
	       loop variant NR_TASKS - i;
	    @/
	    for (uint32_t i = 0; i < NR_TASKS; i++)
	      ;
	*/
}

/*@ requires task: t < NR_TASKS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> linked(t);
*/
static bool is_linked(task_id t)
{
	return t == NOBODY || run_state[t] == RUN_QUEUED;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> links_sound;
*/
static bool links_are_sound(void)
{
	task_id t;

	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant linked: \forall integer k; 0 <= k < t && linked(k) ==>
	      run_after[k] < NR_TASKS && linked(run_after[k]) && run_before[run_after[k]] == k &&
	      run_before[k] < NR_TASKS && linked(run_before[k]) && run_after[run_before[k]] == k;
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (!is_linked(t))
			continue;
		if (run_after[t] >= NR_TASKS || !is_linked(run_after[t]) ||
		    run_before[run_after[t]] != t)
			return false;
		if (run_before[t] >= NR_TASKS || !is_linked(run_before[t]) ||
		    run_after[run_before[t]] != t)
			return false;
	}
	return true;
}

/*@ requires links: links_sound;
    requires task: t < NR_TASKS && linked(t);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> nobody_between(t, run_after[t]);
*/
static bool adjoins_next(task_id t)
{
	task_id u;

	/*@ loop invariant range: 0 <= u <= NR_TASKS;
	    loop invariant none: \forall integer k; 0 <= k < u && t != k && queued(k) &&
	      run_turn[t] <= run_turn[k] ==>
	        run_after[t] != NOBODY && run_turn[run_after[t]] <= run_turn[k];
	    loop assigns u;
	    loop variant NR_TASKS - u;
	*/
	for (u = 0; u < NR_TASKS; u++) {
		if (u != t && run_state[u] == RUN_QUEUED && run_turn[t] <= run_turn[u] &&
		    (run_after[t] == NOBODY || run_turn[run_after[t]] > run_turn[u]))
			return false;
	}
	return true;
}

/*@ requires links: links_sound;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures twin: \result <==> turns_sound;
*/
static bool turns_are_sound(void)
{
	task_id t;

	if (run_state[NOBODY] != RUN_NONE)
		return false;
	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant given: \forall integer k; 0 <= k < t ==>
	      run_turn[k] < run_turns && (run_turn[k] > 0 <==> queued(k));
	    loop invariant ascend: \forall integer k; 0 <= k < t && linked(k) ==>
	      run_after[k] == NOBODY || run_turn[k] < run_turn[run_after[k]];
	    loop invariant adjoin: \forall integer k; 0 <= k < t && linked(k) ==>
	      nobody_between(k, run_after[k]);
	    loop assigns t;
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		if (run_turn[t] >= run_turns ||
		    (run_turn[t] > 0) != (run_state[t] == RUN_QUEUED))
			return false;
		if (!is_linked(t))
			continue;
		if (run_after[t] != NOBODY && run_turn[t] >= run_turn[run_after[t]])
			return false;
		if (!adjoins_next(t))
			return false;
	}
	return true;
}

bool run_queue_is_sound(void)
{
	return links_are_sound() && turns_are_sound();
}
