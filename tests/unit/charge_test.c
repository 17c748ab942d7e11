/*
 * What a clone that succeeds has made, for each version and every set of flags that share: one
 * owner more of what is shared, one new object of what is not, one part more of each kind that the
 * version has, and the child's names, ties and rights.
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

static uint32_t counts_before[NR_KINDS][NR_TASKS], nfree_before[NR_KINDS];
static uint32_t live_before[NR_OBJECTS], parts_before[NR_STEPS], threads_before;

static void remember_counts(void)
{
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		memcpy(counts_before[k], kinds[k].count, kinds[k].nr * sizeof(uint32_t));
		nfree_before[k] = *kinds[k].nfree;
	}
	memcpy(live_before, live_count, sizeof(live_before));
	memcpy(parts_before, part_count, sizeof(parts_before));
	threads_before = nr_threads;
}

/* Object `id` has so many owners more, the first ones if `fresh`; no other count has changed. */
static void assert_more(uint32_t k, uint32_t id, uint32_t more, bool fresh)
{
	assert_int_equal(*kinds[k].nfree, nfree_before[k] - fresh);
	assert_int_equal(id != NOBODY && counts_before[k][id] == 0, fresh);
	for (uint32_t i = 0; i < kinds[k].nr; i++)
		assert_int_equal(kinds[k].count[i], counts_before[k][i] + (i == id ? more : 0));
}

/* Is it one object, the caller's and the child's?  Else the child has a new one of its own. */
static bool is_shared(uint32_t step, uint32_t version, uint64_t flags)
{
	switch (step) {
	case STEP_CRED: /* before there were credentials: the groups */
		return version <= LINUX_2_6_23 || ON(flags, CLONE_THREAD);
	case STEP_FILES:
		return ON(flags, CLONE_FILES);
	case STEP_FS:
		return ON(flags, CLONE_FS);
	case STEP_SIGHAND:
		return ON(flags, CLONE_SIGHAND);
	case STEP_SIGNAL:
		return ON(flags, CLONE_THREAD);
	case STEP_MM:
		return ON(flags, CLONE_VM);
	case STEP_NAMESPACES:
		return version == LINUX_2_6_11 || !ON(flags, CLONE_NEWUTS);
	case STEP_IO:
		return ON(flags, CLONE_IO);
	default: /* the user; the undo list, if there is one */
		return true;
	}
}

static void assert_owns(uint32_t k, task_id caller, task_id child, uint64_t flags, bool had)
{
	uint32_t of_child = kinds[k].of[child], of_caller = kinds[k].of[caller];
	bool shared = is_shared(kinds[k].step, linux_version, flags);

	if (kinds[k].step == STEP_UNDO && ON(flags, CLONE_SYSVSEM)) {
		assert_int_not_equal(of_child, NOBODY);
		assert_int_equal(of_child, of_caller);
		assert_more(k, of_child, had ? 1 : 2, !had);
	} else if (!had || kinds[k].step == STEP_UNDO ||
		   (kinds[k].step == STEP_IO && !ladder_rung(linux_version, STEP_IO))) {
		assert_int_equal(of_child, NOBODY);
		assert_more(k, NOBODY, 0, false);
	} else {
		assert_int_equal(of_child == of_caller, shared);
		assert_more(k, of_child, 1, !shared);
	}
}

static void assert_charged(task_id caller, task_id child, uint64_t flags)
{
	const struct rung *rung;

	assert_more(0, child, 1, true);
	assert_int_equal(mm_of[EXEC_MM(child)], NOBODY);
	assert_int_equal(nr_threads, threads_before + 1);
	assert_int_equal(live_of[child], signal_of[child]);
	for (signal_id id = 1; id < NR_OBJECTS; id++)
		assert_int_equal(live_count[id], live_before[id] + (id == signal_of[child]));
	for (uint32_t step = 0; step < NR_STEPS; step++) {
		rung = ladder_rung(linux_version, step);
		assert_int_equal(part_count[step], parts_before[step] +
				 (rung && rung->gives == GIVES_PART));
	}
	assert_int_equal(group_locks, 0);
	assert_int_equal(task_table[child].pid, 4);
	assert_int_equal(pid_owner[4], child);
	assert_int_equal(signal_of[child] == signal_of[caller], ON(flags, CLONE_THREAD));
}

static bool is_whole(uint64_t flags)
{
	return (!ON(flags, CLONE_THREAD) || ON(flags, CLONE_SIGHAND)) &&
	       (!ON(flags, CLONE_SIGHAND) || ON(flags, CLONE_VM));
}

/* A process with two threads, of which the second calls: it is neither leader nor alone. */
static task_id thread_of_a_user(uint32_t version)
{
	task_id leader = scene_user(scene_start(version), 1000);

	task_table[leader].exit_signal = 10;
	return scene_child(leader, THREAD_FLAGS & ~CLONE_SYSVSEM, 0);
}

/* What a caller may lack, and its child then gets none of, is there in every second round. */
static void check_charges(uint32_t version, uint64_t flags, bool rich)
{
	task_id caller = thread_of_a_user(version), child;
	bool had[NR_KINDS];

	task_table[caller].capabilities = CAP_SYS_ADMIN;
	if (rich && undo_of[caller] == NOBODY)
		scene_undo(caller);
	if (rich)
		scene_io(caller);
	for (uint32_t k = FIRST_OWNED; k < NR_KINDS; k++)
		had[k] = kinds[k].of[caller] != NOBODY;
	remember_counts();
	child = scene_child(caller, flags, SIGCHLD);
	assert_charged(caller, child, flags);
	for (uint32_t k = FIRST_OWNED; k < NR_KINDS; k++)
		assert_owns(k, caller, child, flags, had[k]);
}

static void each_kind_is_charged(void **state)
{
	const uint64_t all = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			     CLONE_SYSVSEM | CLONE_IO | CLONE_NEWUTS;
	uint64_t flags = 0;
	uint32_t nr_sets = 0;

	(void)state;
	for (uint32_t i = 0; i < 2 * NR_LINUX_VERSIONS; i++) {
		do {
			if (is_whole(flags)) {
				check_charges(i / 2, flags, i % 2);
				nr_sets++;
			}
			flags = (flags - all) & all;
		} while (flags != 0);
	}
	/* VM, SIGHAND, THREAD: 4 sets of 8; the other five are free. */
	assert_int_equal(nr_sets, 2 * NR_LINUX_VERSIONS * 4 * 32);
}

/* The tables of identity: who the child is, by THREAD and by PARENT. */
static void the_child_has_its_names(void **state)
{
	task_id caller, leader, child;
	bool thread;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		for (uint32_t i = 0; i < 4; i++) {
			caller = thread_of_a_user(version);
			leader = task_table[caller].group_leader;
			task_table[caller].pgrp = 5;
			task_table[caller].session = 4;
			thread = i & 1;
			child = scene_child(caller, (thread ? THREAD_FLAGS : 0) |
					    (i & 2 ? CLONE_PARENT : 0), thread ? 0 : 12);

			assert_int_equal(task_table[child].state, TASK_ALIVE);
			assert_int_equal(task_table[child].pid, 4);
			assert_int_equal(pid_owner[4], child);
			assert_int_equal(task_table[child].tgid, thread ? 2 : 4);
			assert_int_equal(task_table[child].group_leader, thread ? leader : child);
			assert_int_equal(task_table[child].pgrp, 5);
			assert_int_equal(task_table[child].session, 4);
			assert_int_equal(task_table[child].real_parent,
					 i == 0 ? caller : pid_owner[INIT_PID]);
			/* PARENT: the caller's choice until 2.6.28, then the leader's signal. */
			assert_int_equal(task_table[child].exit_signal,
					 thread ? THREAD_EXIT_SIGNAL :
					 i & 2 && version >= LINUX_3_18 ? 10 : 12);
		}
	}
}

static void any_byte_is_an_exit_signal_of_clone(void **state)
{
	(void)state;
	for (int32_t signal = 0; signal <= 255; signal++) {
		task_id init = scene_start(LINUX_6_1);

		assert_int_equal(task_table[scene_child(init, 0, (uint64_t)signal)].exit_signal,
				 signal);
	}
}

static void addresses_are_kept_if_asked(void **state)
{
	task_id init = scene_start(LINUX_6_1), child;

	(void)state;
	child = scene_child(init, 0, SIGCHLD);
	assert_int_equal(task_table[child].set_child_tid, 0);
	assert_int_equal(task_table[child].clear_child_tid, 0);
	assert_int_equal(task_table[child].vfork_parent, NOBODY);
	child = scene_child(init, CLONE_CHILD_SETTID, SIGCHLD);
	assert_int_equal(task_table[child].set_child_tid, 0x1000);
	assert_int_equal(task_table[child].clear_child_tid, 0);
	child = scene_child(init, CLONE_CHILD_CLEARTID, SIGCHLD);
	assert_int_equal(task_table[child].set_child_tid, 0);
	assert_int_equal(task_table[child].clear_child_tid, 0x1000);
	child = scene_child(init, CLONE_VFORK | CLONE_VM, SIGCHLD);
	assert_int_equal(task_table[child].vfork_parent, init);
}

/* Rights are inherited, being init is not, and what unshare did is done for one generation. */
static void rights_are_inherited(void **state)
{
	task_id init = scene_start(LINUX_6_1), t, child;

	(void)state;
	assert_true(task_table[init].unkillable);
	assert_true(task_table[scene_child(init, THREAD_FLAGS, 0)].unkillable);
	t = scene_child(init, 0, SIGCHLD);
	assert_false(task_table[t].unkillable);
	task_table[t].capabilities = CAP_SYS_RESOURCE | 1;
	task_table[t].chrooted = task_table[t].other_pid_ns = task_table[t].other_time_ns = true;
	task_table[t].clear_child_tid = 0x5000;
	task_table[t].exit_code = 256;
	child = scene_child(t, 0, SIGCHLD);
	assert_true(task_table[child].capabilities == (CAP_SYS_RESOURCE | 1));
	assert_true(task_table[child].chrooted);
	assert_false(task_table[child].other_pid_ns);
	assert_false(task_table[child].other_time_ns);
	assert_int_equal(task_table[child].clear_child_tid, 0);
	assert_int_equal(task_table[child].exit_code, 0);
	assert_int_equal(task_table[child].signals, SIGNAL_NONE);
}

/* In 2.6.11 a signal that does not kill is no reason to fail, nor is one left to the child. */
static void pending_signals_stay_with_the_caller(void **state)
{
	task_id init = scene_start(LINUX_2_6_11);

	(void)state;
	task_table[init].signals = SIGNAL_PENDING;
	assert_int_equal(task_table[scene_child(init, 0, SIGCHLD)].signals, SIGNAL_NONE);
	assert_int_equal(task_table[init].signals, SIGNAL_PENDING);
}

static void a_group_begins_with_the_callers_limit(void **state)
{
	task_id init = scene_start(LINUX_6_1), t, child;
	signal_id group;

	(void)state;
	t = scene_child(init, 0, SIGCHLD);
	group = signal_of[t];
	signal_table[group].nproc = 77;
	signal_table[group].group_exit = true;
	signal_table[group].exit_code = 9;
	signal_table[group].group_stop = true;
	signal_table[group].subreaper = true;
	/* What the record's last owner left in it is nobody's. */
	signal_table[signal_slot[signal_nfree - 1]] = (struct signal){true, 5, true, true, 1};
	child = scene_child(t, 0, SIGCHLD);
	assert_int_equal(signal_table[signal_of[child]].nproc, 77);
	assert_false(signal_table[signal_of[child]].group_exit);
	assert_int_equal(signal_table[signal_of[child]].exit_code, 0);
	assert_false(signal_table[signal_of[child]].group_stop);
	assert_false(signal_table[signal_of[child]].subreaper);
	(void)scene_child(t, THREAD_FLAGS, 0);
	assert_true(signal_table[group].group_exit);
	assert_int_equal(signal_table[group].exit_code, 9);
	assert_int_equal(live_count[group], 2);
}

/* Where the call is not begun again after a stop, a thread that comes into one stops, too. */
static void threads_join_a_stop(void **state)
{
	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		task_id t = scene_child(scene_start(version), 0, SIGCHLD);
		bool joins = version == LINUX_2_6_11 || version == LINUX_6_1;

		assert_false(task_table[scene_child(t, THREAD_FLAGS, 0)].stopped);
		signal_table[signal_of[t]].group_stop = true;
		assert_int_equal(task_table[scene_child(t, THREAD_FLAGS, 0)].stopped, joins);
		assert_false(task_table[scene_child(t, 0, SIGCHLD)].stopped);
		assert_true(signal_table[signal_of[t]].group_stop);
	}
}

/* A kernel thread has no memory, and perhaps no files; its children have none either. */
static void who_has_nothing_passes_nothing_on(void **state)
{
	task_id init, t, child;

	(void)state;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		init = scene_start(version);
		t = scene_child(init, 0, SIGCHLD);
		files_drop(t);
		fs_drop(t);
		mm_drop(t);
		ns_drop(t);
		child = scene_child(t, 0, SIGCHLD);
		assert_true(files_of[child] == NOBODY && fs_of[child] == NOBODY &&
			    mm_of[child] == NOBODY && ns_of[child] == NOBODY);
		assert_true(model_is_sound());
		steps_set(STEP_PIDFD_STORE, -EFAULT);
		assert_int_equal(scene_clone(t, CLONE_PIDFD, SIGCHLD),
				 version == LINUX_6_1 ? -EFAULT : (int32_t)(child + 1));
		steps_set(STEP_PIDFD_STORE, 0);
		assert_true(exec_prepare(t) > 0);
		assert_true(files_of[t] == NOBODY);
		exec_abandon(t);
		exec_abandon(t); /* twice is once */
		assert_int_equal(exit_task(child, 0), NOBODY);
		assert_int_equal(exit_task(t, 0), NOBODY);
		assert_true(model_is_sound());
	}
}

/* What nobody has can be shared, copied and let go of: nothing happens. */
static void nobody_has_nothing(void **state)
{
	const task_id from = NR_TASKS - 2, to = NR_TASKS - 1;
	struct snapshot before;

	(void)state;
	(void)scene_start(LINUX_6_1);
	steps_forget();
	snapshot_take(&before);
	assert_int_equal(copy_cred(0, from, to), 0);
	assert_int_equal(copy_objects(0, from, to), 0);
	put_objects(to);
	exit_creds(to);
	assert_unchanged(&before);
	assert_int_equal(nr_step_calls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_charged),
		cmocka_unit_test(the_child_has_its_names),
		cmocka_unit_test(any_byte_is_an_exit_signal_of_clone),
		cmocka_unit_test(addresses_are_kept_if_asked),
		cmocka_unit_test(rights_are_inherited),
		cmocka_unit_test(pending_signals_stay_with_the_caller),
		cmocka_unit_test(a_group_begins_with_the_callers_limit),
		cmocka_unit_test(threads_join_a_stop),
		cmocka_unit_test(who_has_nothing_passes_nothing_on),
		cmocka_unit_test(nobody_has_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
