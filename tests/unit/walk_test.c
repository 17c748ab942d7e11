/*
 * Random walks: clone, exit, wait, exec, setuid and faults in any order over small tables.  After
 * each step every invariant of the model holds, and so do the ties between tables that no
 * invariant speaks of; after each walk all that was taken has been given back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/ladders.h"
#include "tests/unit/scene.h"
#include "tests/unit/snapshot.h"
#include "tests/unit/steps.h"

#define WALKS 400u
#define STEPS_OF_A_WALK 500u

static uint64_t seed;
static uint32_t nr_made, nr_failed, nr_reaped, nr_led;

/* xorshift; any seed but 0. */
static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

/* A task's record against the other tables. */
static void check_task(task_id t)
{
	const struct task *task = &task_table[t];
	bool zombie = task->state == TASK_ZOMBIE;

	assert_true(zombie || task->state == TASK_ALIVE);
	assert_int_equal(pid_owner[task->pid], t);
	assert_true(task_count[task->real_parent] > 0);
	assert_int_not_equal(task_table[task->real_parent].state, TASK_ZOMBIE);
	assert_int_equal(task->tgid, task_table[task->group_leader].pid);
	assert_int_equal(signal_of[t], signal_of[task->group_leader]);
	assert_int_equal(task->exit_signal == THREAD_EXIT_SIGNAL, task->group_leader != t);
	assert_int_equal(files_of[t] == NOBODY, zombie);
	assert_int_equal(fs_of[t] == NOBODY, zombie);
	assert_int_equal(mm_of[t] == NOBODY, zombie);
	assert_int_equal(ns_of[t] == NOBODY, zombie);
	assert_int_equal(live_of[t], zombie ? NOBODY : signal_of[t]);
	if (zombie)
		assert_true(undo_of[t] == NOBODY && io_of[t] == NOBODY &&
			    mm_of[EXEC_MM(t)] == NOBODY);
}

/* A count is the number of its owners; what has none is free, and holds no bytes. */
static void check_kind(const struct kind *kind)
{
	uint32_t owners[NR_TASKS] = {0}, used = 0;

	for (uint32_t h = 0; h < kind->nr_holders; h++)
		owners[kind->of[h]]++;
	for (uint32_t id = 1; id < kind->nr; id++) {
		assert_int_equal(kind->count[id], owners[id]);
		used += owners[id] > 0;
	}
	assert_int_equal(*kind->nfree, kind->nr - 1 - used);
	if (kind->step != STEP_USER && kind->step != STEP_MM)
		assert_int_equal(steps_held(kind->step), used);
}

/* As many of each part as there are tasks; the swapper has its own from nobody. */
static void check_parts(uint32_t tasks)
{
	const struct rung *rung;

	for (uint32_t step = 0; step < NR_STEPS; step++) {
		rung = ladder_rung(linux_version, step);
		if (rung && rung->gives == GIVES_PART) {
			assert_int_equal(part_count[step], tasks);
			assert_int_equal(steps_held(step), tasks - 1);
		} else {
			assert_int_equal(part_count[step], 0);
		}
	}
	assert_int_equal(group_locks, 0);
	assert_int_equal(steps_held(STEP_PIDFD), 0);
}

static void check_ties(void)
{
	uint32_t live[NR_OBJECTS] = {0}, pids = 0, n = 0;

	assert_true(model_is_sound());
	for (task_id t = SWAPPER; t < NR_TASKS; t++) {
		if (task_count[t] == 0)
			continue;
		check_task(t);
		live[live_of[t]]++;
		n++;
	}
	for (uint32_t pid = 0; pid < PID_MAX; pid++)
		pids += pid_owner[pid] != NOBODY;
	assert_int_equal(pids, n);
	assert_int_equal(nr_threads, n - 1);
	for (signal_id s = 1; s < NR_OBJECTS; s++)
		assert_int_equal(live_count[s], live[s]);
	for (uint32_t k = FIRST_OWNED; k < NR_KINDS; k++)
		check_kind(&kinds[k]);
	assert_int_equal(steps_held(STEP_TASK), n);
	check_parts(n);
}

/* A task that lives, init included, or NOBODY. */
static task_id any_alive(void)
{
	task_id tasks[NR_TASKS];
	uint32_t n = scene_tasks(tasks), first = random_below(n);

	for (uint32_t i = 0; i < n; i++) {
		if (task_table[tasks[(first + i) % n]].state == TASK_ALIVE)
			return tasks[(first + i) % n];
	}
	return NOBODY;
}

static void walk_clone(task_id t)
{
	static const uint64_t words[] = {
		0, THREAD_FLAGS, CLONE_VM | CLONE_VFORK, CLONE_FILES, CLONE_FS, CLONE_VM,
		CLONE_VM | CLONE_SIGHAND, CLONE_PARENT, CLONE_NEWNS, CLONE_PIDFD,
		CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, THREAD_FLAGS & ~CLONE_FILES,
		CLONE_SYSVSEM, CLONE_IO, CLONE_NEWUSER, CLONE_NEWUSER | CLONE_NEWNS | CLONE_SYSVSEM,
	};
	const struct rung *fault = &ladders[linux_version][random_below(MAX_RUNGS)];
	bool faulty = random_below(3) == 0 && fault->answer != 0;
	uint64_t flags = words[random_below(sizeof(words) / sizeof(words[0]))];
	struct snapshot before;
	int32_t answer;

	if (random_below(8) == 0)
		flags |= 1ull << random_below(34);
	if (faulty)
		steps_set(fault->step, fault->set);
	snapshot_take(&before);
	answer = scene_clone(t, flags, random_below(4) ? SIGCHLD : 10);
	if (answer < 0)
		assert_unchanged(&before);
	nr_made += answer > 0;
	nr_failed += answer < 0;
	if (faulty)
		steps_set(fault->step, 0);
}

/* init lives on. */
static void walk_exit(task_id t)
{
	if (task_table[t].pid == INIT_PID)
		return;
	if (random_below(2))
		exit_group(t, (int32_t)random_below(256) << 8);
	children_are_ignored = random_below(4) == 0;
	exit_task(t, 0);
}

static void walk_wait(task_id t)
{
	int32_t child = wait_task(t, -1, __WALL);

	if (child <= 0)
		return;
	release_task((task_id)child);
	nr_reaped++;
}

/* The last thread of a group, whose leader has exited. */
static bool outlives_leader(task_id t)
{
	return task_table[t].group_leader != t && signal_count[signal_of[t]] == 2 &&
	       task_table[task_table[t].group_leader].state == TASK_ZOMBIE;
}

static void walk_exec(task_id t)
{
	if (outlives_leader(t)) {
		exec_lead(t);
		nr_led++;
	}
	if (mm_of[EXEC_MM(t)] == NOBODY)
		(void)exec_prepare(t);
	else if (random_below(2))
		exec_abandon(t);
	else
		(void)exec_commit(t);
}

/* What the kernel does beside the model: unshare, prctl, signals; the first use of a thing. */
static void walk_kernel(task_id t)
{
	switch (random_below(8)) {
	case 0:
		if (io_of[t] == NOBODY && io_nfree > 0)
			scene_io(t);
		break;
	case 1:
		if (undo_of[t] == NOBODY && undo_nfree > 0)
			scene_undo(t);
		break;
	case 2:
		if (ns_nfree > 0)
			scene_unshare(t);
		break;
	case 3:
		signal_table[signal_of[t]].subreaper = random_below(2);
		break;
	case 4:
		signal_table[signal_of[t]].group_stop = random_below(2);
		break;
	case 5:
		task_table[t].signals = random_below(6) ? SIGNAL_NONE : 1 + random_below(2);
		break;
	case 6:
		task_table[t].chrooted = random_below(2);
		break;
	default:
		task_table[t].other_pid_ns = random_below(6) == 0;
		task_table[t].dead_pid_ns = task_table[t].other_pid_ns && random_below(2);
	}
}

static void take_step(void)
{
	task_id t = any_alive();

	steps_forget();
	switch (random_below(9)) {
	case 0: case 1: case 2:
		walk_clone(t);
		break;
	case 3:
		walk_exit(t);
		break;
	case 4: case 5:
		walk_wait(random_below(4) ? t : SWAPPER);
		break;
	case 6:
		walk_exec(t);
		break;
	case 7:
		walk_kernel(t);
		break;
	default:
		(void)set_user(t, random_below(3) ? 0 : random_below(NR_USERS + 1));
	}
	check_ties();
}

/* All but init exit, and are waited for. */
static void go_home(void)
{
	task_id tasks[NR_TASKS], init = pid_owner[INIT_PID];

	for (uint32_t n = scene_tasks(tasks); n > 0; n--) {
		steps_forget();
		if (task_table[tasks[n - 1]].state == TASK_ALIVE)
			walk_exit(tasks[n - 1]);
		check_ties();
	}
	if (mm_of[EXEC_MM(init)] != NOBODY)
		exec_abandon(init);
	for (uint32_t i = 0; i < 2 * NR_TASKS; i++) {
		steps_forget();
		walk_wait(i % 2 ? init : SWAPPER);
	}
	check_ties();
}

static void everything_is_given_back(void **state)
{
	task_id init;

	(void)state;
	for (uint32_t walk = 0; walk < WALKS; walk++) {
		seed = walk + 1;
		init = scene_start(walk % NR_LINUX_VERSIONS);
		for (uint32_t i = 0; i < STEPS_OF_A_WALK; i++)
			take_step();
		go_home();
		assert_int_equal(nr_threads, 1);
		assert_int_equal(pid_owner[INIT_PID], init);
		/* What is not free is the swapper's or init's. */
		for (uint32_t k = FIRST_OWNED; k < NR_KINDS; k++) {
			for (uint32_t id = 1; id < kinds[k].nr; id++)
				assert_int_equal(kinds[k].count[id],
						 (kinds[k].of[SWAPPER] == id) +
						 (kinds[k].of[init] == id));
		}
	}
	print_message("# %u made, %u failed, %u reaped, %u led on\n", nr_made, nr_failed,
		      nr_reaped, nr_led);
	assert_true(nr_made > WALKS * STEPS_OF_A_WALK / 20);
	assert_true(nr_failed > WALKS * STEPS_OF_A_WALK / 20);
	assert_true(nr_reaped > WALKS * STEPS_OF_A_WALK / 100);
	assert_true(nr_led > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
