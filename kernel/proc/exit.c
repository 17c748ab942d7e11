/*
 * The end of a task: the model decides what is given back and who is told, then the CPU is given
 * away for good.  init must not end.
 * Entry: exit_process.  Linux: kernel/exit.c, do_exit and do_group_exit.
 */
#include "kernel/proc/exit.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"

void exit_thread(int32_t status)
{
	task_id t = current(), leader;

	if (task_table[t].tgid == INIT_PID && signal_table[task_table[t].signal].live == 1)
		panic("Attempted to kill init! exitcode=0x%08x", (uint32_t)status);
	leader = MODEL_ASK(exit_task(t, status));
	if (leader != NOBODY)
		MODEL_TELL(release_task(leader));
	leave_cpu();
}

void exit_process(int32_t status)
{
	task_id t = current();
	signal_id group = task_table[t].signal;

	if (!signal_table[group].group_exit) {
		MODEL_TELL(exit_group(t, status));
		if (signal_table[group].live > 1)
			signals_wake_group(t);
	}
	exit_thread(signal_table[group].exit_code);
}

int32_t exit_other_threads(void)
{
	task_id self = current();
	signal_id group = task_table[self].signal;

	if (signal_table[group].live == 1)
		return 0;
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (t != self && task_table[t].signal == group)
			thread_table[t].must_exit = true;
	signals_wake_group(self);
	while (signal_table[group].live > 1) { /* they can all run, and do nothing but exit */
		if (signal_table[group].group_exit || thread_table[self].must_exit)
			return -EINTR;
		yield();
	}
	return 0;
}
