/*
 * What there is below /proc/PID and /proc/PID/task/TID, and the texts that are short.
 * Entry: proc_process_entries, proc_thread_entries.  Linux: fs/proc/base.c.
 */
#include "kernel/fs/fs.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/peek.h"
#include "kernel/proc/current.h"
#include "kernel/proc/running.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/sys/proc_system.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"
#include "spec/task.h"

static int64_t task_read(struct file *file, struct iter *to, uint64_t at)
{
	return proc_task(file->node) == NOBODY ? -ESRCH : text_ops.read(file, to, at);
}

static int32_t looked_open(struct file *file)
{
	task_id t = proc_task(file->node);

	if (t == NOBODY)
		return -ESRCH;
	return proc_may_look(t) ? 0 : -EACCES;
}

const struct file_ops proc_task_ops = {.seeks = true, .read = task_read};
const struct file_ops proc_looked_ops = {.seeks = true, .read = task_read, .open = looked_open};

/* Bytes of the task's memory. */
static void memory_text(task_id t, uint64_t at, uint64_t end, struct text *to)
{
	char bytes[256];
	uint64_t n, got;

	for (; mm_of[t] != NOBODY && at < end; at += got) {
		n = end - at < sizeof(bytes) ? end - at : sizeof(bytes);
		got = space_peek(mm_of[t], at, bytes, n);
		if (got == 0)
			break;
		text_put(to, bytes, got);
	}
}

static void cmdline_text(struct node *node, struct text *to)
{
	task_id t = proc_task(node);
	const struct running *program = &running_table[mm_of[t]];

	memory_text(t, program->args, program->args_end, to);
}

static void environ_text(struct node *node, struct text *to)
{
	task_id t = proc_task(node);
	const struct running *program = &running_table[mm_of[t]];

	memory_text(t, program->env, program->env_end, to);
}

static void comm_text(struct node *node, struct text *to)
{
	text_print(to, "%s\n", trait_table[proc_task(node)].name);
}

static int64_t comm_write(struct file *file, struct iter *from, uint64_t at)
{
	char name[NAME_SIZE_OF_TASK] = "";
	uint64_t size = from->left, n = size < sizeof(name) - 1 ? size : sizeof(name) - 1;
	task_id t = proc_task(file->node);

	(void)at;
	if (t == NOBODY)
		return -ESRCH;
	if (task_table[t].tgid != task_table[current()].tgid)
		return -EINVAL;
	if (iter_take(from, name, n) < n)
		return -EFAULT;
	if (n > 0 && name[n - 1] == '\n')
		name[n - 1] = 0;
	trait_set_name(t, name);
	return (int64_t)size;
}

static const struct file_ops comm_file_ops = {
	.seeks = true, .read = task_read, .write = comm_write};
static const struct node_ops comm_ops = {
	.file = &comm_file_ops, .text = comm_text, PROC_NODE};

static void statm_text(struct node *node, struct text *to)
{
	struct space_size size = {0};
	task_id t = proc_task(node);

	if (mm_of[t] != NOBODY)
		space_measure(mm_of[t], &size);
	text_print(to, "%lu %lu 0 %lu 0 %lu 0\n", size.all / 4096, size.resident / 4096,
		   size.code / 4096, (size.data + size.stack) / 4096);
}

#define THREAD_ENTRIES                                                                             \
	{"status", S_IFREG | 0444, PROC_TASK_TEXT(proc_status_text), NULL},                        \
	{"statm", S_IFREG | 0444, PROC_TASK_TEXT(statm_text), NULL},                               \
	{"maps", S_IFREG | 0444, PROC_LOOKED_TEXT(proc_maps_text), NULL},                          \
	{"cmdline", S_IFREG | 0444, PROC_TASK_TEXT(cmdline_text), NULL},                           \
	{"limits", S_IFREG | 0444, PROC_TASK_TEXT(proc_limits_text), NULL},                        \
	{"comm", S_IFREG | 0644, &comm_ops, NULL},                                                 \
	{"environ", S_IFREG | 0400, PROC_LOOKED_TEXT(environ_text), NULL},                         \
	{"fd", S_IFDIR | 0500, &proc_fd_ops, NULL},                                                \
	{"fdinfo", S_IFDIR | 0555, &proc_fdinfo_ops, NULL},                                        \
	{"mounts", S_IFREG | 0444, PROC_TASK_TEXT(proc_mounts_text), NULL},                        \
	{"ns", S_IFDIR | 0511, &proc_directory_ops, proc_ns_entries},                              \
	{"exe", S_IFLNK | 0777, &proc_exe_ops, NULL},                                              \
	{"cwd", S_IFLNK | 0777, &proc_cwd_ops, NULL},                                              \
	{"root", S_IFLNK | 0777, &proc_root_ops, NULL}

const struct proc_entry proc_thread_entries[] = {
	THREAD_ENTRIES,
	{"stat", S_IFREG | 0444, PROC_TASK_TEXT(proc_thread_stat_text), NULL},
	{NULL, 0, NULL, NULL},
};

const struct proc_entry proc_process_entries[] = {
	THREAD_ENTRIES,
	{"stat", S_IFREG | 0444, PROC_TASK_TEXT(proc_stat_text), NULL},
	{"task", S_IFDIR | 0555, &proc_threads_ops, NULL},
	{NULL, 0, NULL, NULL},
};
