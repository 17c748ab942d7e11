/*
 * The invariants as code say no: each kind of damage that they speak of is found, and its repair.
 * And the few things that a contract speaks of and no call of the model comes to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/parts.h"
#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

static struct snapshot good;

static void assert_damage_is_found(void)
{
	assert_false(model_is_sound());
	snapshot_restore(&good);
	assert_true(model_is_sound());
}

/* One object of each kind, at least, is live. */
static void start(void)
{
	task_id t = scene_child(scene_start(LINUX_6_1), 0, SIGCHLD);

	scene_undo(t);
	scene_io(t);
	snapshot_take(&good);
}

static void damaged_tables_are_found(void **state)
{
	const struct kind *kind;
	uint32_t free, live;

	(void)state;
	start();
	for (kind = kinds; kind < kinds + NR_KINDS; kind++) {
		free = kind->slot[0];
		live = kind->slot[*kind->nfree];
		*kind->nfree = kind->nr;
		assert_damage_is_found();
		kind->count[0] = 0;
		assert_damage_is_found();
		kind->slot[0] = kind->nr;
		assert_damage_is_found();
		kind->slot[0] = live;
		assert_damage_is_found();
		kind->at[free] = kind->nr;
		assert_damage_is_found();
		kind->at[free] = kind->at[live];
		assert_damage_is_found();
		kind->count[free] = 1;
		assert_damage_is_found();
		++*kind->nfree;
		assert_damage_is_found();
	}
}

/* The table is sound, but the count is not that of the owners. */
static void wrong_counts_are_found(void **state)
{
	(void)state;
	start();
	for (const struct kind *kind = kinds + FIRST_OWNED; kind < kinds + NR_KINDS; kind++) {
		kind->count[kind->slot[*kind->nfree]]++;
		assert_damage_is_found();
		kind->of[NR_TASKS - 1] = kind->slot[*kind->nfree];
		assert_damage_is_found();
		kind->of[NR_TASKS - 1] = kind->nr;
		assert_damage_is_found();
	}
	live_count[signal_of[SWAPPER]]++;
	assert_damage_is_found();
	live_of[SWAPPER] = NOBODY;
	assert_damage_is_found();
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		part_count[step]++;
		assert_damage_is_found();
	}
}

static void wrong_numbers_are_found(void **state)
{
	(void)state;
	start();
	linux_version = NR_LINUX_VERSIONS;
	assert_damage_is_found();
	last_pid = PID_MAX;
	assert_damage_is_found();
	pid_owner[0] = NOBODY;
	assert_damage_is_found();
	nr_threads = max_threads + 1;
	assert_damage_is_found();
	max_threads = NR_TASKS;
	assert_damage_is_found();
	pid_owner[INIT_PID] = NOBODY;
	assert_damage_is_found();
	pid_owner[INIT_PID + 2] = pid_owner[INIT_PID];
	assert_damage_is_found();
}

/* What a task may be, by its state. */
static void wrong_records_are_found(void **state)
{
	task_id unused, t;

	(void)state;
	start();
	unused = task_slot[0];
	t = pid_owner[INIT_PID];
	task_table[unused].chrooted = true;
	assert_damage_is_found();
	task_table[NOBODY].dead_pid_ns = true;
	assert_damage_is_found();
	task_table[t].real_parent = NR_TASKS;
	assert_damage_is_found();
	task_table[t].group_leader = NR_TASKS;
	assert_damage_is_found();
	task_table[t].vfork_parent = NR_TASKS;
	assert_damage_is_found();
	task_table[t].state = TASK_FREE;
	assert_damage_is_found();
	task_table[t].state = TASK_ZOMBIE;
	assert_damage_is_found();
	task_table[SWAPPER].state = TASK_ZOMBIE;
	assert_damage_is_found();
	task_count[t] = 2;
	assert_damage_is_found();
	files_share(unused, files_of[t]);
	assert_damage_is_found();
	user_drop(t);
	assert_damage_is_found();
}

/* The last taken is not the first given: the count is what matters, not the order. */
static void objects_go_in_any_order(void **state)
{
	task_id init = scene_start(LINUX_6_1), first = scene_child(init, 0, SIGCHLD);
	task_id second = scene_child(init, 0, SIGCHLD);
	task_id third = scene_child(second, THREAD_FLAGS, 0);
	uint32_t files = files_nfree, mm = mm_nfree;

	(void)state;
	put_objects(first);
	put_objects(third);
	assert_int_equal(files_nfree, files + 1);
	assert_int_equal(mm_nfree, mm + 1);
	put_objects(second);
	assert_int_equal(files_nfree, files + 2);
	assert_int_equal(mm_nfree, mm + 2);
	assert_true(files_is_sound() && fs_is_sound() && sighand_is_sound() && signal_is_sound() &&
		    mm_is_sound());
}

static void a_record_may_have_two_owners(void **state)
{
	task_id t = scene_child(scene_start(LINUX_6_1), 0, SIGCHLD);

	(void)state;
	task_count[t]++;
	free_task(t);
	assert_int_equal(task_count[t], 1);
	free_task(t);
	assert_int_equal(task_count[t], 0);
}

static void an_abandoned_memory_may_be_shared(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	mm_id mm = (mm_id)exec_prepare(t);

	(void)state;
	mm_share(EXEC_MM(init), mm);
	exec_abandon(t);
	assert_int_equal(mm_count[mm], 1);
	exec_abandon(init);
	assert_int_equal(mm_count[mm], 0);
	assert_true(model_is_sound());
}

static void a_status_is_the_groups_or_ones_own(void **state)
{
	task_id t = scene_child(scene_start(LINUX_6_1), 0, SIGCHLD);

	(void)state;
	task_table[t].exit_code = 3;
	assert_int_equal(wait_status(t), 3);
	exit_group(t, 4);
	assert_int_equal(wait_status(t), 4);
}

static void root_keeps_its_capabilities(void **state)
{
	task_id t = scene_user(scene_start(LINUX_6_1), 1000);

	(void)state;
	task_table[t].capabilities = CAP_SETUID | 1;
	assert_int_equal(set_user(t, 0), 0);
	assert_int_equal(task_table[t].capabilities, CAP_SETUID | 1);
}

static void the_signal_stack_is_reset(void **state)
{
	(void)state;
	(void)scene_start(LINUX_2_6_11);
	assert_false(resets_altstack(CLONE_VM));
	(void)scene_start(LINUX_6_1);
	assert_true(resets_altstack(CLONE_VM));
	assert_false(resets_altstack(CLONE_VM | CLONE_VFORK));
	assert_false(resets_altstack(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_tables_are_found),
		cmocka_unit_test(wrong_counts_are_found),
		cmocka_unit_test(wrong_numbers_are_found),
		cmocka_unit_test(wrong_records_are_found),
		cmocka_unit_test(objects_go_in_any_order),
		cmocka_unit_test(a_record_may_have_two_owners),
		cmocka_unit_test(an_abandoned_memory_may_be_shared),
		cmocka_unit_test(a_status_is_the_groups_or_ones_own),
		cmocka_unit_test(root_keeps_its_capabilities),
		cmocka_unit_test(the_signal_stack_is_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
