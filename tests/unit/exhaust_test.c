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

/* The last rung below those that are objects. */
static const uint32_t base[] = {STEP_AUDIT, STEP_AUDIT, STEP_AUDIT, STEP_SECURITY};
/* The last rung below the credentials, and the last below the namespaces. */
static const uint32_t creds_base[] = {0, 0, STEP_USER, STEP_TASK};
static const uint32_t ns_base[] = {STEP_KEYS, STEP_KEYS, STEP_MM, STEP_MM};

/* An init that has all that tasks can share. */
static task_id start(uint32_t version)
{
	task_id init = scene_start(version);

	scene_undo(init);
	scene_io(init);
	return init;
}

/*
 * Clone with `flags` until no object of a kind is left, then once more.  `flags` must not share it,
 * and must leave the kinds below it in supply, or share them.
 */
static void use_up(const uint32_t *nfree, uint64_t flags, const uint32_t *last_asked,
		   uint32_t since)
{
	task_id init, child = NOBODY;

	for (uint32_t version = since; version < NR_LINUX_VERSIONS; version++) {
		init = start(version);
		while (*nfree > 0)
			child = scene_child(init, flags, SIGCHLD);
		assert_exhausted(init, flags, -ENOMEM, last_asked[version]);
		/* Who shares needs none. */
		reap(scene_child(init, THREAD_FLAGS | CLONE_IO, 0));
		reap(child);
		(void)scene_child(init, flags, SIGCHLD);
		assert_int_equal(*nfree, 0);
	}
}

static void files_run_out(void **state)
{
	(void)state;
	use_up(&files_nfree, (THREAD_FLAGS | CLONE_IO) & ~CLONE_FILES, base, LINUX_2_6_11);
}

static void fs_runs_out(void **state)
{
	(void)state;
	use_up(&fs_nfree, (THREAD_FLAGS | CLONE_IO) & ~CLONE_FS, base, LINUX_2_6_11);
}

static void io_runs_out(void **state)
{
	(void)state;
	use_up(&io_nfree, THREAD_FLAGS, base, LINUX_3_18);
}

static void creds_run_out(void **state)
{
	(void)state;
	use_up(&cred_nfree, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND, creds_base,
	       LINUX_3_18);
}

/* A thread that execs has handlers of its own, so that they are the first to run out. */
static void sighand_runs_out(void **state)
{
	const uint64_t flags = CLONE_VM | CLONE_FS | CLONE_FILES;
	task_id init, thread, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = start(version);
		thread = scene_child(init, THREAD_FLAGS, 0);
		assert_true(exec_prepare(thread) > 0);
		assert_int_equal(exec_commit(thread), 0);
		while (sighand_nfree > 0)
			child = scene_child(init, flags, SIGCHLD);
		assert_exhausted(init, flags, -ENOMEM, base[version]);
		assert_exhausted(init, CLONE_VM, -ENOMEM, STEP_FS);
		reap(child);
		(void)scene_child(init, flags, SIGCHLD);
		assert_int_equal(sighand_nfree, 0);
	}
}

/* Where credentials are copied, there are never more groups than these: they run out before. */
static void signal_runs_out(void **state)
{
	const uint64_t flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND;
	task_id init, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version <= LINUX_2_6_23; version++) {
		init = start(version);
		while (signal_nfree > 0)
			child = scene_child(init, flags, SIGCHLD);
		assert_exhausted(init, flags, -ENOMEM, base[version]);
		/* Whoever copies what lies below has it given back. */
		assert_exhausted(init, 0, -ENOMEM, STEP_SIGHAND);
		reap(child);
		(void)scene_child(init, flags, SIGCHLD);
	}
}

/* init's exec holds one memory, so that the others are the first to run out. */
static void mm_runs_out(void **state)
{
	task_id init, child = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = start(version);
		assert_true(exec_prepare(init) > 0);
		while (mm_nfree > 0)
			child = scene_child(init, 0, SIGCHLD);
		assert_exhausted(init, 0, -ENOMEM, STEP_SIGNAL);
		assert_int_equal(exec_prepare(child), -ENOMEM);
		reap(child);
		(void)scene_child(init, 0, SIGCHLD);
	}
}

/* Threads that have left their leader's namespaces use them up. */
static void namespaces_run_out(void **state)
{
	task_id init, t = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = start(version);
		while (ns_nfree > 0)
			scene_unshare(t = scene_child(init, THREAD_FLAGS | CLONE_IO, 0));
		assert_exhausted(init, CLONE_NEWNS, -ENOMEM, ns_base[version]);
		reap(scene_child(init, 0, SIGCHLD));
		reap(t);
		(void)scene_child(init, CLONE_NEWNS, SIGCHLD);
		assert_int_equal(ns_nfree, 0);
	}
}

/* Each thread that undoes semaphores without its leader's list begins one. */
static void undo_lists_run_out(void **state)
{
	const uint64_t flags = THREAD_FLAGS & ~CLONE_SYSVSEM;
	task_id init, t = NOBODY;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		while (undo_nfree > 0) {
			t = scene_child(init, flags, 0);
			reap(scene_child(t, THREAD_FLAGS, 0));
			assert_int_equal(undo_count[undo_of[t]], 1);
		}
		assert_exhausted(init, CLONE_SYSVSEM, -ENOMEM, base[version]);
		assert_int_equal(undo_of[init], NOBODY);
		reap(scene_child(t, CLONE_SYSVSEM, SIGCHLD));
		reap(scene_child(init, 0, SIGCHLD));
		reap(t);
		(void)scene_child(init, CLONE_SYSVSEM, SIGCHLD);
		assert_int_equal(undo_nfree, 0);
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
				 version <= LINUX_3_18 ? STEP_SECURITY_CHECK : NOTHING_ASKED);
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
		cmocka_unit_test(creds_run_out),
		cmocka_unit_test(undo_lists_run_out),
		cmocka_unit_test(files_run_out),
		cmocka_unit_test(fs_runs_out),
		cmocka_unit_test(sighand_runs_out),
		cmocka_unit_test(signal_runs_out),
		cmocka_unit_test(mm_runs_out),
		cmocka_unit_test(namespaces_run_out),
		cmocka_unit_test(io_runs_out),
		cmocka_unit_test(records_run_out),
		cmocka_unit_test(pids_run_out),
		cmocka_unit_test(the_system_is_full),
		cmocka_unit_test(the_user_has_its_share),
		cmocka_unit_test(who_is_exempt_from_the_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
