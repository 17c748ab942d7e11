/*
 * The averages: every five seconds, a part of the old one and a part of what is.
 * Entry: load_tick.  Linux: kernel/sched/loadavg.c.
 */
#include "kernel/proc/load.h"

#include "kernel/proc/thread.h"
#include "kernel/x86/clock.h"
#include "spec/task.h"

#define PERIOD (5 * NS_PER_SECOND)

uint64_t load_average[3], nr_made, nr_switches;

static uint64_t due = PERIOD;

uint32_t nr_awake(void)
{
	uint32_t n = 0;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		n += task_table[t].state == TASK_ALIVE && thread_table[t].state == AWAKE;
	return n;
}

void load_tick(void)
{
	/* What is kept after five seconds: e^(-5/60), e^(-5/300), e^(-5/900). */
	static const uint32_t kept[3] = {1884, 2014, 2037};
	uint64_t awake;

	if (clock_now() < due)
		return;
	due = clock_now() + PERIOD;
	awake = (uint64_t)nr_awake() * LOAD_UNIT;
	for (uint32_t i = 0; i < 3; i++)
		load_average[i] = (load_average[i] * kept[i] + awake * (LOAD_UNIT - kept[i])) /
				  LOAD_UNIT;
}
