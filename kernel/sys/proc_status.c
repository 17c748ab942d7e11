/*
 * /proc/PID/status: what a person wants to know of a task, a line each.
 * Entry: proc_status_text, proc_signals.  Linux: fs/proc/array.c, proc_pid_status.
 */
#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/mm/peek.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/running.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sigqueue.h"
#include "kernel/proc/trait.h"
#include "kernel/sys/proc_signal.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"
#include "spec/clone3.h"
#include "spec/task.h"

void proc_signals(task_id t, struct proc_signals *signals)
{
	*signals = (struct proc_signals){
		.pending = thread_table[t].pending.set,
		.shared = signals_shared(t),
		.blocked = thread_table[t].blocked,
	};
	for (uint32_t sig = 1; sighand_of[t] != NOBODY && sig <= NR_SIGNALS; sig++) {
		uint64_t handler = sighand_action(sighand_of[t], sig)->handler;

		if (handler == SIG_IGN)
			signals->ignored |= signal_bit(sig);
		else if (handler != SIG_DFL)
			signals->caught |= signal_bit(sig);
	}
}

/* As many as the lowest power of two, 64 at least, that the descriptors fit in. */
static uint32_t fd_size(task_id t)
{
	uint32_t size = 64;

	for (uint32_t fd = 0; fd < NR_FDS; fd++)
		while (fd >= size && fd_file(files_of[t], (int32_t)fd) != NOBODY)
			size *= 2;
	return size;
}

static void ids_put(struct text *to, task_id t)
{
	const struct cred *cred = cred_of_task(t);

	text_print(to, "Uid:\t%u\t%u\t%u\t%u\n", real_uid(t), cred->euid, cred->suid, cred->fsuid);
	text_print(to, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid, cred->sgid, cred->fsgid);
	text_print(to, "FDSize:\t%u\nGroups:\t", fd_size(t));
	for (uint32_t i = 0; i < cred->nr_groups; i++)
		text_print(to, "%u ", cred->groups[i]);
	text_print(to, cred->nr_groups == 0 ? " \n" : "\n");
}

/* In each of t's namespaces, from the first one on. */
static void numbers_put(struct text *to, task_id t, const char *name, struct pid pid)
{
	uint32_t ns = task_active_pid_ns(t), path[MAX_PID_NS_LEVEL], n = 0;

	for (; ns != FIRST_PID_NS; ns = pid_ns_table[ns].parent)
		path[n++] = ns;
	text_print(to, "%s:\t%u", name, pid.nr);
	while (n > 0)
		text_print(to, "\t%u", pid_nr_ns(pid, path[--n]));
	text_print(to, "\n");
}

static void kib_put(struct text *to, const char *name, uint64_t bytes)
{
	text_print(to, "%s:\t%8lu kB\n", name, bytes / 1024);
}

/* Peaks are not kept: what is now stands for them. */
static void memory_put(struct text *to, mm_id mm)
{
	struct space_size size;

	space_measure(mm, &size);
	kib_put(to, "VmPeak", size.all);
	kib_put(to, "VmSize", size.all);
	kib_put(to, "VmLck", 0);
	kib_put(to, "VmPin", 0);
	kib_put(to, "VmHWM", size.resident);
	kib_put(to, "VmRSS", size.resident);
	kib_put(to, "RssAnon", size.resident);
	kib_put(to, "RssFile", 0);
	kib_put(to, "RssShmem", 0);
	kib_put(to, "VmData", size.data + size.stack);
	kib_put(to, "VmStk", size.stack);
	kib_put(to, "VmExe", size.code);
	kib_put(to, "VmLib", 0);
	kib_put(to, "VmPTE", size.tables);
	kib_put(to, "VmSwap", 0);
}

static void signals_put(struct text *to, task_id t)
{
	struct proc_signals signals;

	proc_signals(t, &signals);
	text_print(to, "SigQ:\t%lu/%lu\n", sigqueue_charged(user_of[t]),
		   rlimit_of(t, RLIMIT_SIGPENDING));
	text_print(to, "SigPnd:\t%016lx\nShdPnd:\t%016lx\n", signals.pending, signals.shared);
	text_print(to, "SigBlk:\t%016lx\n", signals.blocked);
	text_print(to, "SigIgn:\t%016lx\nSigCgt:\t%016lx\n", signals.ignored, signals.caught);
}

static void capabilities_put(struct text *to, task_id t)
{
	const struct cred *cred = cred_of_task(t);

	text_print(to, "CapInh:\t%016lx\nCapPrm:\t%016lx\nCapEff:\t%016lx\n", cred->inheritable,
		   cred->permitted, task_table[t].capabilities);
	text_print(to, "CapBnd:\t%016lx\nCapAmb:\t%016lx\n", cred->bounding, cred->ambient);
	text_print(to, "NoNewPrivs:\t%u\nSeccomp:\t0\nSeccomp_filters:\t0\n",
		   trait_table[t].no_new_privileges);
}

void proc_status_text(struct node *node, struct text *to)
{
	task_id t = proc_task(node);
	const struct task *task = &task_table[t];
	uint32_t live = live_count[signal_of[t]];

	text_print(to, "Name:\t%s\n", trait_table[t].name);
	if (fs_of[t] != NOBODY)
		text_print(to, "Umask:\t%04o\n", fs_umask_of(t));
	text_print(to, "State:\t%s\nTgid:\t%u\nNgid:\t0\nPid:\t%u\n", proc_state(t), task->tgid,
		   task->pid);
	text_print(to, "PPid:\t%u\nTracerPid:\t0\n", task_table[task->real_parent].tgid);
	ids_put(to, t);
	numbers_put(to, t, "NStgid", task_tgid(t));
	numbers_put(to, t, "NSpid", task_pid(t));
	numbers_put(to, t, "NSpgid", task_pgrp(t));
	numbers_put(to, t, "NSsid", task_session(t));
	if (mm_of[t] != NOBODY)
		memory_put(to, mm_of[t]);
	text_print(to, "Threads:\t%u\n", live != 0 ? live : 1);
	signals_put(to, t);
	capabilities_put(to, t);
	text_print(to, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
	text_print(to, "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
}
