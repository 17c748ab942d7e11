/*
 * From clone to wait: what was charged is given back, partly at the exit and partly when the task
 * is reaped; who is told, who adopts, who may wait for whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

/* The parent was told once, with this signal; nothing if signal < 0. */
static void assert_told(task_id parent, int32_t signal)
{
	const struct step_call *told = NULL;

	assert_int_equal(steps_count(CALL_NOTIFY), signal < 0 ? 0 : 1);
	for (uint32_t i = 0; i < nr_step_calls; i++) {
		if (step_calls[i].kind == CALL_NOTIFY)
			told = &step_calls[i];
	}
	if (told) {
		assert_int_equal(told->a, parent);
		assert_int_equal(told->b, signal);
	}
}

static void exit_with(task_id t, int32_t code)
{
	steps_forget();
	exit_task(t, code);
	assert_true(model_is_sound());
}

/* Every set of sharing flags: fork, exit, wait, and all is as it was. */
static void all_is_given_back(void **state)
{
	static const uint64_t words[] = {
		0, CLONE_FILES, CLONE_FS, CLONE_VM, CLONE_VM | CLONE_SIGHAND,
		CLONE_FILES | CLONE_FS, CLONE_VM | CLONE_VFORK,
		CLONE_VM | CLONE_SIGHAND | CLONE_FILES, CLONE_PIDFD, CLONE_NEWNS,
		CLONE_CHILD_CLEARTID, THREAD_FLAGS, CLONE_PARENT,
	};
	struct snapshot before;
	task_id init, caller, child, parent;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		caller = scene_child(init, 0, SIGCHLD);
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			blank_unowned();
			snapshot_take(&before);
			child = scene_child(caller, words[i], SIGCHLD);
			exit_with(child, 3 << 8);
			if (!ON(words[i], CLONE_THREAD)) {
				assert_int_equal(task_table[child].state, TASK_ZOMBIE);
				assert_int_equal(task_table[child].exit_code, 3 << 8);
				parent = ON(words[i], CLONE_PARENT) ? init : caller;
				assert_int_equal(wait_task(parent, -1, 0), child);
				release_task(child);
			}
			blank_unowned();
			assert_unchanged(&before);
			assert_int_equal(steps_held(STEP_TASK), 3);
			assert_int_equal(steps_held(STEP_FILES), 3);
		}
	}
}

/* A zombie keeps its name and its charge, and nothing else that costs. */
static void a_zombie_keeps_its_pid(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_user(init, 1000);
	uint32_t pid = task_table[t].pid;
	user_id user = task_table[t].user;

	(void)state;
	exit_with(t, 9);
	assert_told(init, SIGCHLD);
	assert_int_equal(task_table[t].files, NOBODY);
	assert_int_equal(task_table[t].fs, NOBODY);
	assert_int_equal(task_table[t].mm, NOBODY);
	assert_int_equal(pid_owner[pid], t);
	assert_int_equal(user_table[user].processes, 1);
	assert_int_equal(nr_threads, 2);
	release_task(t);
	assert_int_equal(pid_owner[pid], NOBODY);
	assert_int_equal(user_count[user], 0);
	assert_int_equal(nr_threads, 1);
	assert_int_equal(wait_task(init, -1, 0), -ECHILD);
}

static void a_thread_is_reaped_at_once(void **state)
{
	task_id init = scene_start(LINUX_6_1), leader = scene_child(init, 0, SIGCHLD);
	task_id thread = scene_child(leader, THREAD_FLAGS, 0);

	(void)state;
	exit_with(thread, 0);
	assert_told(NOBODY, -1);
	assert_int_equal(task_table[thread].state, TASK_FREE);
	assert_int_equal(signal_table[task_table[leader].signal].live, 1);
	assert_int_equal(wait_task(init, -1, __WALL), 0);
	exit_with(leader, 0);
	assert_told(init, SIGCHLD);
	assert_int_equal(wait_task(init, -1, 0), leader);
}

/* The leader that exits first is mourned when its last thread has gone. */
static void the_leader_goes_last(void **state)
{
	task_id init = scene_start(LINUX_6_1), leader = scene_child(init, 0, SIGCHLD);
	task_id a = scene_child(leader, THREAD_FLAGS, 0), b = scene_child(a, THREAD_FLAGS, 0);

	(void)state;
	exit_with(leader, 7 << 8);
	assert_told(NOBODY, -1);
	assert_int_equal(task_table[leader].state, TASK_ZOMBIE);
	assert_int_equal(wait_task(init, -1, 0), 0);
	exit_with(a, 0);
	assert_told(NOBODY, -1);
	assert_int_equal(wait_task(init, -1, 0), 0);
	exit_with(b, 0);
	assert_told(init, SIGCHLD);
	assert_int_equal(wait_task(init, -1, 0), leader);
	assert_int_equal(task_table[leader].exit_code, 7 << 8);
	assert_int_equal(signal_table[task_table[leader].signal].live, 0);
}

static void ignored_children_leave_no_zombie(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD), child;
	struct snapshot before;

	(void)state;
	children_are_ignored = true;
	blank_unowned();
	snapshot_take(&before);
	child = scene_child(t, 0, SIGCHLD);
	exit_with(child, 0);
	assert_told(t, SIGCHLD);
	blank_unowned();
	assert_unchanged(&before);
	/* To ignore SIGCHLD says nothing about a child that sends another signal. */
	child = scene_child(t, 0, 10);
	exit_with(child, 0);
	assert_told(t, 10);
	assert_int_equal(task_table[child].state, TASK_ZOMBIE);
}

static void orphans_go_to_init(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	task_id alive = scene_child(t, 0, 10), dead = scene_child(t, 0, SIGCHLD);

	(void)state;
	exit_with(dead, 0);
	exit_with(t, 0);
	assert_int_equal(steps_count(CALL_NOTIFY), 2); /* of dead, and of t */
	assert_int_equal(task_table[alive].real_parent, init);
	assert_int_equal(task_table[alive].exit_signal, SIGCHLD);
	assert_int_equal(task_table[dead].real_parent, init);
	assert_int_equal(wait_task(init, (int32_t)task_table[dead].pid, 0), dead);
	assert_int_equal(wait_task(init, (int32_t)task_table[alive].pid, 0), 0);
}

/* A thread that lives on takes the children over, and they keep the signal that they send. */
static void orphans_stay_in_the_group(void **state)
{
	task_id init = scene_start(LINUX_6_1), leader = scene_child(init, 0, SIGCHLD);
	task_id thread = scene_child(leader, THREAD_FLAGS, 0), child = scene_child(thread, 0, 10);

	(void)state;
	exit_with(thread, 0);
	assert_int_equal(task_table[child].real_parent, leader);
	assert_int_equal(task_table[child].exit_signal, 10);
	exit_with(leader, 0);
	assert_int_equal(task_table[child].real_parent, init);
	assert_int_equal(task_table[child].exit_signal, SIGCHLD);
}

static void the_first_exit_group_is_believed(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	const struct signal *group = &signal_table[task_table[t].signal];

	(void)state;
	assert_false(group->group_exit);
	exit_group(t, 1 << 8);
	exit_group(scene_child(t, THREAD_FLAGS, 0), 2 << 8);
	assert_true(group->group_exit);
	assert_int_equal(group->exit_code, 1 << 8);
	assert_false(signal_table[task_table[init].signal].group_exit);
}

/* A word that was promised to be cleared is cleared only while somebody else can read it. */
static void the_word_is_cleared_for_others(void **state)
{
	task_id init = scene_start(LINUX_6_1);

	(void)state;
	exit_with(scene_child(init, CLONE_CHILD_CLEARTID, SIGCHLD), 0);
	assert_int_equal(steps_count(CALL_CLEAR_TID), 0);
	exit_with(scene_child(init, CLONE_CHILD_CLEARTID | CLONE_VM, SIGCHLD), 0);
	assert_int_equal(steps_count(CALL_CLEAR_TID), 1);
	assert_int_equal(step_calls[0].kind, CALL_CLEAR_TID);
	assert_int_equal(step_calls[0].a, 0x1000);
}

static void vfork_lets_the_parent_go_at_exit(void **state)
{
	task_id init = scene_start(LINUX_6_1), child;

	(void)state;
	child = scene_child(init, CLONE_VFORK | CLONE_VM, SIGCHLD);
	assert_int_equal(steps_count(CALL_VFORK_DONE), 0);
	exit_with(child, 0);
	assert_int_equal(steps_count(CALL_VFORK_DONE), 1);
	assert_int_equal(step_calls[0].a, init);
	assert_int_equal(task_table[child].vfork_parent, NOBODY);
}

/* pid > 0, 0, -1, < -1; and the two kinds of child. */
static void wait_chooses(void **state)
{
	task_id init = scene_start(LINUX_6_1), a, b, stranger, friend;

	(void)state;
	task_table[init].pgrp = 15;
	a = scene_child(init, 0, SIGCHLD);
	b = scene_child(init, 0, 10);
	stranger = scene_child(a, 0, SIGCHLD);
	task_table[a].pgrp = 20;
	assert_int_equal(wait_task(init, (int32_t)task_table[stranger].pid, __WALL), -ECHILD);
	assert_int_equal(wait_task(init, (int32_t)task_table[b].pid, 0), -ECHILD);
	assert_int_equal(wait_task(init, (int32_t)task_table[b].pid, __WCLONE), 0);
	assert_int_equal(wait_task(init, (int32_t)task_table[a].pid, __WCLONE), -ECHILD);
	assert_int_equal(wait_task(init, -20, 0), 0);
	assert_int_equal(wait_task(init, -21, 0), -ECHILD);
	assert_int_equal(wait_task(init, 0, 0), -ECHILD);
	assert_int_equal(wait_task(init, 0, __WALL), 0);
	exit_with(b, 0);
	assert_int_equal(wait_task(init, -1, 0), 0);
	assert_int_equal(wait_task(init, -1, __WCLONE), b);
	assert_int_equal(wait_task(init, 0, __WALL), b);
	exit_with(a, 0);
	assert_int_equal(wait_task(init, -20, 0), a);

	friend = scene_child(init, THREAD_FLAGS, 0);
	assert_int_equal(wait_task(friend, (int32_t)task_table[a].pid, 0), a);
	assert_int_equal(wait_task(friend, -1, __WALL | __WNOTHREAD), -ECHILD);
}

/* Linux 6.1, measured: a PARENT child sends what the caller's leader sends. */
static void a_sibling_is_waited_for_like_its_leader(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, 0), sibling;

	(void)state;
	sibling = scene_child(t, CLONE_PARENT, SIGCHLD);
	exit_with(t, 0);
	exit_with(sibling, 0);
	assert_int_equal(wait_task(init, -1, 0), -ECHILD);
	release_task((task_id)wait_task(init, -1, __WCLONE));
	release_task((task_id)wait_task(init, -1, __WCLONE));
	assert_int_equal(wait_task(init, -1, __WCLONE), -ECHILD);
	assert_int_equal(nr_threads, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_given_back),
		cmocka_unit_test(a_zombie_keeps_its_pid),
		cmocka_unit_test(a_thread_is_reaped_at_once),
		cmocka_unit_test(the_leader_goes_last),
		cmocka_unit_test(ignored_children_leave_no_zombie),
		cmocka_unit_test(orphans_go_to_init),
		cmocka_unit_test(orphans_stay_in_the_group),
		cmocka_unit_test(the_first_exit_group_is_believed),
		cmocka_unit_test(the_word_is_cleared_for_others),
		cmocka_unit_test(vfork_lets_the_parent_go_at_exit),
		cmocka_unit_test(wait_chooses),
		cmocka_unit_test(a_sibling_is_waited_for_like_its_leader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
