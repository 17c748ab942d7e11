/*
 * The switch.  Keeps true: each CPU runs one task, and no task runs on two; who is queued may run,
 * and nobody else is queued; each task finds the registers that it left.
 * Entry: run_switch and its like.  Linux: kernel/sched/core.c, schedule, context_switch;
 * arch/x86/kernel/process_64.c, __switch_to; arch/x86/mm/tlb.c, switch_mm_irqs_off.
 */
#include "model/run.h"

uint32_t run_cpu[NR_TASKS];
task_id running[NR_CPUS];
struct kernel_context saved_context[NR_TASKS];
struct user_context saved_user[NR_TASKS];
struct kernel_context cpu_context[NR_CPUS];
struct user_context cpu_user[NR_CPUS];
task_id cpu_user_of[NR_CPUS];
mm_id cpu_mm[NR_CPUS];

bool is_idle_task(task_id t)
{
	return t >= SWAPPER && t < SWAPPER + NR_CPUS;
}

bool user_is_loaded(uint32_t cpu, task_id t)
{
	return cpu_user_of[cpu] == t && run_cpu[t] == cpu;
}

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires next: 0 < next < NR_TASKS && !on_cpu(next) &&
      (IS_IDLE_TASK(next) || queued(next));
    terminates \true;
    exits \false;
    assigns saved_context[running[cpu]], saved_user[running[cpu]],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures kept: saved_context[running[cpu]] == \old(cpu_context[cpu]);
    ensures loaded: cpu_context[cpu] == \old(saved_context[next]);
    ensures user_kept: saved_user[running[cpu]] ==
      (IS_IDLE_TASK(running[cpu]) ? \old(saved_user[running[cpu]]) : \old(cpu_user[cpu]));
    ensures user_loaded: cpu_user[cpu] ==
      (IS_IDLE_TASK(next) ? \old(cpu_user[cpu]) : \old(saved_user[next]));
    ensures user_of: cpu_user_of[cpu] == (IS_IDLE_TASK(next) ? \old(cpu_user_of[cpu]) : next);
    ensures mm: mm_follows{Pre, Post}(cpu, next);
*/
/* The registers of the current task are kept, and those of `next` loaded. */
static void registers_move(uint32_t cpu, task_id next)
{
	task_id prev = running[cpu];

	/*@ assert loaded: user_sound_on(cpu); */
	saved_context[prev] = cpu_context[cpu];
	cpu_context[cpu] = saved_context[next];
	if (!is_idle_task(prev))
		saved_user[prev] = cpu_user[cpu];
	if (is_idle_task(next))
		return;
	if (!user_is_loaded(cpu, next))
		cpu_user[cpu] = saved_user[next];
	cpu_user_of[cpu] = next;
	if (mm_of[next] != NOBODY)
		cpu_mm[cpu] = mm_of[next];
}

/*@ requires sound: run_sound;
    requires cpu: cpu < NR_CPUS;
    requires next: 0 < next < NR_TASKS && next != running[cpu] &&
      (queued(next) || next == IDLE_TASK(cpu));
    requires left: IS_IDLE_TASK(running[cpu])
      ? state == RUN_IDLE : state == RUN_QUEUED || state == RUN_SLEEPING || state == RUN_DEAD;
    requires room: run_turns < RUN_TURNS_MAX;
    terminates \true;
    exits \false;
    assigns running[cpu], run_cpu[0 .. NR_TASKS - 1], run_state[0 .. NR_TASKS - 1],
      run_after[0 .. NR_TASKS - 1], run_before[0 .. NR_TASKS - 1],
      run_turn[0 .. NR_TASKS - 1], run_turns,
      saved_context[0 .. NR_TASKS - 1], saved_user[0 .. NR_TASKS - 1],
      cpu_context[cpu], cpu_user[cpu], cpu_user_of[cpu], cpu_mm[cpu];
    ensures queue: run_queue_sound;
    ensures cpus: cpus_sound;
    ensures states: states_sound;
    ensures users_sound: users_sound;
    ensures over: went_over{Pre, Post}(cpu, \old(running[cpu]), next);
    ensures left: run_state[\old(running[cpu])] == state;
    ensures last: state == RUN_QUEUED ==> run_turn[\old(running[cpu])] == \old(run_turns);
    ensures mm: mm_follows{Pre, Post}(cpu, next);
    ensures moved: moved_up{Pre, Post}(next);
    ensures zombies: \old(no_zombie_waits &&
      (task_table[running[cpu]].state == TASK_ALIVE || state == RUN_DEAD)) ==> no_zombie_waits;
    ensures contexts: contexts_kept{Pre, Post};
    ensures users: users_kept{Pre, Post};
*/
/* The CPU goes over to `next`, and its current task into `state`. */
static void switch_to(uint32_t cpu, task_id next, uint32_t state)
{
	task_id prev = running[cpu];

	/*@ assert own: IS_IDLE_TASK(next) ==> next == IDLE_TASK(cpu); */
	registers_move(cpu, next);
	if (run_state[next] == RUN_QUEUED)
		run_queue_take(next);
	else
		run_state[next] = RUN_RUNNING;
	/*@ assert links_taken: links_sound; */
	/*@ assert turns_taken: turns_sound; */
	if (state == RUN_QUEUED)
		run_queue_add(prev);
	else
		run_state[prev] = state;
	/*@ assert links: links_sound; */
	/*@ assert turns: turns_sound; */

	running[cpu] = next;
	run_cpu[next] = cpu;
	/*@ assert prev: state_sound_of(prev); */
	/*@ assert next: state_sound_of(next); */
	/*@ assert others: others_stay{Pre, Here}(prev, next); */
	/*@ assert rest: \forall integer t; 0 <= t < NR_TASKS && t != prev && t != next ==>
	      state_sound_of{Pre}(t) && state_sound_of(t);
	*/
	/*@ assert users: \forall integer c; 0 <= c < NR_CPUS ==>
	      user_sound_on{Pre}(c) && user_sound_on(c);
	*/
}

void run_init(void)
{
	task_id t;
	uint32_t c;

	/*@ loop invariant range: 0 <= t <= NR_TASKS;
	    loop invariant none: \forall integer k; 0 <= k < t ==>
	      run_state[k] == (IS_IDLE_TASK(k) ? RUN_RUNNING : RUN_NONE) &&
	      run_cpu[k] == (IS_IDLE_TASK(k) ? k - SWAPPER : NO_CPU);
	    loop invariant turn: \forall integer k; 0 <= k < t ==> run_turn[k] == 0;
	    loop assigns t, run_state[0 .. NR_TASKS - 1], run_cpu[0 .. NR_TASKS - 1],
	      run_turn[0 .. NR_TASKS - 1];
	    loop variant NR_TASKS - t;
	*/
	for (t = 0; t < NR_TASKS; t++) {
		run_state[t] = is_idle_task(t) ? RUN_RUNNING : RUN_NONE;
		run_cpu[t] = is_idle_task(t) ? t - SWAPPER : NO_CPU;
		run_turn[t] = 0;
	}
	/*@ loop invariant range: 0 <= c <= NR_CPUS;
	    loop invariant idle: \forall integer k; 0 <= k < c ==>
	      running[k] == IDLE_TASK(k) && cpu_mm[k] == NOBODY && cpu_user_of[k] == NOBODY;
	    loop assigns c, running[0 .. NR_CPUS - 1], cpu_mm[0 .. NR_CPUS - 1],
	      cpu_user_of[0 .. NR_CPUS - 1];
	    loop variant NR_CPUS - c;
	*/
	for (c = 0; c < NR_CPUS; c++) {
		running[c] = IDLE_TASK(c);
		cpu_mm[c] = NOBODY;
		cpu_user_of[c] = NOBODY;
	}
	run_after[NOBODY] = run_before[NOBODY] = NOBODY;
	run_turns = 1;
}

bool run_add(task_id t)
{
	if (t == NOBODY || is_idle_task(t) || task_table[t].state != TASK_ALIVE)
		return false;
	if (run_state[t] != RUN_NONE && run_state[t] != RUN_DEAD)
		return false;
	run_cpu[t] = NO_CPU;
	run_queue_add(t);
	/*@ assert cpus: cpus_sound; */
	/*@ assert states: \forall integer i; 0 <= i < NR_TASKS ==>
	      state_sound_of{Pre}(i) && state_sound_of(i);
	*/
	/*@ assert users: \forall integer c; 0 <= c < NR_CPUS ==>
	      user_sound_on{Pre}(c) && user_sound_on(c);
	*/
	return true;
}

bool run_doze(uint32_t cpu)
{
	if (is_idle_task(running[cpu]))
		return false;
	run_state[running[cpu]] = RUN_DOZING;
	/*@ assert queue: run_queue_sound; */
	/*@ assert cpus: cpus_sound; */
	/*@ assert states: \forall integer i; 0 <= i < NR_TASKS ==>
	      state_sound_of{Pre}(i) && state_sound_of(i);
	*/
	/*@ assert users: \forall integer c; 0 <= c < NR_CPUS ==>
	      user_sound_on{Pre}(c) && user_sound_on(c);
	*/
	return true;
}

bool run_wake(task_id t)
{
	if (run_state[t] == RUN_DOZING) {
		run_state[t] = RUN_RUNNING;
		/*@ assert queue: run_queue_sound; */
		/*@ assert cpus: cpus_sound; */
		/*@ assert states: \forall integer i; 0 <= i < NR_TASKS ==>
		      state_sound_of{Pre}(i) && state_sound_of(i);
		*/
		/*@ assert users: \forall integer c; 0 <= c < NR_CPUS ==>
		      user_sound_on{Pre}(c) && user_sound_on(c);
		*/
		return true;
	}
	if (run_state[t] != RUN_SLEEPING)
		return false;
	run_queue_add(t);
	/*@ assert cpus: cpus_sound; */
	/*@ assert states: \forall integer i; 0 <= i < NR_TASKS ==>
	      state_sound_of{Pre}(i) && state_sound_of(i);
	*/
	/*@ assert users: \forall integer c; 0 <= c < NR_CPUS ==>
	      user_sound_on{Pre}(c) && user_sound_on(c);
	*/
	return true;
}

/*@ requires sound: run_queue_sound;
    requires cpu: cpu < NR_CPUS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result ==
      (run_after[NOBODY] != NOBODY ? run_after[NOBODY] : IDLE_TASK(cpu));
    ensures first: (nobody_queued && \result == IDLE_TASK(cpu)) || is_first(\result);
    ensures real: 0 < \result < NR_TASKS;
*/
static task_id first_or_idle(uint32_t cpu)
{
	return run_after[NOBODY] != NOBODY ? run_after[NOBODY] : IDLE_TASK(cpu);
}

/*@ requires task: 0 < t < NR_TASKS && on_cpu(t);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures idle: IS_IDLE_TASK(t) ==> \result == RUN_IDLE;
    ensures dozes: !IS_IDLE_TASK(t) && run_state[t] == RUN_DOZING ==> \result == RUN_SLEEPING;
    ensures goes_on: !IS_IDLE_TASK(t) && run_state[t] == RUN_RUNNING ==> \result == RUN_QUEUED;
*/
/* What a task becomes that gives its CPU away. */
static uint32_t state_left(task_id t)
{
	if (is_idle_task(t))
		return RUN_IDLE;
	return run_state[t] == RUN_DOZING ? RUN_SLEEPING : RUN_QUEUED;
}

task_id run_next(uint32_t cpu)
{
	if (run_after[NOBODY] == NOBODY && run_state[running[cpu]] == RUN_RUNNING)
		return running[cpu];
	return first_or_idle(cpu);
}

task_id run_switch(uint32_t cpu)
{
	task_id next = run_next(cpu);

	if (next != running[cpu])
		switch_to(cpu, next, state_left(running[cpu]));
	return next;
}

bool run_sleep(uint32_t cpu)
{
	if (run_state[running[cpu]] != RUN_DOZING)
		return false;
	/*@ assert current: state_sound_of(running[cpu]); */
	switch_to(cpu, first_or_idle(cpu), RUN_SLEEPING);
	return true;
}

bool run_exit(uint32_t cpu)
{
	if (is_idle_task(running[cpu]))
		return false;
	switch_to(cpu, first_or_idle(cpu), RUN_DEAD);
	return true;
}

bool run_hand_over(uint32_t cpu, task_id to)
{
	if (run_state[to] != RUN_QUEUED)
		return false;
	switch_to(cpu, to, state_left(running[cpu]));
	return true;
}

void run_load_mm(uint32_t cpu)
{
	cpu_mm[cpu] = mm_of[running[cpu]];
}

void run_forget_mm(mm_id mm)
{
	uint32_t c;

	/*@ loop invariant range: 0 <= c <= NR_CPUS;
	    loop invariant gone: \forall integer k; 0 <= k < c ==>
	      cpu_mm[k] == (\at(cpu_mm[k], Pre) == mm ? NOBODY : \at(cpu_mm[k], Pre));
	    loop invariant same: \forall integer k; c <= k < NR_CPUS ==>
	      cpu_mm[k] == \at(cpu_mm[k], Pre);
	    loop assigns c, cpu_mm[0 .. NR_CPUS - 1];
	    loop variant NR_CPUS - c;
	*/
	for (c = 0; c < NR_CPUS; c++) {
		if (cpu_mm[c] == mm)
			cpu_mm[c] = NOBODY;
	}
}
