/*
 * What a clone that succeeds has made, for each version and every set of flags that share: one
 * owner more of what is shared, one new object of what is not, and the child's names, ties and
 * rights.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

static uint32_t counts_before[NR_KINDS][NR_TASKS], nfree_before[NR_KINDS];

static void remember_counts(void)
{
	for (uint32_t k = 0; k < NR_KINDS; k++) {
		memcpy(counts_before[k], kinds[k].count, kinds[k].nr * sizeof(uint32_t));
		nfree_before[k] = *kinds[k].nfree;
	}
}

/* Object `id` has one owner more, which is its first if `fresh`; no other count has changed. */
static void assert_one_more(uint32_t k, uint32_t id, bool fresh)
{
	assert_int_equal(*kinds[k].nfree, nfree_before[k] - fresh);
	assert_int_equal(counts_before[k][id] == 0, fresh);
	for (uint32_t i = 0; i < kinds[k].nr; i++)
		assert_int_equal(kinds[k].count[i], counts_before[k][i] + (i == id));
}

static void assert_charged(task_id caller, task_id child, uint64_t flags)
{
	bool shared;

	assert_one_more(0, child, true);
	assert_int_equal(task_table[child].user, task_table[caller].user);
	assert_one_more(1, task_table[caller].user, false);
	for (uint32_t k = FIRST_SHARED; k < NR_KINDS; k++) {
		shared = flags & kinds[k].flag;
		assert_int_equal(kind_of_task(&kinds[k], child) == kind_of_task(&kinds[k], caller),
				 shared);
		assert_one_more(k, kind_of_task(&kinds[k], child), !shared);
	}
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
	return scene_child(leader, THREAD_FLAGS, 0);
}

static void each_kind_is_charged(void **state)
{
	uint64_t all = 0, flags = 0;
	uint32_t nr_sets = 0, processes, live;
	task_id caller, child;

	(void)state;
	for (uint32_t k = FIRST_SHARED; k < NR_KINDS; k++)
		all |= kinds[k].flag;
	for (uint32_t version = 0; version < NR_LINUX_VERSIONS; version++) {
		do {
			if (is_whole(flags)) {
				caller = thread_of_a_user(version);
				processes = user_table[task_table[caller].user].processes;
				live = signal_table[task_table[caller].signal].live;
				remember_counts();
				child = scene_child(caller, flags, SIGCHLD);
				assert_charged(caller, child, flags);
				assert_int_equal(user_table[task_table[child].user].processes,
						 processes + 1);
				assert_int_equal(signal_table[task_table[child].signal].live,
						 ON(flags, CLONE_THREAD) ? live + 1 : 1);
				nr_sets++;
			}
			flags = (flags - all) & all;
		} while (flags != 0);
	}
	assert_int_equal(nr_sets, NR_LINUX_VERSIONS * 4 * 4); /* VM, SIGHAND, THREAD: 4 sets of 8 */
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
	group = task_table[t].signal;
	signal_table[group].nproc = 77;
	signal_table[group].group_exit = true;
	signal_table[group].exit_code = 9;
	child = scene_child(t, 0, SIGCHLD);
	assert_int_equal(signal_table[task_table[child].signal].nproc, 77);
	assert_false(signal_table[task_table[child].signal].group_exit);
	assert_int_equal(signal_table[task_table[child].signal].exit_code, 0);
	(void)scene_child(t, THREAD_FLAGS, 0);
	assert_true(signal_table[group].group_exit);
	assert_int_equal(signal_table[group].exit_code, 9);
	assert_int_equal(signal_table[group].live, 2);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
