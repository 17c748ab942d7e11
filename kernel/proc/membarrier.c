/*
 * Memory barriers among all threads.
 * Entry: membarrier_do.  Linux: kernel/sched/membarrier.c.
 */
#include "kernel/proc/membarrier.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "model/own.h"
#include "spec/task.h"

static uint32_t registered[NR_OBJECTS]; /* the commands, by memory */

void membarrier_copy(mm_id from, mm_id to)
{
	registered[to] = registered[from];
}

void membarrier_init(mm_id mm)
{
	registered[mm] = 0;
}

int32_t membarrier_do(uint32_t command)
{
	uint32_t *own = &registered[mm_of[current()]];

	switch (command) {
	case MEMBARRIER_REGISTER(MEMBARRIER_GLOBAL_EXPEDITED):
	case MEMBARRIER_REGISTER(MEMBARRIER_PRIVATE_EXPEDITED):
	case MEMBARRIER_REGISTER(MEMBARRIER_PRIVATE_SYNC_CORE):
		*own |= command >> 1;
		return 0;
	case MEMBARRIER_GLOBAL:
	case MEMBARRIER_GLOBAL_EXPEDITED: /* for those who have registered; anybody may ask */
		return 0;
	case MEMBARRIER_PRIVATE_EXPEDITED:
	case MEMBARRIER_PRIVATE_SYNC_CORE:
		return ON(*own, command) ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}
