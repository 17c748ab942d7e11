/*
 * Stopped processes.  Each thread stops by itself, on its way back to its program; the last one to
 * do so tells the parent.
 * Keeps true: a process is stopped when each thread that lives has stopped; signal_table's
 * group_stop says that it is to be.
 * Entry: stop_process, stop_here, stop_continue, stop_awaited.
 * Linux: kernel/signal.c, do_signal_stop; kernel/exit.c, wait_task_stopped, wait_task_continued.
 */
#include "kernel/proc/stop.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "model/own.h"
#include "model/wait.h"

#define WUNTRACED 0x02u
#define WCONTINUED 0x08u
#define STATUS_STOPPED 0x7f
#define STATUS_CONTINUED 0xffff

enum news { NO_NEWS, NEWS_STOPPED, NEWS_CONTINUED };

static struct stop {
	uint8_t sig;  /* that stopped it */
	uint8_t news; /* what wait has not told yet: enum news */
	bool done;    /* all have stopped */
} stop_table[NR_OBJECTS];

static uint32_t nr_news; /* processes with something to tell */

static uint64_t stop_channel(signal_id group)
{
	return (uint64_t)&stop_table[group];
}

static void set_news(signal_id group, enum news news)
{
	nr_news += (news != NO_NEWS) - (stop_table[group].news != NO_NEWS);
	stop_table[group].news = (uint8_t)news;
}

void stop_init(signal_id group)
{
	set_news(group, NO_NEWS);
	stop_table[group] = (struct stop){0};
}

bool process_stops(task_id t)
{
	return signal_table[signal_of[t]].group_stop;
}

bool process_is_stopped(task_id t)
{
	return process_stops(t) && stop_table[signal_of[t]].done && live_count[signal_of[t]] > 0;
}

/* Wait has something to tell, and so has SIGCHLD, if the parent wants it for this. */
static void tell_parent(task_id t, enum news news)
{
	task_id parent = task_table[task_table[t].group_leader].real_parent;
	const struct sigaction *action = sighand_action(sighand_of[parent], SIGCHLD);

	struct siginfo info = {
		.signal = SIGCHLD,
		.code = news == NEWS_STOPPED ? CLD_STOPPED : CLD_CONTINUED,
		.pid = pid_nr_ns(task_tgid(t), task_active_pid_ns(parent)),
		.uid = user_table[user_of[t]].uid,
	};

	info.status = news == NEWS_STOPPED ? stop_table[signal_of[t]].sig : (int32_t)SIGCONT;
	set_news(signal_of[t], news);
	if (action->handler != SIG_IGN && !ON(action->flags, SA_NOCLDSTOP))
		(void)signal_queue_process(parent, &info);
	wake(children_channel(parent), ALL_SLEEPERS);
}

/* If all other threads of t's process have stopped, the process has. */
static void look_at_others(task_id t)
{
	signal_id group = signal_of[t];

	for (uint32_t i = task_nfree; i < NR_TASKS && live_count[group] > 1; i++) {
		task_id other = task_slot[i];

		if (other != t && signal_of[other] == group &&
		    task_table[other].state == TASK_ALIVE && !thread_table[other].has_stopped)
			return;
	}
	stop_table[group].done = true;
	tell_parent(t, NEWS_STOPPED);
}

void stop_process(uint32_t sig)
{
	task_id t = current();
	signal_id group = signal_of[t];

	if (sig != SIGSTOP && group_is_orphaned(task_table[t].pgrp))
		return;
	signal_table[group].group_stop = true;
	stop_init(group);
	stop_table[group].sig = (uint8_t)sig;
	signals_wake_group(t);
}

bool stop_here(void)
{
	task_id t = current();
	signal_id group = signal_of[t];

	if (!process_stops(t) || signals_kill(t))
		return false;
	thread_table[t].has_stopped = true;
	if (!stop_table[group].done)
		look_at_others(t);
	while (process_stops(t) && !signals_kill(t))
		sleep_stopped(stop_channel(group));
	thread_table[t].has_stopped = false;
	return true;
}

void stop_continue(task_id t)
{
	signal_id group = signal_of[t];

	if (!process_stops(t))
		return;
	signal_table[group].group_stop = false;
	tell_parent(t, NEWS_CONTINUED);
	wake(stop_channel(group), ALL_SLEEPERS);
}

void stop_exits(task_id t)
{
	if (process_stops(t) && !stop_table[signal_of[t]].done)
		look_at_others(t);
}

/* As model/wait.h:is_awaited, which knows only the dead. */
static bool is_meant(task_id caller, int32_t pid, uint32_t options, task_id t)
{
	const struct task *task = &task_table[t];
	task_id parent = task->real_parent;

	if (task->state == TASK_FREE || task->exit_signal == THREAD_EXIT_SIGNAL)
		return false;
	if (parent != caller &&
	    (ON(options, __WNOTHREAD) || signal_of[parent] != signal_of[caller]))
		return false;
	if (!ON(options, __WALL) && (task->exit_signal != SIGCHLD) != ON(options, __WCLONE))
		return false;
	if (pid > 0)
		return task->pid == (uint32_t)pid;
	return pid == -1 || task->pgrp == (pid == 0 ? task_table[caller].pgrp : (uint32_t)-pid);
}

task_id stop_awaited(task_id caller, int32_t pid, uint32_t options, int32_t *status)
{
	for (uint32_t i = task_nfree; i < NR_TASKS && nr_news > 0; i++) {
		task_id t = task_slot[i];
		const struct stop *stop = &stop_table[signal_of[t]];

		if (!is_meant(caller, pid, options, t) || live_count[signal_of[t]] == 0)
			continue;
		if (stop->news == NEWS_STOPPED && ON(options, WUNTRACED)) {
			*status = stop->sig << 8 | STATUS_STOPPED;
			return t;
		}
		if (stop->news == NEWS_CONTINUED && ON(options, WCONTINUED)) {
			*status = STATUS_CONTINUED;
			return t;
		}
	}
	return NOBODY;
}

void stop_told(task_id child)
{
	set_news(signal_of[child], NO_NEWS);
}
