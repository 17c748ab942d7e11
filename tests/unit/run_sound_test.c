/*
 * The twin of the switch's invariants: it sees each value that is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/run.h"

static void start(void)
{
	run_init();
	for (task_id t = 1; t < NR_TASKS; t++)
		task_table[t].state = TASK_ALIVE;
	assert_true(run_is_sound());
}

static void go_to_sleep(void)
{
	assert_true(run_doze(0));
	assert_true(run_sleep(0));
}

#define DAMAGE(place, value)                                                                       \
	do {                                                                                       \
		__typeof__(place) old_ = (place);                                                  \
		(place) = (value);                                                                 \
		assert_false(run_is_sound());                                                      \
		(place) = old_;                                                                    \
		assert_true(run_is_sound());                                                       \
	} while (0)

/* One value at a time is made wrong: the twin sees each. */
static void damage_is_seen(void **state)
{
	task_id first = 1 + NR_CPUS, t = 2 + NR_CPUS, asleep = 3 + NR_CPUS;

	(void)state;
	start();
	assert_true(run_add(asleep));
	assert_true(run_add(first));
	assert_true(run_add(t));
	(void)run_switch(0);
	go_to_sleep();
	cpu_user[0].fs_base = 6;
	assert_true(run_add(asleep + 1));
	go_to_sleep();
	assert_true(run_wake(first));
	assert_true(run_is_sound());
	DAMAGE(run_state[NOBODY], RUN_DEAD);
	DAMAGE(run_state[first], RUN_SLEEPING);
	DAMAGE(run_state[first], RUN_RUNNING);
	DAMAGE(run_state[asleep], RUN_QUEUED);
	DAMAGE(run_state[asleep], RUN_RUNNING);
	DAMAGE(run_state[asleep], RUN_IDLE);
	DAMAGE(run_state[asleep], RUN_DEAD + 1);
	DAMAGE(run_state[running[0]], RUN_SLEEPING);
	DAMAGE(run_state[IDLE_TASK(1)], RUN_DOZING);
	DAMAGE(run_after[NOBODY], NOBODY);
	DAMAGE(run_after[first], NR_TASKS);
	DAMAGE(run_before[first], first);
	DAMAGE(run_before[NOBODY], NR_TASKS);
	DAMAGE(run_turn[first], 0);
	DAMAGE(run_turn[first], run_turns);
	DAMAGE(run_turn[first], 1);
	DAMAGE(run_turn[asleep], 1);
	DAMAGE(run_turns, 1);
	DAMAGE(running[0], running[1]);
	DAMAGE(running[0], NOBODY);
	DAMAGE(running[0], NR_TASKS);
	DAMAGE(run_cpu[running[0]], 1);
	DAMAGE(run_cpu[running[0]], NO_CPU);
	DAMAGE(cpu_user_of[0], NR_TASKS);
	DAMAGE(cpu_user_of[0], IDLE_TASK(0));
	DAMAGE(cpu_user_of[0], NOBODY);

	start();
	assert_true(run_add(t));
	(void)run_switch(0);
	go_to_sleep();
	DAMAGE(cpu_user[0].fs_base, 7);
	DAMAGE(cpu_user[0].gs_base, 7);
	DAMAGE(cpu_user[0].fpu, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
