/*
 * exec and set_user: what a task must own alone before it becomes another program, what it owns
 * when that fails, and whom it is charged to when it becomes another user's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

static void exec_alone_changes_the_memory_only(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	files_id files = files_of[t];
	sighand_id sighand = sighand_of[t];
	mm_id old = mm_of[t];
	int32_t mm;

	(void)state;
	steps_forget();
	mm = exec_prepare(t);
	assert_true(mm > 0 && (mm_id)mm != old);
	assert_int_equal(mm_of[EXEC_MM(t)], mm);
	assert_int_equal(mm_count[old], 1);
	assert_true(model_is_sound());
	assert_int_equal(exec_commit(t), 0);
	assert_true(model_is_sound());
	assert_int_equal(mm_count[old], 0);
	assert_int_equal(mm_of[t], mm);
	assert_int_equal(mm_of[EXEC_MM(t)], NOBODY);
	assert_int_equal(files_of[t], files);
	assert_int_equal(sighand_of[t], sighand);
	assert_int_equal(steps_count(CALL_ASK), 0);
}

static void an_abandoned_exec_changes_nothing(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	struct snapshot before;

	(void)state;
	snapshot_take(&before);
	assert_true(exec_prepare(t) > 0);
	exec_abandon(t);
	assert_unchanged(&before);
	assert_true(model_is_sound());
}

/* What is shared is copied from the shared one, and the others keep theirs. */
static void exec_shares_nothing(void **state)
{
	task_id init = scene_start(LINUX_6_1);
	task_id t = scene_child(init, CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_FS |
				CLONE_VFORK | CLONE_CHILD_CLEARTID, SIGCHLD);
	files_id files = files_of[init];
	sighand_id sighand = sighand_of[init];
	fs_id fs = fs_of[init];
	mm_id mm = mm_of[init];

	(void)state;
	steps_forget();
	assert_true(exec_prepare(t) > 0);
	assert_int_equal(step_calls[0].step, STEP_FILES);
	assert_int_equal(step_calls[0].a, files);
	assert_int_equal(step_calls[0].b, files_of[t]);
	assert_int_equal(files_count[files_of[t]], 1);
	assert_int_equal(steps_count(CALL_VFORK_DONE), 0);
	steps_forget();
	assert_int_equal(exec_commit(t), 0);
	assert_int_equal(step_calls[0].step, STEP_SIGHAND);
	assert_int_equal(step_calls[0].a, sighand);
	assert_int_equal(step_calls[0].b, sighand_of[t]);
	assert_int_equal(steps_count(CALL_CLEAR_TID), 1);
	assert_int_equal(steps_count(CALL_VFORK_DONE), 1);
	assert_int_equal(step_calls[nr_step_calls - 1].a, init);
	assert_int_equal(task_table[t].clear_child_tid, 0);
	assert_int_equal(fs_of[t], fs);
	assert_int_equal(files_count[files], 1);
	assert_int_equal(sighand_count[sighand], 1);
	assert_int_equal(mm_count[mm], 1);
	assert_int_equal(mm_of[init], mm);
	assert_true(model_is_sound());
}

static void exec_fails_before_the_point_of_no_return(void **state)
{
	task_id init = scene_start(LINUX_6_1);
	task_id t = scene_child(init, CLONE_VM | CLONE_FILES | CLONE_SIGHAND, SIGCHLD);
	struct snapshot before;

	(void)state;
	steps_set(STEP_FILES, -ENOMEM);
	snapshot_take(&before);
	assert_int_equal(exec_prepare(t), -ENOMEM);
	assert_int_equal(step_answer[STEP_FILES], -ENOMEM);
	assert_unchanged(&before);
	steps_set(STEP_FILES, 0);
	assert_true(exec_prepare(t) > 0);

	steps_set(STEP_SIGHAND, -ENOMEM);
	snapshot_take(&before);
	assert_int_equal(exec_commit(t), -ENOMEM);
	assert_unchanged(&before);
	exec_abandon(t);
	assert_true(model_is_sound());
	assert_int_equal(mm_of[t], mm_of[init]);
}

/* The last thread becomes the process; its parent hears of the end of the new program alone. */
static void a_thread_takes_the_lead(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id init = scene_start(version), p = scene_child(init, 0, 10);
		task_id orphan = scene_child(p, 0, SIGCHLD), t = scene_child(p, THREAD_FLAGS, 0);
		uint32_t pid = task_table[p].pid, tid = task_table[t].pid, tasks = nr_threads;

		steps_forget();
		assert_int_equal(exit_task(p, 7 << 8), NOBODY);
		assert_int_equal(steps_count(CALL_NOTIFY), 0);
		exec_lead(t);
		assert_true(model_is_sound());
		assert_int_equal(steps_count(CALL_NOTIFY), 0);
		assert_int_equal(task_table[t].pid, pid);
		assert_int_equal(task_table[t].tgid, pid);
		assert_int_equal(task_table[t].group_leader, t);
		assert_int_equal(task_table[t].real_parent, init);
		assert_int_equal(task_table[t].state, TASK_ALIVE);
		assert_int_equal(pid_owner[pid], t);
		assert_int_equal(pid_owner[tid], NOBODY);
		assert_int_equal(task_table[orphan].real_parent, t);
		assert_int_equal(task_table[p].state, TASK_FREE);
		assert_int_equal(nr_threads, tasks - 1);
		assert_int_equal(signal_count[signal_of[t]], 1);
		assert_int_equal(live_count[signal_of[t]], 1);
		assert_int_equal(wait_task(init, -1, __WALL), 0);

		exit_task(t, 3 << 8);
		assert_int_equal(steps_count(CALL_NOTIFY), 1);
		assert_int_equal(notified, init);
		assert_int_equal(notified_signal, SIGCHLD);
		assert_int_equal(wait_task(init, (int32_t)pid, 0), t);
		assert_int_equal(wait_status(t), 3 << 8);
		release_task(t);
		assert_int_equal(pid_owner[pid], NOBODY);
		assert_true(model_is_sound());
	}
}

/* The task has credentials of its own, as after a change of them. */
static void own_creds(task_id t)
{
	cred_drop(t);
	cred_take(t);
	steps_fill(STEP_CRED, cred_of[t]);
}

/* The leader's go with it, in whichever order the two were made; the thread keeps its own. */
static void a_leader_takes_its_credentials_along(void **state)
{
	(void)state;
	for (uint32_t again = 0; again < 2; again++) {
		task_id p = scene_child(scene_start(LINUX_6_1), 0, SIGCHLD);
		task_id t = scene_child(p, THREAD_FLAGS, 0);
		cred_id creds, of_leader;

		own_creds(t);
		if (again)
			own_creds(p);
		creds = cred_of[t];
		of_leader = cred_of[p];
		exit_task(p, 0);
		exec_lead(t);
		assert_int_equal(cred_of[t], creds);
		assert_int_equal(cred_count[creds], 1);
		assert_int_equal(cred_count[of_leader], 0);
		assert_true(model_is_sound());
	}
}

/* The signal that was asked for is forgotten with the program that was begun; threads have none. */
static void a_new_program_ends_with_sigchld(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, 10);
	task_id thread = scene_child(t, THREAD_FLAGS, 0), mute = scene_child(init, 0, 0);

	(void)state;
	assert_true(exec_prepare(t) > 0);
	steps_set(STEP_SIGHAND, -ENOMEM);
	assert_int_equal(exec_commit(t), -ENOMEM);
	assert_int_equal(task_table[t].exit_signal, 10);
	steps_set(STEP_SIGHAND, 0);
	assert_int_equal(exec_commit(t), 0);
	assert_int_equal(task_table[t].exit_signal, SIGCHLD);
	assert_true(exec_prepare(mute) > 0);
	assert_int_equal(exec_commit(mute), 0);
	assert_int_equal(task_table[mute].exit_signal, SIGCHLD);
	assert_true(exec_prepare(thread) > 0);
	assert_int_equal(exec_commit(thread), 0);
	assert_int_equal(task_table[thread].exit_signal, THREAD_EXIT_SIGNAL);
	assert_true(model_is_sound());
}

static void another_user_is_charged(void **state)
{
	task_id init = scene_start(LINUX_6_1), a = scene_user(init, 1000), b;
	user_id user = user_of[a];

	(void)state;
	assert_int_equal(user_table[user].uid, 1000);
	assert_int_equal(user_count[user], 1);
	assert_int_equal(user_count[ROOT_USER], 2);
	b = scene_user(init, 1000);
	assert_int_equal(user_of[b], user);
	assert_int_equal(user_count[user], 2);
	assert_int_equal(user_count[ROOT_USER], 2);
	assert_true(model_is_sound());
}

/* The last task of a user is the first of another one, with the same record. */
static void the_last_of_a_user(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_user(init, 1000);
	user_id user = user_of[t];

	(void)state;
	task_table[t].capabilities = CAP_SETUID;
	assert_int_equal(set_user(t, 1001), 0);
	assert_int_equal(user_of[t], user);
	assert_int_equal(user_table[user].uid, 1001);
	assert_int_equal(user_count[user], 1);
	assert_true(model_is_sound());
}

static void who_may_not_change_its_user(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_user(init, 1000);
	struct snapshot before;

	(void)state;
	snapshot_take(&before);
	assert_int_equal(set_user(t, 0), -EPERM);
	assert_int_equal(set_user(t, 1001), -EPERM);
	assert_int_equal(set_user(t, 1000), 0);
	assert_unchanged(&before);
}

static void users_run_out(void **state)
{
	task_id init = scene_start(LINUX_6_1), t = scene_child(init, 0, SIGCHLD);
	struct snapshot before;

	(void)state;
	for (uint32_t uid = 1000; user_nfree > 0; uid++)
		(void)scene_user(init, uid);
	snapshot_take(&before);
	assert_int_equal(set_user(t, 2000), -EAGAIN);
	assert_unchanged(&before);
	assert_int_equal(set_user(t, 1001), 0);
	assert_true(model_is_sound());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exec_alone_changes_the_memory_only),
		cmocka_unit_test(an_abandoned_exec_changes_nothing),
		cmocka_unit_test(exec_shares_nothing),
		cmocka_unit_test(exec_fails_before_the_point_of_no_return),
		cmocka_unit_test(a_thread_takes_the_lead),
		cmocka_unit_test(a_leader_takes_its_credentials_along),
		cmocka_unit_test(a_new_program_ends_with_sigchld),
		cmocka_unit_test(another_user_is_charged),
		cmocka_unit_test(the_last_of_a_user),
		cmocka_unit_test(who_may_not_change_its_user),
		cmocka_unit_test(users_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
