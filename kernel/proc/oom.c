/*
 * Out of memory.  The rule: of the processes that may be killed, the one with the most pages of its
 * own in memory; of equal ones the one with the higher handle.  init is spared, who shares its
 * memory, and who waits at its end for a pid namespace to empty; while a killed one has not gone
 * yet, nobody else is chosen.
 * Entry: out_of_memory.  Linux: mm/oom_kill.c, oom_badness and out_of_memory.
 */
#include "kernel/proc/oom.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/mm/space.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "model/own.h"
#include "spec/task.h"

#define KIB_PER_FRAME 4

static task_id victim;	    /* the last one that was chosen */
static uint32_t victim_pid; /* by which its handle is known to be the same task's still */

static bool may_be_killed(task_id t)
{
	const struct task *task = &task_table[t];

	return task->state == TASK_ALIVE && task->tgid != INIT_PID && mm_of[t] != NOBODY &&
	       mm_of[t] != mm_of[pid_owner[INIT_PID]] && thread_table[t].state != SLEEPING_DEEP;
}

/* A process that is killed counts until its memory is gone. */
static bool victim_is_going(void)
{
	return victim != NOBODY && task_table[victim].state == TASK_ALIVE &&
	       task_table[victim].pid == victim_pid && may_be_killed(victim);
}

/* False if none need be chosen, or none, NOBODY, can be. */
static bool choose_victim(uint64_t *frames)
{
	victim = NOBODY;
	*frames = 0;
	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		uint64_t own;

		if (!may_be_killed(t))
			continue;
		if (signals_kill(t)) { /* it goes without our help */
			victim = t;
			victim_pid = task_table[t].pid;
			return false;
		}
		own = space_resident(mm_of[t]);
		if (own >= *frames) {
			victim = t;
			*frames = own;
		}
	}
	return victim != NOBODY;
}

/* Who shares the victim's memory goes with it, or the memory would not come back. */
static void kill_victim(void)
{
	mm_id mm = mm_of[victim];

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		if (may_be_killed(t) && mm_of[t] == mm)
			signal_send_thread(t, SIGKILL);
}

void out_of_memory_now(void)
{
	uint64_t frames;

	if (victim_is_going() || !choose_victim(&frames)) {
		if (victim == NOBODY)
			panic("Out of memory and no killable processes");
		return;
	}
	victim_pid = task_table[victim].pid;
	print("Out of memory: Killed process %u, the largest with %lu KiB\n",
	      task_table[victim].tgid, frames * KIB_PER_FRAME);
	kill_victim();
}

void out_of_memory(void)
{
	out_of_memory_now();
	yield_to_all();
}
