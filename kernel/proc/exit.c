/*
 * The end of a task: the model decides what is given back and who is told, then the CPU is given
 * away for good.  init must not end.
 * Entry: exit_process.  Linux: kernel/exit.c, do_exit and do_group_exit.
 */
#include "kernel/proc/exit.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/family.h"
#include "kernel/proc/itimer.h"
#include "kernel/proc/keyring.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/mourn.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/ports.h"
#include "kernel/proc/posix_timer.h"
#include "kernel/proc/robust.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "model/own.h"

void exit_thread(int32_t status)
{
	task_id t = current(), leader;
	bool last;

	if (t == pid_owner[INIT_PID])
		panic("Attempted to kill init! exitcode=0x%08x", (uint32_t)status);
	robust_list_walk();
	last = live_count[signal_of[t]] == 1;
	if (last) {
		pid_ns_exits(t);
		session_exits(t);
		itimers_reset(signal_of[t]);
		posix_timers_exit(signal_of[t]);
	} else {
		stop_exits(t);
		signals_leave(t);
	}
	trait_tell_children(t);
	keyrings_exit(t);
	ports_free(t);
	mourn_begin(t);
	leader = MODEL_ASK(exit_task(t, status));
	if (leader != NOBODY)
		MODEL_TELL(release_task(leader));
	family_leave(t);
	if (last) {
		session_exited();
		poll_wake(); /* its pidfds are ready */
	}
	leave_cpu();
}

void exit_process(int32_t status)
{
	task_id t = current();
	signal_id group = signal_of[t];

	if (!signal_table[group].group_exit) {
		MODEL_TELL(exit_group(t, status));
		if (live_count[group] > 1)
			signals_wake_group(t);
	}
	exit_thread(signal_table[group].exit_code);
}

int32_t exit_other_threads(void)
{
	task_id self = current();
	signal_id group = signal_of[self];

	if (live_count[group] == 1)
		return 0;
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (t != self && signal_of[t] == group)
			thread_table[t].must_exit = true;
	signals_wake_group(self);
	while (live_count[group] > 1) { /* they can all run, and do nothing but exit */
		if (signal_table[group].group_exit || thread_table[self].must_exit)
			return -EINTR;
		yield_to_all();
	}
	return 0;
}
