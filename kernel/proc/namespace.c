/*
 * Namespaces (namespace.h).  Keeps true: a namespace's count is the number of the model's objects
 * that have it; with the last goes what is in it.
 * Entry: namespaces_copy and namespaces_free by steps.c, namespaces_unshare.
 * Linux: kernel/nsproxy.c, create_new_namespaces, unshare_nsproxy_namespaces.
 */
#include "kernel/proc/namespace.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sem.h"
#include "model/own.h"
#include "spec/flags.h"
#include "spec/steps.h"

#define KINDS (CLONE_NEWUTS | CLONE_NEWIPC) /* of which there can be many */

struct namespaces {
	uint32_t uts, ipc;
};

static struct namespaces table[NR_OBJECTS];
static struct uts uts_table[NR_UTS];
static uint32_t ipc_count[NR_IPC];

void namespaces_init(ns_id ns)
{
	static const struct uts first = {.count = 1, .node = "bident", .domain = "(none)"};

	uts_table[0] = first;
	ipc_count[0] = 1;
	table[ns] = (struct namespaces){0};
}

static void put(struct namespaces *old)
{
	uts_table[old->uts].count--;
	if (--ipc_count[old->ipc] == 0)
		sems_end(old->ipc);
}

static int32_t make(uint64_t flags, const struct namespaces *from, struct namespaces *to)
{
	struct namespaces new = *from;

	if (ON(flags, (CLONE_NEW | CLONE_NEWUSER) & ~KINDS))
		return -EINVAL;
	for (new.uts = 0; ON(flags, CLONE_NEWUTS) && new.uts < NR_UTS; new.uts++)
		if (uts_table[new.uts].count == 0)
			break;
	for (new.ipc = 0; ON(flags, CLONE_NEWIPC) && new.ipc < NR_IPC; new.ipc++)
		if (ipc_count[new.ipc] == 0)
			break;
	if (new.uts == NR_UTS || new.ipc == NR_IPC)
		return -ENOSPC;
	if (ON(flags, CLONE_NEWUTS)) {
		uts_table[new.uts] = uts_table[from->uts];
		uts_table[new.uts].count = 0;
	} else {
		new.uts = from->uts;
	}
	if (!ON(flags, CLONE_NEWIPC))
		new.ipc = from->ipc;
	uts_table[new.uts].count++;
	ipc_count[new.ipc]++;
	*to = new;
	return 0;
}

int32_t namespaces_copy(uint64_t flags, ns_id from, ns_id to)
{
	return make(flags, &table[from], &table[to]);
}

void namespaces_free(ns_id ns)
{
	put(&table[ns]);
}

static void leave_shared(task_id t)
{
	ns_drop(t);
	ns_take(t);
}

int32_t namespaces_unshare(uint64_t flags)
{
	task_id t = current();
	struct namespaces new;
	int32_t error;

	if (step_fails(STEP_NAMESPACES) || (ns_count[ns_of[t]] > 1 && ns_nfree == 0))
		return -ENOMEM;
	error = make(flags, &table[ns_of[t]], &new);
	if (error)
		return error;
	if (ns_count[ns_of[t]] > 1)
		MODEL_TELL(leave_shared(t));
	else
		put(&table[ns_of[t]]);
	table[ns_of[t]] = new;
	return 0;
}

struct uts *current_uts(void)
{
	return &uts_table[table[ns_of[current()]].uts];
}

uint32_t current_ipc(void)
{
	return table[ns_of[current()]].ipc;
}
