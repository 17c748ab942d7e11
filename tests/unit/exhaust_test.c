/*
 * Limits that are really reached: the last record, object, pid, the user's processes, the system's
 * tasks.  The call that finds nothing left changes nothing, and succeeds once something is given
 * back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

#define NOTHING_ASKED NR_STEPS

/* One call that must fail, and which rung was the last that the kernel was asked about. */
static void assert_exhausted(task_id caller, uint64_t flags, int32_t error, uint32_t last_asked)
{
	struct snapshot before;
	uint32_t asked = NOTHING_ASKED;

	snapshot_take(&before);
	assert_int_equal(scene_clone(caller, flags, SIGCHLD), error);
	assert_unchanged(&before);
	assert_true(model_is_sound());
	for (uint32_t i = 0; i < nr_step_calls; i++) {
		if (step_calls[i].kind == CALL_ASK)
			asked = step_calls[i].step;
	}
	assert_int_equal(asked, last_asked);
}

static void reap(task_id t)
{
	exit_task(t, 0);
	if (task_table[t].state == TASK_ZOMBIE)
		release_task(t);
	assert_true(model_is_sound());
}

/*
 * Clone with `flags` until no object of a kind is left, then once more.  `flags` must not share it,
 * and must leave the kinds below it in supply, or share them.
 */
static void use_up(const uint32_t *nfree, uint64_t flags)
{
	task_id init, child = NOBODY;

	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		while (*nfree > 0)
			child = scene_child(init, flags, SIGCHLD);
		assert_exhausted(init, flags, -ENOMEM, STEP_THREADS);
		/* Who shares needs none. */
		reap(scene_child(init, THREAD_FLAGS, 0));
		reap(child);
		(void)scene_child(init, flags, SIGCHLD);
		assert_int_equal(*nfree, 0);
	}
}

static void files_run_out(void **state)
{
	(void)state;
	use_up(&files_nfree, THREAD_FLAGS & ~CLONE_FILES);
}

static void fs_runs_out(void **state)
{
	(void)state;
	use_up(&fs_nfree, THREAD_FLAGS & ~CLONE_FS);
}

static void sighand_runs_out(void **state)
{
	(void)state;
	use_up(&sighand_nfree, CLONE_VM | CLONE_FS | CLONE_FILES);
}

static void signal_runs_out(void **state)
{
	(void)state;
	use_up(&signal_nfree, THREAD_FLAGS & ~CLONE_THREAD);
	/* Whoever copies what lies below has it given back. */
	assert_exhausted(pid_owner[INIT_PID], 0, -ENOMEM, STEP_SIGHAND);
}

/* init's exec holds one memory, so that the others are the first to run out. */
static void mm_runs_out(void **state)
{
	task_id init, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		assert_true(exec_prepare(init) > 0);
		while (mm_nfree > 0)
			child = scene_child(init, 0, SIGCHLD);
		assert_exhausted(init, 0, -ENOMEM, STEP_SIGNAL);
		assert_int_equal(exec_prepare(child), -ENOMEM);
		reap(child);
		(void)scene_child(init, 0, SIGCHLD);
	}
}

static void records_run_out(void **state)
{
	task_id init, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		while (task_nfree > 0)
			child = scene_child(init, THREAD_FLAGS, 0);
		assert_exhausted(init, THREAD_FLAGS, -ENOMEM,
				 version <= LINUX_2_6_23 ? STEP_PID : NOTHING_ASKED);
		reap(child);
		assert_int_equal(scene_child(init, THREAD_FLAGS, 0), child);
	}
}

static void pids_run_out(void **state)
{
	static const int32_t error[] = {-EAGAIN, -EAGAIN, -ENOMEM, -EAGAIN};
	task_id init;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		while (last_pid < PID_MAX - 1)
			assert_true(alloc_pid() > 0);
		assert_exhausted(init, 0, error[version], STEP_PID);
		free_pid(RESERVED_PIDS + 1);
		assert_int_equal(task_table[scene_child(init, 0, SIGCHLD)].pid, RESERVED_PIDS + 1);
	}
}

/* The limit of the system binds root too. */
static void the_system_is_full(void **state)
{
	task_id init, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		max_threads = 5;
		for (uint32_t n = 1; n < 5; n++)
			child = scene_child(init, 0, SIGCHLD);
		assert_int_equal(nr_threads, 5);
		assert_exhausted(init, 0, -EAGAIN, STEP_THREADS);
		assert_exhausted(init, THREAD_FLAGS, -EAGAIN, STEP_THREADS);
		exit_task(child, 0);
		assert_exhausted(init, 0, -EAGAIN, STEP_THREADS);
		release_task(child);
		(void)scene_child(init, 0, SIGCHLD);
	}
}

/*
 * As measured on Linux 6.1: a fresh user with limit L has max(L - 1, 0) children, zombies
 * included.
 */
static void the_user_has_its_share(void **state)
{
	task_id t, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t limit = 0; limit <= 5; limit++) {
			t = scene_user(scene_start(version), 1000);
			signal_table[signal_of[t]].nproc = limit;
			for (uint32_t n = 1; n < limit; n++)
				child = scene_child(t, n % 2 ? THREAD_FLAGS : 0, SIGCHLD);
			assert_exhausted(t, 0, -EAGAIN, STEP_USER);
			assert_exhausted(t, THREAD_FLAGS, -EAGAIN, STEP_USER);
			if (limit < 3 || task_table[child].tgid == task_table[t].tgid)
				continue;
			exit_task(child, 0);
			assert_exhausted(t, 0, -EAGAIN, STEP_USER);
			release_task(child);
			(void)scene_child(t, 0, SIGCHLD);
		}
	}
}

static void who_is_exempt_from_the_share(void **state)
{
	task_id init, t;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		signal_table[signal_of[init]].nproc = 0;
		task_table[init].capabilities = CAP_SETUID;
		t = scene_user(init, 1000);
		task_table[t].capabilities = ~(CAP_SYS_ADMIN | CAP_SYS_RESOURCE);
		assert_exhausted(t, 0, -EAGAIN, STEP_USER);
		task_table[t].capabilities = CAP_SYS_ADMIN;
		reap(scene_child(t, 0, SIGCHLD));
		task_table[t].capabilities = CAP_SYS_RESOURCE;
		reap(scene_child(t, 0, SIGCHLD));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_run_out),
		cmocka_unit_test(fs_runs_out),
		cmocka_unit_test(sighand_runs_out),
		cmocka_unit_test(signal_runs_out),
		cmocka_unit_test(mm_runs_out),
		cmocka_unit_test(records_run_out),
		cmocka_unit_test(pids_run_out),
		cmocka_unit_test(the_system_is_full),
		cmocka_unit_test(the_user_has_its_share),
		cmocka_unit_test(who_is_exempt_from_the_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
