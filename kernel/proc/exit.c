/*
 * The end of a task: the model decides what is given back and who is told, then the CPU is given
 * away for good.  init must not end.
 * Entry: exit_process.  Linux: kernel/exit.c, do_exit and do_group_exit.
 */
#include "kernel/proc/exit.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"

void exit_thread(int32_t status)
{
	task_id t = current();

	if (task_table[t].tgid == INIT_PID && signal_table[task_table[t].signal].live == 1)
		panic("Attempted to kill init! exitcode=0x%08x", (uint32_t)status);
	MODEL_TELL(exit_task(t, status));
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
