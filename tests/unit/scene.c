/*
 * Scenes for the tests of the model (tests/unit/scene.h).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/scene.h"
#include "tests/unit/steps.h"

task_id scene_start(uint32_t version)
{
	task_id init;

	steps_reset();
	model_init(version, NR_TASKS - 1);
	assert_true(model_is_sound());
	init = scene_child(SWAPPER, 0, SIGCHLD);
	assert_int_equal(task_table[init].pid, INIT_PID);
	return init;
}

int32_t scene_clone(task_id caller, uint64_t flags, uint64_t signal)
{
	struct clone_args args = {
		.flags = flags,
		.exit_signal = signal,
		.child_tid = 0x1000,
		.parent_tid = 0x2000,
		.pidfd = 0x3000,
	};

	steps_forget();
	return do_fork(args, caller);
}

task_id scene_child(task_id caller, uint64_t flags, uint64_t signal)
{
	int32_t child = scene_clone(caller, flags, signal);

	assert_true(child > 0);
	assert_true(model_is_sound());
	return (task_id)child;
}

task_id scene_user(task_id parent, uint32_t uid)
{
	task_id t = scene_child(parent, 0, SIGCHLD);

	assert_int_equal(set_user(t, uid), 0);
	assert_int_equal(task_table[t].capabilities, 0);
	return t;
}

void scene_io(task_id t)
{
	io_take(t);
	steps_fill(STEP_IO, io_of[t]);
}

void scene_undo(task_id t)
{
	undo_take(t);
	steps_fill(STEP_UNDO, undo_of[t]);
}

void scene_unshare(task_id t)
{
	ns_drop(t);
	ns_take(t);
	steps_fill(STEP_NAMESPACES, ns_of[t]);
}

uint32_t scene_tasks(task_id tasks[NR_TASKS])
{
	uint32_t n = 0;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		if (task_count[t] > 0)
			tasks[n++] = t;
	}
	return n;
}
