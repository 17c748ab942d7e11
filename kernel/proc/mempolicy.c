/*
 * Memory policies (mempolicy.h).
 * Entry: mempolicy_set.  Linux: mm/mempolicy.c, mpol_new, mpol_set_nodemask.
 */
#include "kernel/proc/mempolicy.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"

struct mempolicy mempolicies[NR_TASKS];

void mempolicy_copy(task_id from, task_id to)
{
	mempolicies[to] = mempolicies[from];
}

int32_t mempolicy_set(uint32_t mode, uint64_t nodes)
{
	uint32_t flags = mode & (MPOL_STATIC | MPOL_RELATIVE | MPOL_BALANCING);

	mode &= ~flags;
	if (mode >= NR_POLICIES || (ON(flags, MPOL_STATIC) && ON(flags, MPOL_RELATIVE)) ||
	    (ON(flags, MPOL_BALANCING) && mode != MPOL_BIND))
		return -EINVAL;
	switch (mode) {
	case MPOL_DEFAULT:
		if (nodes != 0)
			return -EINVAL;
		flags = 0;
		break;
	case MPOL_LOCAL:
		if (nodes != 0 || flags != 0)
			return -EINVAL;
		break;
	case MPOL_PREFERRED:
		if (nodes == 0 && ON(flags, MPOL_STATIC | MPOL_RELATIVE))
			return -EINVAL;
		if (nodes == 0)
			mode = MPOL_LOCAL;
		break;
	default:
		if (nodes == 0)
			return -EINVAL;
		break;
	}
	/* Nodes that there are not are left out; relative to one node all are that one. */
	if (nodes != 0 && !ON(flags, MPOL_RELATIVE) && !ON(nodes, NODES_ALL))
		return -EINVAL;
	mempolicies[current()] = (struct mempolicy){
		.mode = mode, .flags = flags, .nodes = nodes != 0 ? NODES_ALL : 0, .asked = nodes,
	};
	return 0;
}
