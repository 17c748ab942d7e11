/*
 * What /proc tells of the machine and of the kernel as a whole.
 * Entry: proc_root_entries.  Linux: fs/proc/meminfo.c, uptime.c, loadavg.c, stat.c and others.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/format.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/current.h"
#include "kernel/proc/init.h"
#include "kernel/proc/load.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/proc_system.h"
#include "kernel/sys/procfs.h"
#include "kernel/sys/version.h"
#include "kernel/x86/clock.h"
#include "model/own.h"
#include "spec/task.h"

#define NS_PER_TICK 10000000u
#define KIB_PER_FRAME (FRAME_SIZE / 1024)

static void kib_put(struct text *to, const char *name, uint64_t kib)
{
	uint64_t start = to->at;

	text_print(to, "%s:", name);
	while (to->at - start < 16)
		text_put(to, " ", 1);
	text_print(to, "%8lu kB\n", kib);
}

/* Nothing is cached, buffered or swapped: what is not free is somebody's. */
static void meminfo_text(struct node *node, struct text *to)
{
	static const char *const none[] = {"Buffers", "Cached", "SwapCached", "Active", "Inactive",
					   "SwapTotal", "SwapFree", "Dirty", "Writeback", "Shmem",
					   "Slab", "SReclaimable", "SUnreclaim"};
	uint64_t total = frames_total() * KIB_PER_FRAME, free = frames_free() * KIB_PER_FRAME;

	(void)node;
	kib_put(to, "MemTotal", total);
	kib_put(to, "MemFree", free);
	kib_put(to, "MemAvailable", free);
	for (uint32_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		kib_put(to, none[i], 0);
}

static uint64_t idle_time(void)
{
	struct usage idle = usage_of_thread(SWAPPER);

	return idle.user + idle.system;
}

static void hundredths_put(struct text *to, uint64_t ns)
{
	text_print(to, "%lu.%02lu", ns / (uint64_t)NS_PER_SECOND, ns / NS_PER_TICK % 100ul);
}

static void uptime_text(struct node *node, struct text *to)
{
	(void)node;
	hundredths_put(to, clock_now());
	text_put(to, " ", 1);
	hundredths_put(to, idle_time());
	text_put(to, "\n", 1);
}

static void loadavg_text(struct node *node, struct text *to)
{
	(void)node;
	for (uint32_t i = 0; i < 3; i++)
		text_print(to, "%lu.%02lu ", load_average[i] / LOAD_UNIT,
			   load_average[i] % LOAD_UNIT * 100 / LOAD_UNIT);
	text_print(to, "%u/%u %u\n", nr_awake(), nr_threads, last_pid);
}

/* Of all processes and of those that they have awaited. */
static uint64_t user_time(void)
{
	uint64_t sum = 0;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (task_table[t].state != TASK_FREE && task_table[t].group_leader == t)
			sum += usage_of_process(signal_of[t]).user +
			       usage_of_children(signal_of[t]).user;
	return sum;
}

/* What was neither idle nor a program's was the kernel's. */
static void stat_text(struct node *node, struct text *to)
{
	uint64_t idle = idle_time() / NS_PER_TICK, user = user_time() / NS_PER_TICK;
	uint64_t all = clock_now() / NS_PER_TICK;
	uint64_t kernel = all > idle + user ? all - idle - user : 0;

	(void)node;
	text_print(to, "cpu  %lu 0 %lu %lu 0 0 0 0 0 0\n", user, kernel, idle);
	text_print(to, "cpu0 %lu 0 %lu %lu 0 0 0 0 0 0\n", user, kernel, idle);
	text_print(to, "intr 0\nctxt %lu\nbtime %lu\n", nr_switches, clock_boot_date);
	text_print(to, "processes %lu\nprocs_running %u\nprocs_blocked 0\nsoftirq 0\n", nr_made,
		   nr_awake());
}

static void version_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "Linux version %s (bident@bident) (%s) Bident " BIDENT_VERSION "\n",
		   linux_release(linux_version), "gcc " __VERSION__);
}

/* The only file systems: the root, and this one. */
void proc_mounts_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "rootfs / rootfs rw 0 0\nproc /proc proc rw,relatime 0 0\n");
}

static void filesystems_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "nodev\trootfs\nnodev\tproc\n");
}

static void cmdline_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%s\n", boot_command_line);
}

static int64_t self_target(struct node *link, char *to)
{
	struct buffer text = {.at = to, .room = 16};

	(void)link;
	buffer_print(&text, "%u", task_table[current()].tgid);
	return (int64_t)text.size;
}

static int64_t thread_self_target(struct node *link, char *to)
{
	struct buffer text = {.at = to, .room = 32};

	(void)link;
	buffer_print(&text, "%u/task/%u", task_table[current()].tgid,
		     task_table[current()].pid);
	return (int64_t)text.size;
}

static int64_t mounts_target(struct node *link, char *to)
{
	struct buffer text = {.at = to, .room = 16};

	(void)link;
	buffer_print(&text, "self/mounts");
	return (int64_t)text.size;
}

static void pid_max_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%u\n", PID_MAX);
}

static void threads_max_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%u\n", max_threads);
}

static void hostname_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%s\n", current_uts()->node);
}

static void osrelease_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "%s\n", linux_release(linux_version));
}

static void ostype_text(struct node *node, struct text *to)
{
	(void)node;
	text_print(to, "Linux\n");
}

#define LINK(function) (&(const struct node_ops){.target = (function), PROC_NODE})

static const struct proc_entry kernel_entries[] = {
	{"pid_max", S_IFREG | 0444, PROC_TEXT(pid_max_text), NULL},
	{"threads-max", S_IFREG | 0444, PROC_TEXT(threads_max_text), NULL},
	{"hostname", S_IFREG | 0444, PROC_TEXT(hostname_text), NULL},
	{"osrelease", S_IFREG | 0444, PROC_TEXT(osrelease_text), NULL},
	{"ostype", S_IFREG | 0444, PROC_TEXT(ostype_text), NULL},
	{"sched_child_runs_first", S_IFREG | 0644, &proc_child_first_ops, NULL},
	{NULL, 0, NULL, NULL},
};

static const struct proc_entry sys_entries[] = {
	{"kernel", S_IFDIR | 0555, &proc_directory_ops, kernel_entries},
	{NULL, 0, NULL, NULL},
};

const struct proc_entry proc_root_entries[] = {
	{"self", S_IFLNK | 0777, LINK(self_target), NULL},
	{"thread-self", S_IFLNK | 0777, LINK(thread_self_target), NULL},
	{"mounts", S_IFLNK | 0777, LINK(mounts_target), NULL},
	{"meminfo", S_IFREG | 0444, PROC_TEXT(meminfo_text), NULL},
	{"uptime", S_IFREG | 0444, PROC_TEXT(uptime_text), NULL},
	{"loadavg", S_IFREG | 0444, PROC_TEXT(loadavg_text), NULL},
	{"stat", S_IFREG | 0444, PROC_TEXT(stat_text), NULL},
	{"version", S_IFREG | 0444, PROC_TEXT(version_text), NULL},
	{"cpuinfo", S_IFREG | 0444, PROC_TEXT(proc_cpuinfo_text), NULL},
	{"filesystems", S_IFREG | 0444, PROC_TEXT(filesystems_text), NULL},
	{"cmdline", S_IFREG | 0444, PROC_TEXT(cmdline_text), NULL},
	{"sys", S_IFDIR | 0555, &proc_directory_ops, sys_entries},
	{"bident", S_IFDIR | 0555, &proc_directory_ops, proc_bident_entries},
	{NULL, 0, NULL, NULL},
};
