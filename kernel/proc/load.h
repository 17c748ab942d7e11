/*
 * How busy the machine is: how many wanted the processor, averaged, and what has been counted since
 * boot.
 * Linux: kernel/sched/loadavg.c.
 */
#ifndef KERNEL_PROC_LOAD_H
#define KERNEL_PROC_LOAD_H

#include <stdint.h>

#define LOAD_UNIT 2048u

extern uint64_t load_average[3]; /* of 1, 5 and 15 minutes, in units of 1 / LOAD_UNIT */
extern uint64_t nr_made;	 /* tasks, by fork and its like */
extern uint64_t nr_switches;	 /* from task to task */

/* Tasks that run or would. */
uint32_t nr_awake(void);

/* A tick of the timer. */
void load_tick(void);

#endif
