/*
 * From which nodes a task's memory is to come.  There is one node, so a policy is kept, copied and
 * told, and makes no difference.
 * Linux: mm/mempolicy.c.
 */
#ifndef KERNEL_PROC_MEMPOLICY_H
#define KERNEL_PROC_MEMPOLICY_H

#include "spec/task.h"

#define NODES_ALL 1ull /* node 0 */

/* Linux's values. */
enum {
	MPOL_DEFAULT, MPOL_PREFERRED, MPOL_BIND, MPOL_INTERLEAVE, MPOL_LOCAL, MPOL_PREFERRED_MANY,
	NR_POLICIES
};
#define MPOL_STATIC (1u << 15)	 /* what was asked stays, wherever the task may be moved */
#define MPOL_RELATIVE (1u << 14) /* count among those that it may use */
#define MPOL_BALANCING (1u << 13)

struct mempolicy {
	uint32_t mode, flags;
	uint64_t nodes; /* in effect */
	uint64_t asked; /* as they were asked for */
};

extern struct mempolicy mempolicies[NR_TASKS];

/* A step of fork. */
void mempolicy_copy(task_id from, task_id to);

/* Check and set the current task's: 0 or -EINVAL. */
int32_t mempolicy_set(uint32_t mode, uint64_t nodes);

#endif
