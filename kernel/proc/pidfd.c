/*
 * Descriptors that stand for a process.  Which one is kept as a number that no two tasks share and
 * that goes to whom leads it, since handles and pids are given out again.
 * Entry: pidfd_new, pidfd_task.  Linux: kernel/fork.c, kernel/pid.c.
 */
#include "kernel/proc/pidfd.h"
#include "kernel/proc/thread.h"
#include "model/own.h"
#include "spec/task.h"

static uint32_t poll(struct file *file)
{
	return pidfd_is_ready(file) ? POLLIN : 0;
}

static const struct file_ops ops = {.poll = poll};

file_id pidfd_new(task_id t, uint32_t flags)
{
	static const struct node_ops node_ops;
	static struct node process = { /* of no kind: nothing to read */
		.ops = &node_ops, .count = 1, .mode = 0600, .nlink = 1,
	};
	file_id file = file_new(&process, &ops, O_RDWR | flags);

	if (file != NOBODY)
		file_of(file)->position = thread_table[t].serial;
	return file;
}

bool file_is_pidfd(const struct file *file)
{
	return file->ops == &ops;
}

task_id pidfd_task(const struct file *file)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];

		if (task_table[t].state != TASK_FREE &&
		    thread_table[t].serial == file->position)
			return t;
	}
	return NOBODY;
}

bool pidfd_is_ready(const struct file *file)
{
	task_id t = pidfd_task(file);

	return t == NOBODY || (task_table[t].state == TASK_ZOMBIE && live_count[signal_of[t]] == 0);
}
