/*
 * Waiting for children.  The model says whom, if anybody, the caller may reap.
 * Entry: do_wait.  Linux: kernel/exit.c, do_wait, wait_consider_task.
 */
#include "kernel/proc/wait.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/mourn.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"

#define STATUS_STOPPED 0x7f /* the low byte; above it the signal */

static void tell_end(task_id child, uint32_t options, struct waited *waited)
{
	waited->pid = task_pid_vnr(child);
	waited->status = MODEL_ASK(wait_status(child));
	if (waited->all) {
		waited->info = siginfo_of_child(child, SIGCHLD);
		waited->usage = usage_of_all(signal_of[child]);
	}
	if (ON(options, WNOWAIT))
		return;
	usage_reap(signal_of[current()], signal_of[child]);
	MODEL_TELL(release_task(child));
}

/* A child that has stopped, or that was continued: it is told once. */
static void tell_stop(task_id child, int32_t status, uint32_t options, struct waited *waited)
{
	bool stopped = (status & 0xff) == STATUS_STOPPED;

	waited->pid = task_pid_vnr(child);
	waited->status = status;
	waited->info = siginfo_of_child(child, SIGCHLD);
	waited->info.code = stopped ? CLD_STOPPED : CLD_CONTINUED;
	waited->info.status = stopped ? status >> 8 & 0xff : (int32_t)SIGCONT;
	waited->usage = usage_of_all(signal_of[child]);
	if (!ON(options, WNOWAIT))
		stop_told(child);
}

/* Of those who could be meant, is there one that has not ended?  Each is asked for by its pid. */
static bool one_lives(int32_t pid, uint32_t options)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		const struct task *task = &task_table[task_slot[i]];
		uint32_t group = pid == 0 ? task_table[current()].pgrp : (uint32_t)-pid;

		if (task->state != TASK_ALIVE || (pid > 0 && task->pid != (uint32_t)pid) ||
		    (pid <= 0 && pid != -1 && task->pgrp != group))
			continue;
		if (MODEL_ASK(wait_task(current(), (int32_t)task->pid, options)) == 0)
			return true;
	}
	return false;
}

int32_t do_wait(int32_t pid, uint32_t options, struct waited *waited)
{
	int32_t child, error = 0, status;
	task_id stopped;

	for (;;) {
		child = MODEL_ASK(wait_task(current(), pid, options));
		if (child > 0 && ON(options, WEXITED)) {
			tell_end((task_id)child, options, waited);
			return 1;
		}
		stopped = stop_awaited(current(), pid, options, &status);
		if (stopped != NOBODY) {
			tell_stop(stopped, status, options, waited);
			return 1;
		}
		/* Whoever has ended already will neither stop nor go on. */
		if (child > 0 && !one_lives(pid, options))
			return -ECHILD;
		if (child < 0 || ON(options, WNOHANG))
			return child < 0 ? child : 0;
		/* The signal that ended the sleep may be a child's: it comes first. */
		if (error < 0)
			return error;
		error = sleep_on(children_channel(current()), NO_DEADLINE);
	}
}
