/*
 * The switch: a long random life of three CPUs against a plain list of names, in which each task
 * has words of its own in its registers; and each refusal by itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/run.h"

#define STEPS 200000u

/* What ought to be: who waits, first in first out; what each task does; its registers' contents. */
static task_id waiting[NR_TASKS];
static uint32_t nr_waiting;
static enum { NEW, WAITS, RUNS, DOZES, SLEEPS, GONE } does[NR_TASKS];
static task_id at_work[NR_CPUS];
static uint64_t word[NR_TASKS];
static uint64_t program_word[NR_TASKS];
static mm_id loaded[NR_CPUS];

static uint32_t seed, last_word;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static bool idles(task_id t)
{
	return t >= 1 && t <= NR_CPUS;
}

static struct kernel_context kernel_words(uint64_t w)
{
	return (struct kernel_context){w, w + 1, w + 2, w + 3, w + 4, w + 5, w + 6};
}

static struct user_context program_words(uint64_t w)
{
	return (struct user_context){w, w + 1, w + 2};
}

/* The task works: whatever it runs on, it leaves other words in its registers. */
static void work(uint32_t cpu)
{
	task_id t = at_work[cpu];

	word[t] = last_word += 10;
	cpu_context[cpu] = kernel_words(word[t]);
	if (idles(t))
		return;
	program_word[t] = last_word += 10;
	cpu_user[cpu] = program_words(program_word[t]);
}

static void check_registers(uint32_t cpu)
{
	struct kernel_context k = kernel_words(word[at_work[cpu]]);
	struct user_context u = program_words(program_word[at_work[cpu]]);

	assert_memory_equal(&cpu_context[cpu], &k, sizeof(k));
	if (!idles(at_work[cpu]))
		assert_memory_equal(&cpu_user[cpu], &u, sizeof(u));
}

static uint32_t state_of(task_id t)
{
	static const uint32_t states[] = {
		[NEW] = RUN_NONE, [WAITS] = RUN_QUEUED, [RUNS] = RUN_RUNNING, [DOZES] = RUN_DOZING,
		[SLEEPS] = RUN_SLEEPING, [GONE] = RUN_DEAD,
	};

	return idles(t) && does[t] != RUNS ? RUN_IDLE : states[does[t]];
}

static void check(void)
{
	task_id t = NOBODY;

	assert_true(run_is_sound());
	for (uint32_t i = 0; i < nr_waiting; i++) {
		t = run_after[t];
		assert_int_equal(t, waiting[i]);
	}
	assert_int_equal(run_after[t], NOBODY);
	for (t = 0; t < NR_TASKS; t++)
		assert_int_equal(run_state[t], state_of(t));
	for (uint32_t c = 0; c < NR_CPUS; c++) {
		assert_int_equal(running[c], at_work[c]);
		assert_int_equal(cpu_mm[c], loaded[c]);
		check_registers(c);
	}
}

static void wait_last(task_id t)
{
	does[t] = WAITS;
	waiting[nr_waiting++] = t;
}

static bool stop_waiting(task_id t)
{
	for (uint32_t i = 0; i < nr_waiting; i++) {
		if (waiting[i] != t)
			continue;
		nr_waiting--;
		memmove(&waiting[i], &waiting[i + 1], (nr_waiting - i) * sizeof(task_id));
		return true;
	}
	return false;
}

/* The CPU's task goes, unless it goes on for want of another; the next comes. */
static void leave(uint32_t cpu, task_id next)
{
	task_id t = at_work[cpu];

	if (next == NOBODY && nr_waiting > 0)
		next = waiting[0];
	if (next == NOBODY)
		next = does[t] == RUNS ? t : 1 + cpu;
	if (next == t)
		return;
	(void)stop_waiting(next);
	if (does[t] == RUNS && !idles(t))
		wait_last(t);
	else if (does[t] != GONE)
		does[t] = SLEEPS;
	does[next] = RUNS;
	at_work[cpu] = next;
	if (!idles(next) && mm_of[next] != NOBODY)
		loaded[cpu] = mm_of[next];
}

static void start(void)
{
	memset(run_turn, 0xa5, sizeof(run_turn));
	memset(run_state, 0xa5, sizeof(run_state));
	memset(cpu_user_of, 0xa5, sizeof(cpu_user_of));
	memset(does, 0, sizeof(does));
	nr_waiting = 0;
	run_init();
	for (task_id t = 0; t < NR_TASKS; t++) {
		task_table[t].state = t != NOBODY ? TASK_ALIVE : TASK_FREE;
		mm_of[t] = t % 3; /* every third is the kernel's */
	}
	for (uint32_t c = 0; c < NR_CPUS; c++) {
		at_work[c] = 1 + c;
		does[1 + c] = RUNS;
		loaded[c] = NOBODY;
		work(c);
	}
	check();
}

static void add(task_id t)
{
	bool can = t != NOBODY && !idles(t) && (does[t] == NEW || does[t] == GONE);

	if (can) {
		word[t] = last_word += 10;
		program_word[t] = last_word += 10;
		saved_context[t] = kernel_words(word[t]);
		saved_user[t] = program_words(program_word[t]);
		wait_last(t);
	}
	assert_int_equal(run_add(t), can);
}

static void wake(task_id t)
{
	bool can = !idles(t) && (does[t] == SLEEPS || does[t] == DOZES);

	if (can && does[t] == DOZES)
		does[t] = RUNS;
	else if (can)
		wait_last(t);
	assert_int_equal(run_wake(t), can);
	assert_false(run_wake(t));
}

static void sleep_on_cpu(uint32_t cpu)
{
	bool can = does[at_work[cpu]] == DOZES;

	if (can)
		leave(cpu, NOBODY);
	assert_int_equal(run_sleep(cpu), can);
}

static void exit_on_cpu(uint32_t cpu)
{
	bool can = !idles(at_work[cpu]);

	if (can) {
		does[at_work[cpu]] = GONE;
		leave(cpu, NOBODY);
	}
	assert_int_equal(run_exit(cpu), can);
}

static void doze_on_cpu(uint32_t cpu)
{
	bool can = !idles(at_work[cpu]);

	if (can)
		does[at_work[cpu]] = DOZES;
	assert_int_equal(run_doze(cpu), can);
}

static void hand_over(uint32_t cpu, task_id to)
{
	bool can = does[to] == WAITS;

	if (can)
		leave(cpu, to);
	assert_int_equal(run_hand_over(cpu, to), can);
}

static void switch_on_cpu(uint32_t cpu)
{
	task_id expected = run_next(cpu);

	leave(cpu, NOBODY);
	assert_int_equal(expected, at_work[cpu]);
	assert_int_equal(run_switch(cpu), at_work[cpu]);
}

static void new_memory(uint32_t cpu, mm_id mm)
{
	mm_of[at_work[cpu]] = loaded[cpu] = mm;
	run_load_mm(cpu);
}

static void old_memory(mm_id mm)
{
	for (uint32_t c = 0; c < NR_CPUS; c++)
		loaded[c] = loaded[c] == mm ? NOBODY : loaded[c];
	run_forget_mm(mm);
}

static void take_step(void)
{
	uint32_t cpu = random_below(NR_CPUS);
	task_id t = random_below(NR_TASKS);

	switch (random_below(12)) {
	case 0:
	case 1:
		add(t);
		break;
	case 2:
		exit_on_cpu(cpu);
		break;
	case 3:
		doze_on_cpu(cpu);
		break;
	case 4:
		sleep_on_cpu(cpu);
		break;
	case 5:
	case 6:
		wake(t);
		break;
	case 7:
		hand_over(cpu, t);
		break;
	case 8:
		new_memory(cpu, random_below(4));
		break;
	case 9:
		old_memory(random_below(4));
		break;
	default:
		switch_on_cpu(cpu);
	}
	check();
	work(cpu);
}

static void a_long_life(void **state)
{
	uint32_t seen[RUN_DEAD + 1] = {0}, longest = 0, kept = 0;

	(void)state;
	seed = 1;
	start();
	for (uint32_t i = 0; i < STEPS; i++) {
		take_step();
		for (task_id t = 0; t < NR_TASKS; t++)
			seen[run_state[t]]++;
		longest = nr_waiting > longest ? nr_waiting : longest;
		for (uint32_t c = 0; c < NR_CPUS; c++)
			kept += idles(running[c]) && user_is_loaded(c, cpu_user_of[c]);
	}
	for (uint32_t s = 0; s <= RUN_DEAD; s++)
		assert_true(seen[s] > STEPS / 100 || s == RUN_NONE);
	assert_true(longest > NR_TASKS / 3);
	assert_true(kept > STEPS / 100);
}

/* With k tasks ahead of it, a task runs after k others have, whatever these do meanwhile. */
static void the_kth_runs_after_k_switches(void **state)
{
	(void)state;
	start();
	for (task_id t = 1 + NR_CPUS; t < NR_TASKS; t++)
		add(t);
	for (task_id t = 1 + NR_CPUS; t < NR_TASKS; t++) {
		if (t % 3 == 0)
			doze_on_cpu(0);
		if (t % 3 == 1 && !idles(at_work[0]))
			exit_on_cpu(0);
		else
			switch_on_cpu(0);
		assert_int_equal(running[0], t);
		check();
	}
}

static void a_wakeup_is_neither_lost_nor_doubled(void **state)
{
	task_id t = 1 + NR_CPUS;

	(void)state;
	start();
	add(t);
	assert_false(run_wake(t));
	switch_on_cpu(0);
	assert_false(run_wake(t));
	assert_false(run_sleep(0));
	doze_on_cpu(0);
	wake(t);
	assert_false(run_sleep(0));
	assert_int_equal(running[0], t);
	doze_on_cpu(0);
	sleep_on_cpu(0);
	assert_int_equal(running[0], IDLE_TASK(0));
	wake(t);
	check();
	exit_on_cpu(1);
	switch_on_cpu(1);
	exit_on_cpu(1);
	assert_false(run_wake(t));
	check();
}

/* What is loaded for a task is not believed after it ran elsewhere, or under a new name. */
static void stale_registers_are_not_believed(void **state)
{
	task_id t = 1 + NR_CPUS;

	(void)state;
	start();
	add(t);
	switch_on_cpu(0);
	work(0);
	doze_on_cpu(0);
	sleep_on_cpu(0);
	assert_true(user_is_loaded(0, t));
	wake(t);
	switch_on_cpu(1);
	assert_false(user_is_loaded(0, t));
	work(1);
	doze_on_cpu(1);
	sleep_on_cpu(1);
	wake(t);
	switch_on_cpu(0);
	check();
	exit_on_cpu(0);
	assert_true(user_is_loaded(0, t));
	add(t);
	assert_false(user_is_loaded(0, t));
	switch_on_cpu(0);
	check();
}

static void who_is_not_alive_does_not_run(void **state)
{
	task_id t = 1 + NR_CPUS;

	(void)state;
	start();
	task_table[t].state = TASK_ZOMBIE;
	assert_false(run_add(t));
	task_table[t].state = TASK_FREE;
	assert_false(run_add(t));
	assert_false(run_add(NOBODY));
	for (uint32_t c = 0; c < NR_CPUS; c++) {
		assert_false(run_add(IDLE_TASK(c)));
		assert_false(run_wake(IDLE_TASK(c)));
		assert_false(run_doze(c));
		assert_false(run_exit(c));
		assert_false(run_hand_over(c, IDLE_TASK(c)));
		assert_false(run_hand_over(c, NOBODY));
		assert_int_equal(run_switch(c), IDLE_TASK(c));
	}
	check();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_life),
		cmocka_unit_test(the_kth_runs_after_k_switches),
		cmocka_unit_test(a_wakeup_is_neither_lost_nor_doubled),
		cmocka_unit_test(stale_registers_are_not_believed),
		cmocka_unit_test(who_is_not_alive_does_not_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
