/*
 * /proc/PID/limits.
 * Entry: proc_limits_text, from proc_task.c.  Linux: fs/proc/base.c, proc_pid_limits.
 */
#include "kernel/proc/rlimit.h"
#include "kernel/sys/procfs.h"

static void limit_text(struct text *to, uint64_t limit)
{
	if (limit == RLIM_INFINITY)
		text_print(to, "%-20s ", "unlimited");
	else
		text_print(to, "%-20lu ", limit);
}

void proc_limits_text(struct node *node, struct text *to)
{
	static const struct {
		const char *name, *unit;
	} limits[NR_RLIMITS] = {
		{"Max cpu time", "seconds"},	  {"Max file size", "bytes"},
		{"Max data size", "bytes"},	  {"Max stack size", "bytes"},
		{"Max core file size", "bytes"},  {"Max resident set", "bytes"},
		{"Max processes", "processes"},	  {"Max open files", "files"},
		{"Max locked memory", "bytes"},	  {"Max address space", "bytes"},
		{"Max file locks", "locks"},	  {"Max pending signals", "signals"},
		{"Max msgqueue size", "bytes"},	  {"Max nice priority", ""},
		{"Max realtime priority", ""},	  {"Max realtime timeout", "us"},
	};
	task_id t = proc_task(node);
	struct rlimit limit;

	text_print(to, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (uint32_t i = 0; i < NR_RLIMITS && rlimit_get(t, i, &limit) == 0; i++) {
		text_print(to, "%-25s ", limits[i].name);
		limit_text(to, limit.now);
		limit_text(to, limit.most);
		text_print(to, "%-10s\n", limits[i].unit);
	}
}
