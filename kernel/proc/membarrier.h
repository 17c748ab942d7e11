/*
 * Who has registered for which memory barriers.  On one CPU a barrier among all threads is any
 * entry into the kernel, so there is nothing else to do; but a program that has not registered must
 * be told.
 * Linux: kernel/sched/membarrier.c.
 */
#ifndef KERNEL_PROC_MEMBARRIER_H
#define KERNEL_PROC_MEMBARRIER_H

#include "spec/types.h"

/* Linux's commands: one bit each; what registers for a command is the next bit. */
#define MEMBARRIER_GLOBAL (1u << 0)
#define MEMBARRIER_GLOBAL_EXPEDITED (1u << 1)
#define MEMBARRIER_PRIVATE_EXPEDITED (1u << 3)
#define MEMBARRIER_PRIVATE_SYNC_CORE (1u << 5)
#define MEMBARRIER_REGISTER(command) ((command) << 1)

#define MEMBARRIER_ALL                                                                             \
	(MEMBARRIER_GLOBAL | MEMBARRIER_GLOBAL_EXPEDITED | MEMBARRIER_PRIVATE_EXPEDITED |          \
	 MEMBARRIER_PRIVATE_SYNC_CORE | MEMBARRIER_REGISTER(MEMBARRIER_GLOBAL_EXPEDITED) |         \
	 MEMBARRIER_REGISTER(MEMBARRIER_PRIVATE_EXPEDITED) |                                       \
	 MEMBARRIER_REGISTER(MEMBARRIER_PRIVATE_SYNC_CORE))

/* Fork copies the registrations, exec begins without any. */
void membarrier_copy(mm_id from, mm_id to);
void membarrier_init(mm_id mm);

/* One command by the current task: 0, -EINVAL, -EPERM: it has not registered. */
int32_t membarrier_do(uint32_t command);

#endif
