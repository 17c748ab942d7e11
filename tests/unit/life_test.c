/*
 * From clone to wait: what was charged is given back, partly at the exit and partly when the task
 * is reaped; who is told, who adopts, who may wait for whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/ladders.h"
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

/* Bytes are held by so many tasks, the swapper counted, and by what their tables say is owned. */
static void assert_nobody_holds_more(uint32_t tasks)
{
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		if (kinds[k].step != STEP_USER && kinds[k].step != STEP_MM)
			assert_int_equal(steps_held(kinds[k].step),
					 kinds[k].nr - 1 - *kinds[k].nfree);
	}
	assert_int_equal(steps_held(STEP_TASK), tasks);
	for (const struct rung *rung = ladders[linux_version]; rung->answer != 0; rung++) {
		if (rung->gives == GIVES_PART) /* what the swapper has, nobody gave it */
			assert_int_equal(steps_held(rung->step), tasks - 1);
	}
	assert_int_equal(steps_held(STEP_PIDFD), 0);
	assert_int_equal(steps_held(STEP_NEWUSER), 0);
}

/* Every set of sharing flags: fork, exit, wait, and all is as it was. */
static void all_is_given_back(void **state)
{
	static const uint64_t words[] = {
		0, CLONE_FILES, CLONE_FS, CLONE_VM, CLONE_VM | CLONE_SIGHAND,
		CLONE_FILES | CLONE_FS, CLONE_VM | CLONE_VFORK,
		CLONE_VM | CLONE_SIGHAND | CLONE_FILES, CLONE_PIDFD, CLONE_NEWNS,
		CLONE_CHILD_CLEARTID, THREAD_FLAGS, CLONE_PARENT, CLONE_SYSVSEM, CLONE_IO,
		CLONE_NEWUSER, THREAD_FLAGS | CLONE_IO,
	};
	struct snapshot before;
	task_id init, caller, child, parent;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		caller = scene_child(init, 0, SIGCHLD);
		scene_io(caller);
		scene_undo(caller);
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
			assert_nobody_holds_more(3);
		}
	}
}

/*
 * Others come and go meanwhile, in another order: the counts are as they were, the free handles are
 * perhaps in another order.
 */
static void all_is_given_back_out_of_order(void **state)
{
	struct snapshot before;
	task_id init, a, b, c;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		scene_undo(init);
		blank_unowned();
		snapshot_take(&before);
		a = scene_child(init, CLONE_NEWNS | CLONE_PIDFD, SIGCHLD);
		scene_io(a);
		b = scene_child(a, CLONE_SYSVSEM | CLONE_FILES, SIGCHLD);
		c = scene_child(b, THREAD_FLAGS, 0);
		assert_true(exec_prepare(a) > 0);
		exit_with(a, 0);
		release_task(a);
		exit_with(b, 0);
		assert_int_equal(wait_task(init, -1, 0), 0);
		exit_with(c, 0);
		assert_int_equal(wait_task(init, -1, 0), b);
		release_task(b);
		assert_true(model_is_sound());
		blank_unowned();
		assert_null(snapshot_unbalanced(&before));
		assert_nobody_holds_more(2);
	}
}

/* A zombie keeps its name and its charge, and nothing else that costs. */
static void a_zombie_keeps_its_pid(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_user(init, 1000);
	uint32_t pid = task_table[t].pid;
	user_id user = user_of[t];

	(void)state;
	exit_with(t, 9);
	assert_told(init, SIGCHLD);
	assert_int_equal(files_of[t], NOBODY);
	assert_int_equal(fs_of[t], NOBODY);
	assert_int_equal(mm_of[t], NOBODY);
	assert_int_equal(ns_of[t], NOBODY);
	assert_int_equal(live_of[t], NOBODY);
	assert_int_not_equal(cred_of[t], NOBODY);
	assert_int_not_equal(sighand_of[t], NOBODY);
	assert_int_not_equal(signal_of[t], NOBODY);
	assert_int_equal(pid_owner[pid], t);
	assert_int_equal(user_count[user], 1);
	assert_int_equal(nr_threads, 2);
	assert_int_equal(part_count[STEP_CGROUP], 3);
	release_task(t);
	assert_int_equal(pid_owner[pid], NOBODY);
	assert_int_equal(user_count[user], 0);
	assert_int_equal(nr_threads, 1);
	assert_int_equal(part_count[STEP_CGROUP], 2);
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
	assert_int_equal(live_count[signal_of[leader]], 1);
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
	assert_int_equal(live_count[signal_of[leader]], 0);
}

/* Whose status is it?  The first thread's; the last one's since 6.0; exit_group's before either. */
static void the_last_thread_speaks(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++)
		for (uint32_t ended = 0; ended <= 1; ended++) {
			task_id init = scene_start(version);
			task_id leader = scene_child(init, 0, SIGCHLD);
			task_id a = scene_child(leader, THREAD_FLAGS, 0);
			task_id b = scene_child(leader, THREAD_FLAGS, 0);

			exit_with(leader, 3 << 8);
			exit_with(a, 5 << 8);
			assert_false(signal_table[signal_of[leader]].group_exit);
			if (ended)
				exit_group(b, 9 << 8);
			exit_with(b, 7 << 8);
			assert_int_equal(wait_status(leader), ended		     ? 9 << 8
							      : version == LINUX_6_1 ? 7 << 8
										     : 3 << 8);
			assert_false(signal_table[signal_of[init]].group_exit);
		}
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

/*
 * Since 3.4 a task can ask for the orphans below it; the nearest that asked has them, while a
 * thread of it lives.  A child that is a process has not asked; threads ask as one.
 */
static void orphans_go_to_a_subreaper(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		bool known = version >= LINUX_3_18;
		task_id init = scene_start(version), reaper = scene_child(init, 0, SIGCHLD);
		task_id between, parent, orphan, thread;

		signal_table[signal_of[reaper]].subreaper = true;
		between = scene_child(reaper, 0, SIGCHLD);
		assert_false(signal_table[signal_of[between]].subreaper);
		parent = scene_child(between, 0, SIGCHLD);
		orphan = scene_child(parent, 0, 10);
		exit_with(parent, 0);
		assert_int_equal(task_table[orphan].real_parent, known ? reaper : init);
		assert_int_equal(task_table[orphan].exit_signal, SIGCHLD);
		exit_with(between, 0);
		assert_int_equal(task_table[between].real_parent, reaper);
		assert_int_equal(task_table[parent].real_parent, known ? reaper : init);

		/* Its leader has gone; a thread of it is there. */
		thread = scene_child(reaper, THREAD_FLAGS, 0);
		parent = scene_child(reaper, 0, SIGCHLD);
		orphan = scene_child(parent, 0, SIGCHLD);
		exit_with(reaper, 0);
		exit_with(parent, 0);
		assert_int_equal(task_table[parent].real_parent, thread);
		assert_int_equal(task_table[orphan].real_parent, known ? thread : init);
		exit_with(thread, 0);
		assert_int_equal(task_table[orphan].real_parent, init);
	}
}

/* Of two that asked the nearer one. */
static void the_nearest_subreaper(void **state)
{
	task_id t = scene_start(LINUX_6_1), reapers[2];

	(void)state;
	for (uint32_t i = 0; i < 2; i++) {
		reapers[i] = t = scene_child(t, 0, SIGCHLD);
		signal_table[signal_of[t]].subreaper = true;
	}
	t = scene_child(t, 0, SIGCHLD);
	(void)scene_child(t, 0, SIGCHLD);
	exit_with(t, 0);
	exit_with(reapers[1], 0);
	assert_int_equal(task_table[t].real_parent, reapers[0]);
	for (task_id c = 1; c < NR_TASKS; c++)
		assert_int_not_equal(task_table[c].real_parent, reapers[1]);
}

static void the_first_exit_group_is_believed(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	const struct signal *group = &signal_table[signal_of[t]];

	(void)state;
	assert_false(group->group_exit);
	exit_group(t, 1 << 8);
	exit_group(scene_child(t, THREAD_FLAGS, 0), 2 << 8);
	assert_true(group->group_exit);
	assert_int_equal(group->exit_code, 1 << 8);
	assert_false(signal_table[signal_of[init]].group_exit);
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
		cmocka_unit_test(all_is_given_back_out_of_order),
		cmocka_unit_test(a_zombie_keeps_its_pid),
		cmocka_unit_test(a_thread_is_reaped_at_once),
		cmocka_unit_test(the_leader_goes_last),
		cmocka_unit_test(the_last_thread_speaks),
		cmocka_unit_test(ignored_children_leave_no_zombie),
		cmocka_unit_test(orphans_go_to_init),
		cmocka_unit_test(orphans_stay_in_the_group),
		cmocka_unit_test(orphans_go_to_a_subreaper),
		cmocka_unit_test(the_nearest_subreaper),
		cmocka_unit_test(the_first_exit_group_is_believed),
		cmocka_unit_test(the_word_is_cleared_for_others),
		cmocka_unit_test(vfork_lets_the_parent_go_at_exit),
		cmocka_unit_test(wait_chooses),
		cmocka_unit_test(a_sibling_is_waited_for_like_its_leader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
