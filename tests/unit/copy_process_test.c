/*
 * The ladder of copy_process, for each version: a rung that fails answers its own error, the rungs
 * above it are not asked, those below are given back in the reverse order, and every byte of the
 * model's state is as before.  Of two rungs that fail the lower one answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

/* Every rung is asked: nothing is shared, a namespace is made, both words are stored. */
#define ALL_RUNGS (CLONE_NEWNS | CLONE_PARENT_SETTID | CLONE_PIDFD)

struct rung {
	uint32_t step;
	int32_t set, answer; /* what the seam is told to answer; what the caller then gets */
	bool drops;	     /* giving it back is asked of the seam */
};

#define OBJECTS                                                                                    \
	{STEP_FILES, -ENOMEM, -ENOMEM, true}, {STEP_FS, -ENOMEM, -ENOMEM, true},                   \
		{STEP_SIGHAND, -ENOMEM, -ENOMEM, true}, {STEP_SIGNAL, -ENOMEM, -ENOMEM, true},     \
		{STEP_MM, -ENOMEM, -ENOMEM, true}, {STEP_NAMESPACES, -EINVAL, -EINVAL, true},      \
		{STEP_THREAD, -EPERM, -EPERM, true}
#define CHARGES                                                                                    \
	{STEP_TASK, -ENOMEM, -ENOMEM, true}, {STEP_USER, -EAGAIN, -EAGAIN, false},                 \
		{STEP_THREADS, -EAGAIN, -EAGAIN, false}
#define PID(error) {STEP_PID, -1, error, false}
#define SETTID {STEP_SETTID, -EFAULT, -EFAULT, false}
#define SIGNALS(error) {STEP_SIGNALS, -1, error, false}

#define MAX_RUNGS 14u
static const struct rung ladders[NR_LINUX_VERSIONS][MAX_RUNGS] = {
	[LINUX_2_6_11] = {PID(-EAGAIN), CHARGES, SETTID, OBJECTS, SIGNALS(-EINTR)},
	[LINUX_2_6_23] = {PID(-EAGAIN), CHARGES, SETTID, OBJECTS, SIGNALS(-ERESTARTNOINTR)},
	[LINUX_3_18] = {CHARGES, OBJECTS, PID(-ENOMEM), SIGNALS(-ERESTARTNOINTR)},
	[LINUX_6_1] = {CHARGES, OBJECTS, PID(-EAGAIN), {STEP_PIDFD, -EMFILE, -EMFILE, true},
		       SIGNALS(-EINTR)},
};
static const uint32_t ladder_length[NR_LINUX_VERSIONS] = {13, 13, 12, 13};

/* The calls that a climb up to and without `failing` must make, and the way down. */
static void assert_climbed(const struct rung *ladder, uint32_t failing)
{
	uint32_t call = 0;

	for (uint32_t i = 0; i <= failing; i++, call++) {
		assert_int_equal(step_calls[call].kind, CALL_ASK);
		assert_int_equal(step_calls[call].step, ladder[i].step);
	}
	for (uint32_t i = failing; i-- > 0;) {
		if (!ladder[i].drops)
			continue;
		assert_int_equal(step_calls[call].kind, CALL_DROP);
		assert_int_equal(step_calls[call].step, ladder[i].step);
		call++;
	}
	assert_int_equal(nr_step_calls, call);
}

static void check_failure(uint32_t version, uint32_t lower, uint32_t higher)
{
	const struct rung *ladder = ladders[version];
	task_id init = scene_start(version);
	struct snapshot before;

	steps_set(ladder[lower].step, ladder[lower].set);
	steps_set(ladder[higher].step, ladder[higher].set);
	memset(step_answer, 0, sizeof(step_answer));
	snapshot_take(&before);
	assert_int_equal(scene_clone(init, ALL_RUNGS, SIGCHLD), ladder[lower].answer);
	assert_unchanged(&before);
	assert_true(model_is_sound());
	assert_climbed(ladder, lower);
	for (uint32_t step = 0; step < NR_STEPS; step++)
		assert_int_equal(step_answer[step],
				 step == ladder[lower].step ? ladder[lower].answer : 0);

	steps_set(ladder[lower].step, 0);
	steps_set(ladder[higher].step, 0);
	(void)scene_child(init, ALL_RUNGS, SIGCHLD);
}

static void each_rung_fails_cleanly(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t i = 0; i < ladder_length[version]; i++)
			check_failure(version, i, i);
	}
}

static void the_lower_of_two_answers(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t lower = 0; lower < ladder_length[version]; lower++) {
			for (uint32_t i = lower + 1; i < ladder_length[version]; i++)
				check_failure(version, lower, i);
		}
	}
}

/* A success asks every rung once, in the ladder's order, and gives nothing back. */
static void a_success_asks_every_rung(void **state)
{
	uint32_t n;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		(void)scene_child(scene_start(version), ALL_RUNGS, SIGCHLD);
		n = ladder_length[version];
		for (uint32_t i = 0; i < n; i++) {
			assert_int_equal(step_calls[i].kind, CALL_ASK);
			assert_int_equal(step_calls[i].step, ladders[version][i].step);
		}
		/* From 3.18 on the pid is stored when nothing can fail any more. */
		if (version >= LINUX_3_18)
			assert_int_equal(step_calls[n++].step, STEP_SETTID);
		assert_int_equal(nr_step_calls, n);
	}
}

/* A failed store of the pid fails the call until 2.6.23; later the child exists all the same. */
static void a_bad_parent_tid(void **state)
{
	(void)state;
	for (uint32_t version = LINUX_3_18; version < NR_LINUX_VERSIONS; version++) {
		task_id init = scene_start(version);

		steps_set(STEP_SETTID, -EFAULT);
		(void)scene_child(init, CLONE_PARENT_SETTID, SIGCHLD);
		assert_int_equal(step_calls[nr_step_calls - 1].step, STEP_SETTID);
		assert_int_equal(step_calls[nr_step_calls - 1].a, 0x2000);
		assert_int_equal(step_calls[nr_step_calls - 1].b, INIT_PID + 1);
	}
}

/* What is shared is not copied: its rungs are not asked of the kernel. */
static void a_thread_copies_nothing(void **state)
{
	static const uint32_t asked[] = {
		STEP_TASK, STEP_USER, STEP_THREADS, STEP_THREAD, STEP_PID, STEP_SIGNALS,
	};

	(void)state;
	(void)scene_child(scene_start(LINUX_6_1), THREAD_FLAGS, 0);
	assert_int_equal(nr_step_calls, sizeof(asked) / sizeof(asked[0]));
	for (uint32_t i = 0; i < nr_step_calls; i++)
		assert_int_equal(step_calls[i].step, asked[i]);
}

/* A pid that was taken moves last_pid, though the call fails and the pid is free again. */
static void a_failed_call_moves_last_pid(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id init = scene_start(version);

		task_table[init].signals = SIGNAL_FATAL;
		assert_true(scene_clone(init, 0, SIGCHLD) < 0);
		/* 6.1 looks for signals before it takes anything. */
		assert_int_equal(last_pid, version == LINUX_6_1 ? INIT_PID : INIT_PID + 1);
		assert_int_equal(pid_owner[INIT_PID + 1], NOBODY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rung_fails_cleanly),
		cmocka_unit_test(the_lower_of_two_answers),
		cmocka_unit_test(a_success_asks_every_rung),
		cmocka_unit_test(a_bad_parent_tid),
		cmocka_unit_test(a_thread_copies_nothing),
		cmocka_unit_test(a_failed_call_moves_last_pid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
