/*
 * The pid allocator: ascending order, the wrap to RESERVED_PIDS, exhaustion, reuse no sooner than
 * after a whole round; and a pid of the caller's choice.
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

/* One that must fail, and leave everything as it was, the place of the next search included. */
static void assert_not_picked(int32_t tid, task_id caller, int32_t error)
{
	uint32_t place = last_pid;
	struct snapshot before;

	snapshot_take(&before);
	assert_int_equal(pick_pid(tid, caller), error);
	assert_int_equal(last_pid, place);
	assert_unchanged(&before);
}

/* The search goes on where it was, over those that were picked. */
static void a_picked_pid_moves_no_search(void **state)
{
	task_id init;

	(void)state;
	init = scene_start(LINUX_6_1);
	assert_int_equal(pick_pid(3, init), 3);
	assert_int_equal(pick_pid(PID_MAX - 1, init), PID_MAX - 1);
	assert_int_equal(last_pid, INIT_PID);
	assert_int_equal(pid_owner[3], SWAPPER);
	assert_int_equal(pid_owner[PID_MAX - 1], SWAPPER);
	assert_int_equal(alloc_pid(), 2);
	assert_int_equal(alloc_pid(), 4);
	/* Below the place of the search, where it would not look, and again. */
	free_pid(3);
	assert_int_equal(pick_pid(3, init), 3);
	assert_int_equal(last_pid, 4);
	assert_not_picked(3, init, -EEXIST);
	assert_not_picked(INIT_PID, init, -EEXIST);
	assert_true(model_is_sound());
}

/* In Linux's order: no pid, no right, in use; and a fault before them. */
static void a_pid_that_cannot_be_picked(void **state)
{
	static const int32_t none[] = {0, -1, PID_MAX, PID_MAX + 1, INT32_MAX, INT32_MIN};
	static const uint64_t rights[] = {CAP_SYS_ADMIN, CAP_CHECKPOINT_RESTORE};
	task_id t;

	(void)state;
	t = scene_user(scene_start(LINUX_6_1), 1000);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_not_picked(none[i], t, -EINVAL);
	assert_not_picked(INIT_PID, t, -EPERM);
	assert_not_picked(9, t, -EPERM);
	task_table[t].capabilities = ~(CAP_SYS_ADMIN | CAP_CHECKPOINT_RESTORE);
	assert_not_picked(9, t, -EPERM);
	for (size_t i = 0; i < 2; i++) {
		task_table[t].capabilities = rights[i];
		assert_not_picked(none[i], t, -EINVAL);
		assert_not_picked(INIT_PID, t, -EEXIST);
		assert_int_equal(pick_pid(9, t), 9);
		assert_int_equal(step_answer[STEP_PID], 0);
		free_pid(9);
	}
	steps_set(STEP_PID, -1);
	assert_not_picked(0, t, -EAGAIN);
	assert_not_picked(9, t, -EAGAIN);
	assert_int_equal(step_answer[STEP_PID], -EAGAIN);
}

/* A zombie has its pid until it is awaited. */
static void a_zombies_pid_cannot_be_picked(void **state)
{
	task_id init, child;
	uint32_t pid;

	(void)state;
	init = scene_start(LINUX_6_1);
	child = scene_child(init, 0, SIGCHLD);
	pid = task_table[child].pid;
	exit_task(child, 0);
	assert_int_equal(task_table[child].state, TASK_ZOMBIE);
	assert_not_picked((int32_t)pid, init, -EEXIST);
	release_task(child);
	assert_int_equal(pick_pid((int32_t)pid, init), pid);
}

/* How many of the pids asked for are the root's, by level and number. */
static void pids_are_asked_by_level(void **state)
{
	static const uint64_t expected[3][4] = {{0, 1, 2, 3}, {0, 0, 1, 2}, {0, 0, 0, 1}};
	struct clone_args args = {.set_tid = 9};

	(void)state;
	for (linux_version = 0; linux_version < NR_LINUX_VERSIONS; linux_version++) {
		for (args.pid_level = 0; args.pid_level < 3; args.pid_level++) {
			for (args.set_tid_size = 0; args.set_tid_size < 4; args.set_tid_size++)
				assert_int_equal(pids_asked(args), linux_version < LINUX_6_1 ? 0 :
						 expected[args.pid_level][args.set_tid_size]);
		}
	}
	args = (struct clone_args){.pid_level = 0, .set_tid_size = ~0ull};
	linux_version = LINUX_6_1;
	assert_true(pids_asked(args) == ~0ull);
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
		cmocka_unit_test(a_picked_pid_moves_no_search),
		cmocka_unit_test(a_pid_that_cannot_be_picked),
		cmocka_unit_test(a_zombies_pid_cannot_be_picked),
		cmocka_unit_test(pids_are_asked_by_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
