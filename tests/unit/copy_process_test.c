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

#include "tests/unit/ladders.h"
#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

/* Every rung is asked: nothing is shared but the undo list, which begins. */
#define ALL_RUNGS                                                                                  \
	(CLONE_NEWNS | CLONE_NEWUSER | CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_PIDFD)
/* Whoever shares climbs fewer; a pidfd is not for threads. */
#define THREAD_RUNGS (THREAD_FLAGS | CLONE_IO | CLONE_PARENT_SETTID)

/* What a process or a thread climbs. */
struct climb {
	const struct rung *rung[MAX_RUNGS];
	uint32_t n, version;
	uint64_t flags;
};

static struct climb climb_of(uint32_t version, bool thread)
{
	struct climb climb = {.version = version, .flags = thread ? THREAD_RUNGS : ALL_RUNGS};

	for (uint32_t i = 0; i < ladder_length(version); i++) {
		if (!thread || ladders[version][i].of_threads)
			climb.rung[climb.n++] = &ladders[version][i];
	}
	return climb;
}

/* Only 3.18 locks the group of a new thread, from its memory policy on. */
static uint32_t locks_at(const struct climb *climb, uint32_t i)
{
	if (climb->version != LINUX_3_18 || !ON(climb->flags, CLONE_THREAD))
		return 0;
	while (i > 0 && climb->rung[i]->step != STEP_MEMPOLICY)
		i--;
	return climb->rung[i]->step == STEP_MEMPOLICY;
}

static void assert_called(uint32_t call, enum step_call_kind kind, uint32_t step)
{
	assert_true(call < nr_step_calls);
	assert_int_equal(step_calls[call].kind, kind);
	assert_int_equal(step_calls[call].step, step);
}

/* The calls that a climb up to and without `failing` must make, and the way down. */
static void assert_climbed(const struct climb *climb, uint32_t failing)
{
	uint32_t call = 0;

	for (uint32_t i = 0; i <= failing; i++, call++) {
		assert_called(call, CALL_ASK, climb->rung[i]->step);
		assert_int_equal(step_calls[call].locks, locks_at(climb, i));
	}
	for (uint32_t i = failing; i-- > 0;) {
		if (climb->rung[i]->gives != GIVES_BYTES && climb->rung[i]->gives != GIVES_PART)
			continue;
		assert_called(call, CALL_DROP, climb->rung[i]->step);
		assert_int_equal(step_calls[call].locks, locks_at(climb, i));
		call++;
	}
	assert_int_equal(nr_step_calls, call);
}

/* init has all that a rung can copy. */
static task_id start(uint32_t version)
{
	task_id init = scene_start(version);

	scene_io(init);
	return init;
}

static void check_failure(const struct climb *climb, uint32_t lower, uint32_t higher)
{
	const struct rung *low = climb->rung[lower], *high = climb->rung[higher];
	task_id init = start(climb->version);
	struct snapshot before;

	steps_set(high->step, high->set);
	steps_set(low->step, low->set);
	memset(step_answer, 0, sizeof(step_answer));
	snapshot_take(&before);
	assert_int_equal(scene_clone(init, climb->flags, SIGCHLD), low->answer);
	assert_unchanged(&before);
	assert_true(model_is_sound());
	assert_climbed(climb, lower);
	for (uint32_t step = 0; step < NR_STEPS; step++)
		assert_int_equal(step_answer[step], step == low->step ? low->answer : 0);

	steps_set(low->step, 0);
	steps_set(high->step, 0);
	(void)scene_child(init, climb->flags, SIGCHLD);
}

static void each_rung_fails_cleanly(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 2 * NR_LINUX_VERSIONS; i++) {
		struct climb climb = climb_of(i / 2, i % 2);

		for (uint32_t rung = 0; rung < climb.n; rung++)
			check_failure(&climb, rung, rung);
	}
}

static void the_lower_of_two_answers(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 2 * NR_LINUX_VERSIONS; i++) {
		struct climb climb = climb_of(i / 2, i % 2);

		for (uint32_t lower = 0; lower < climb.n; lower++) {
			for (uint32_t higher = lower + 1; higher < climb.n; higher++)
				check_failure(&climb, lower, higher);
		}
	}
}

/*
 * A success asks every rung once, in the ladder's order, and gives nothing back; the rungs that the
 * version has not are not asked, though they would fail.
 */
static void a_success_asks_every_rung(void **state)
{
	(void)state;
	for (uint32_t v = 0; v < 2 * NR_LINUX_VERSIONS; v++) {
		struct climb climb = climb_of(v / 2, v % 2);
		task_id init = start(climb.version), child;
		uint32_t n;

		for (uint32_t step = 0; step < NR_STEPS; step++) {
			if (!ladder_rung(climb.version, step))
				steps_set(step, -EFAULT);
		}
		child = scene_child(init, climb.flags, SIGCHLD);
		for (n = 0; n < climb.n; n++) {
			assert_called(n, CALL_ASK, climb.rung[n]->step);
			assert_int_equal(step_calls[n].locks, locks_at(&climb, n));
		}
		assert_int_equal(group_locks, 0);
		if (ladder_rung(climb.version, STEP_PIDFD) && ON(climb.flags, CLONE_PIDFD)) {
			assert_called(n, CALL_SHOW_PIDFD, STEP_PIDFD);
			assert_int_equal(step_calls[n++].a, child);
		}
		/* From 3.18 on the pid is stored when nothing can fail any more. */
		if (climb.version >= LINUX_3_18) {
			assert_called(n, CALL_ASK, STEP_SETTID);
			assert_int_equal(step_calls[n].a, 0x2000);
			assert_int_equal(step_calls[n++].b, task_table[child].pid);
		}
		assert_int_equal(nr_step_calls, n);
	}
}

/* Where the pid and the pidfd are stored, and for whom. */
static void words_are_stored(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id child = scene_child(scene_start(version), ALL_RUNGS, SIGCHLD);

		for (uint32_t i = 0; i < nr_step_calls; i++) {
			if (step_calls[i].step == STEP_SETTID) {
				assert_int_equal(step_calls[i].a, 0x2000);
				assert_int_equal(step_calls[i].b, INIT_PID + 1);
			}
			if (step_calls[i].step == STEP_PIDFD_STORE) {
				assert_int_equal(step_calls[i].a, 0x3000);
				assert_int_equal(step_calls[i].b, child);
			}
		}
	}
}

/* What nobody has is not copied, what was not asked for is not made. */
static void a_fork_climbs_no_more_than_it_must(void **state)
{
	static const uint32_t extra[] = {
		STEP_SETTID, STEP_NEWUSER, STEP_UNDO, STEP_NAMESPACES, STEP_IO, STEP_PIDFD,
		STEP_PIDFD_STORE,
	};

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		(void)scene_child(scene_start(version), 0, SIGCHLD);
		for (uint32_t i = 0; i < nr_step_calls; i++) {
			for (size_t e = 0; e < sizeof(extra) / sizeof(extra[0]); e++)
				assert_int_not_equal(step_calls[i].step, extra[e]);
		}
	}
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

/* One that must fail, where no step is told to. */
static void assert_refused(task_id caller, uint64_t flags, int32_t error)
{
	struct snapshot before;

	snapshot_take(&before);
	assert_int_equal(scene_clone(caller, flags, SIGCHLD), error);
	assert_unchanged(&before);
	assert_true(model_is_sound());
}

/* Without a pid there is no pidfd either. */
static void pids_run_out(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id init = scene_start(version);

		for (uint32_t pid = 0; pid < PID_MAX; pid++) {
			if (pid_owner[pid] == NOBODY)
				pid_owner[pid] = SWAPPER; /* as if it was being given */
		}
		assert_refused(init, CLONE_PIDFD, version == LINUX_3_18 ? -ENOMEM : -EAGAIN);
	}
}

/* Linux 2.6.11 alone looks whether the group of a new thread is to end; a process may be made. */
static void a_thread_of_an_ending_group(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id t = scene_child(scene_start(version), 0, SIGCHLD);

		exit_group(t, 9);
		if (version == LINUX_2_6_11)
			assert_refused(t, THREAD_FLAGS, -EAGAIN);
		else
			(void)scene_child(t, THREAD_FLAGS, 0);
		(void)scene_child(t, 0, SIGCHLD);
		/* A fatal signal is looked for before. */
		task_table[t].signals = SIGNAL_FATAL;
		if (version == LINUX_2_6_11)
			assert_refused(t, THREAD_FLAGS, -EINTR);
	}
}

/* Since there are pid namespaces: nobody is born into one whose init has ended. */
static void a_dead_pid_namespace(void **state)
{
	(void)state;
	for (uint32_t version = LINUX_3_18; version < NR_LINUX_VERSIONS; version++) {
		task_id t = scene_child(scene_start(version), 0, SIGCHLD);

		task_table[t].other_pid_ns = task_table[t].dead_pid_ns = true;
		assert_refused(t, 0, -ENOMEM);
		assert_refused(t, CLONE_VFORK | CLONE_VM | CLONE_PIDFD, -ENOMEM);
		/* It is the last error of its rung. */
		steps_set(STEP_THREAD, -EPERM);
		assert_refused(t, 0, -EPERM);
		steps_set(STEP_THREAD, 0);
		steps_set(STEP_PID, -1);
		assert_refused(t, 0, version == LINUX_6_1 ? -EAGAIN : -ENOMEM);
		steps_set(STEP_PID, 0);
		task_table[t].dead_pid_ns = false;
		(void)scene_child(t, 0, SIGCHLD);
	}
}

/* A clone that asks for a pid, of a caller whose children are born at a level. */
static int32_t clone_with_pid(task_id caller, uint64_t size, uint32_t level, int32_t pid)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD, .set_tid_size = size, .pid_level = level, .set_tid = pid,
	};

	steps_forget();
	return do_fork(args, caller);
}

static void assert_has_pid(int32_t child, uint32_t pid, uint32_t place)
{
	assert_true(child > 0);
	assert_int_equal(task_table[child].pid, pid);
	assert_int_equal(task_table[child].tgid, pid);
	assert_int_equal(pid_owner[pid], child);
	assert_int_equal(last_pid, place);
	assert_true(model_is_sound());
}

static void assert_no_child(int32_t answer, const struct snapshot *before, int32_t error)
{
	assert_int_equal(answer, error);
	assert_unchanged(before);
	assert_int_equal(last_pid, INIT_PID);
	assert_true(model_is_sound());
}

/* The model knows of the root's pids; of those asked for inside it only how many they are. */
static void a_pid_is_asked_for(void **state)
{
	struct snapshot before;
	task_id init = scene_start(LINUX_6_1);

	(void)state;
	snapshot_take(&before);
	assert_no_child(clone_with_pid(init, 2, 0, 9), &before, -EINVAL);
	assert_no_child(clone_with_pid(init, 3, 1, 9), &before, -EINVAL);
	assert_no_child(clone_with_pid(init, ~0ull, 0, 9), &before, -EINVAL);
	assert_no_child(clone_with_pid(init, 1, 0, PID_MAX), &before, -EINVAL);
	assert_no_child(clone_with_pid(init, 1, 0, INIT_PID), &before, -EEXIST);
	assert_no_child(clone_with_pid(init, 2, 1, INIT_PID), &before, -EEXIST);
	/* The rung below answers first, the one above after it gives the pid back. */
	steps_set(STEP_THREAD, -EPERM);
	assert_no_child(clone_with_pid(init, 2, 0, 9), &before, -EPERM);
	steps_set(STEP_THREAD, 0);
	steps_set(STEP_CGROUP, -EAGAIN);
	assert_no_child(clone_with_pid(init, 1, 0, 9), &before, -EAGAIN);
	assert_no_child(clone_with_pid(init, 2, 0, 9), &before, -EINVAL);
	steps_set(STEP_CGROUP, 0);

	assert_has_pid(clone_with_pid(init, 1, 0, 9), 9, INIT_PID);
	assert_has_pid(clone_with_pid(init, 2, 1, 5), 5, INIT_PID);
	assert_has_pid(clone_with_pid(init, 1, 1, 7), INIT_PID + 1, INIT_PID + 1);
	assert_has_pid(clone_with_pid(init, 0, 0, 7), INIT_PID + 2, INIT_PID + 2);
}

/* Before 5.5 nobody asks, and who asks all the same is not heard. */
static void no_pid_is_asked_for(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < LINUX_6_1; version++) {
		task_id init = scene_start(version);

		assert_has_pid(clone_with_pid(init, 1, 0, 9), INIT_PID + 1, INIT_PID + 1);
		assert_has_pid(clone_with_pid(init, 2, 0, 9), INIT_PID + 2, INIT_PID + 2);
	}
}

/* The limit is looked at before the chroot in 3.18, after it in 6.1. */
static void new_users_in_a_chroot(void **state)
{
	(void)state;
	for (uint32_t version = LINUX_3_18; version < NR_LINUX_VERSIONS; version++) {
		task_id t = scene_user(scene_start(version), 1000);

		task_table[t].chrooted = true;
		assert_refused(t, CLONE_NEWUSER, -EPERM);
		assert_int_equal(nr_step_calls, version == LINUX_3_18 ? 6 : 4);
		signal_table[signal_of[t]].nproc = 1;
		assert_refused(t, CLONE_NEWUSER, version == LINUX_3_18 ? -EAGAIN : -EPERM);
		assert_refused(t, 0, -EAGAIN);
		task_table[t].chrooted = false;
		assert_refused(t, CLONE_NEWUSER, -EAGAIN);
		signal_table[signal_of[t]].nproc = 2;
		(void)scene_child(t, CLONE_NEWUSER, SIGCHLD);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rung_fails_cleanly),
		cmocka_unit_test(the_lower_of_two_answers),
		cmocka_unit_test(a_success_asks_every_rung),
		cmocka_unit_test(words_are_stored),
		cmocka_unit_test(a_fork_climbs_no_more_than_it_must),
		cmocka_unit_test(a_failed_call_moves_last_pid),
		cmocka_unit_test(pids_run_out),
		cmocka_unit_test(a_thread_of_an_ending_group),
		cmocka_unit_test(a_dead_pid_namespace),
		cmocka_unit_test(a_pid_is_asked_for),
		cmocka_unit_test(no_pid_is_asked_for),
		cmocka_unit_test(new_users_in_a_chroot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
