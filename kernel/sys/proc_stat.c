/*
 * /proc/PID/stat: one line of numbers, for ps and top.
 * Entry: proc_stat_text, proc_thread_stat_text, proc_state.  Linux: fs/proc/array.c, do_task_stat.
 */
#include "kernel/mm/peek.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/running.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/proc/usage.h"
#include "kernel/sys/proc_signal.h"
#include "kernel/sys/procfs.h"
#include "model/own.h"
#include "spec/task.h"

#define NS_PER_TICK 10000000u /* a hundred in a second: what programs are told by AT_CLKTCK */
#define PRIORITY 20
#define TERMINAL 0x501u /* the console, as a device */

const char *proc_state(task_id t)
{
	if (task_table[t].state == TASK_ZOMBIE)
		return "Z (zombie)";
	if (process_is_stopped(t))
		return "T (stopped)";
	if (thread_table[t].state == SLEEPING || thread_table[t].state == SLEEPING_DEEP)
		return "S (sleeping)";
	return thread_table[t].state == SLEEPING_HARD ? "D (disk sleep)" : "R (running)";
}

/* The number of minor faults, and the times. */
static void usage_put(struct text *to, struct usage own, struct usage children)
{
	text_print(to, " %lu %lu 0 0", own.faults, children.faults);
	text_print(to, " %lu %lu %lu %lu", own.user / NS_PER_TICK, own.system / NS_PER_TICK,
		   children.user / NS_PER_TICK, children.system / NS_PER_TICK);
}

/* From rss on: where the program lies, and which signals it minds. */
static void program_put(struct text *to, task_id t, bool may_look)
{
	const struct running none = {0};
	const struct running *p = may_look ? &running_table[mm_of[t]] : &none;
	struct proc_signals signals;

	proc_signals(t, &signals);
	text_print(to, " %lu %lu %lu %lu 0 0", (uint64_t)RLIM_INFINITY, p->start, p->end,
		   p->stack);
	text_print(to, " %lu %lu %lu %lu 0 0 0", signals.pending & 0x7fffffff,
		   signals.blocked & 0x7fffffff, signals.ignored & 0x7fffffff,
		   signals.caught & 0x7fffffff);
	text_print(to, " %d 0 0 0 0 0 0", task_table[t].exit_signal);
	text_print(to, " %lu %lu %lu %lu %lu %lu %lu %d\n", p->start, p->end, p->end, p->args,
		   p->args_end, p->env, p->env_end, may_look ? task_table[t].exit_code : 0);
}

static void stat_put(struct node *node, struct text *to, bool whole_group)
{
	task_id t = proc_task(node);
	const struct task *task = &task_table[t];
	bool on_terminal = process_has_terminal(t);
	uint32_t live = live_count[signal_of[t]];
	struct space_size size = {0};

	if (mm_of[t] != NOBODY)
		space_measure(mm_of[t], &size);
	text_print(to, "%u (%s) %c %u %u %u %u %d 0", task->pid, trait_table[t].name,
		   proc_state(t)[0], task_table[task->real_parent].tgid, task->pgrp, task->session,
		   on_terminal ? TERMINAL : 0, on_terminal ? (int32_t)foreground_group() : -1);
	usage_put(to, whole_group ? usage_of_process(signal_of[t]) : usage_of_thread(t),
		  whole_group ? usage_of_children(signal_of[t]) : (struct usage){0});
	text_print(to, " %d %d %u 0 %lu %lu %lu", thread_table[t].real != 0 ?
		   -1 - (int32_t)thread_table[t].real : PRIORITY + trait_table[t].nice,
		   trait_table[t].nice, live != 0 ? live : 1,
		   thread_table[t].made_at / NS_PER_TICK, size.all, size.resident / 4096);
	program_put(to, t, proc_may_look(t));
}

void proc_stat_text(struct node *node, struct text *to)
{
	stat_put(node, to, true);
}

void proc_thread_stat_text(struct node *node, struct text *to)
{
	stat_put(node, to, false);
}
