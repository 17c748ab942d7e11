/*
 * The pid allocator: ascending order, the wrap to RESERVED_PIDS, exhaustion, and reuse no sooner
 * than after a whole round.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

static void take_all(void)
{
	for (uint32_t pid = INIT_PID + 1; pid < PID_MAX; pid++)
		assert_int_equal(alloc_pid(), pid);
}

static void pids_ascend(void **state)
{
	(void)state;
	(void)scene_start(LINUX_6_1);
	take_all();
	assert_int_equal(last_pid, PID_MAX - 1);
	assert_true(model_is_sound());
}

static void running_out_has_the_versions_error(void **state)
{
	static const int32_t error[] = {-EAGAIN, -EAGAIN, -ENOMEM, -EAGAIN};
	struct snapshot before;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		(void)scene_start(version);
		take_all();
		snapshot_take(&before);
		assert_int_equal(alloc_pid(), error[version]);
		assert_int_equal(last_pid, PID_MAX - 1);
		assert_unchanged(&before);
		assert_int_equal(step_answer[STEP_PID], 0);
	}
}

static void an_injected_fault_takes_nothing(void **state)
{
	struct snapshot before;

	(void)state;
	(void)scene_start(LINUX_3_18);
	snapshot_take(&before);
	steps_set(STEP_PID, -EAGAIN);
	assert_int_equal(alloc_pid(), -ENOMEM);
	assert_int_equal(step_answer[STEP_PID], -ENOMEM);
	assert_int_equal(last_pid, INIT_PID);
	assert_unchanged(&before);
	steps_set(STEP_PID, 0);
	assert_int_equal(alloc_pid(), INIT_PID + 1);
	assert_int_equal(step_answer[STEP_PID], 0);
}

static void the_search_wraps_above_the_reserved(void **state)
{
	(void)state;
	(void)scene_start(LINUX_6_1);
	take_all();
	free_pid(RESERVED_PIDS - 1);
	assert_int_equal(alloc_pid(), -EAGAIN);
	free_pid(RESERVED_PIDS + 2);
	free_pid(RESERVED_PIDS);
	assert_int_equal(alloc_pid(), RESERVED_PIDS);
	assert_int_equal(alloc_pid(), RESERVED_PIDS + 2);
	assert_int_equal(alloc_pid(), -EAGAIN);
	assert_int_equal(pid_owner[RESERVED_PIDS - 1], NOBODY);
}

static void the_last_one_is_found_again(void **state)
{
	(void)state;
	(void)scene_start(LINUX_6_1);
	take_all();
	free_pid(PID_MAX - 1);
	assert_int_equal(alloc_pid(), PID_MAX - 1);
	free_pid(RESERVED_PIDS + 5);
	assert_int_equal(alloc_pid(), RESERVED_PIDS + 5);
	free_pid(RESERVED_PIDS + 5);
	assert_int_equal(alloc_pid(), RESERVED_PIDS + 5);
}

static void a_pid_is_not_soon_reused(void **state)
{
	int32_t pid;

	(void)state;
	(void)scene_start(LINUX_6_1);
	for (uint32_t i = INIT_PID + 1; i < PID_MAX; i++) {
		pid = alloc_pid();
		assert_int_equal(pid, i);
		free_pid((uint32_t)pid);
	}
	assert_int_equal(alloc_pid(), RESERVED_PIDS);
}

static void a_taken_pid_is_the_swappers(void **state)
{
	task_id init, child;
	int32_t pid;

	(void)state;
	init = scene_start(LINUX_6_1);
	pid = alloc_pid();
	assert_int_equal(pid_owner[pid], SWAPPER);
	child = scene_child(init, 0, SIGCHLD);
	assert_int_equal(task_table[child].pid, pid + 1);
	assert_int_equal(pid_owner[pid + 1], child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pids_ascend),
		cmocka_unit_test(running_out_has_the_versions_error),
		cmocka_unit_test(an_injected_fault_takes_nothing),
		cmocka_unit_test(the_search_wraps_above_the_reserved),
		cmocka_unit_test(the_last_one_is_found_again),
		cmocka_unit_test(a_pid_is_not_soon_reused),
		cmocka_unit_test(a_taken_pid_is_the_swappers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
