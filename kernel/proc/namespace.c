/*
 * Namespaces (namespace.h).  Keeps true: a namespace's count is the number of those who have it:
 * the model's objects, numbers and namespaces below; with the last goes what is in it.
 * Entry: namespaces_copy and namespaces_free by steps.c, namespaces_unshare, namespaces_enter.
 * Linux: kernel/nsproxy.c, create_new_namespaces, unshare_nsproxy_namespaces.
 */
#include "kernel/proc/namespace.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sem.h"
#include "model/own.h"
#include "spec/flags.h"
#include "spec/steps.h"

#define KINDS (CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWPID)

struct namespaces {
	uint32_t of[NR_NAMESPACE_KINDS];
};

static const uint64_t flag_of[NR_NAMESPACE_KINDS] = {
	[NS_UTS] = CLONE_NEWUTS, [NS_IPC] = CLONE_NEWIPC, [NS_MNT] = CLONE_NEWNS,
	[NS_PID] = CLONE_NEWPID,
};

static struct namespaces table[NR_OBJECTS];
static struct uts uts_table[NR_NAMESPACES] = {{.node = "bident", .domain = "(none)"}};
static uint32_t count[NR_NAMESPACE_KINDS][NR_NAMESPACES];

/* The first ones' are Linux's. */
static uint32_t number[NR_NAMESPACE_KINDS][NR_NAMESPACES] = {
	[NS_UTS] = {0xeffffffe}, [NS_IPC] = {0xefffffff}, [NS_MNT] = {0xf0000000},
	[NS_PID] = {0xeffffffc},
};
static uint32_t last_number = 0xf0000000;

void namespace_get(enum namespace_kind kind, uint32_t id)
{
	count[kind][id]++;
}

void namespace_put(enum namespace_kind kind, uint32_t id)
{
	if (--count[kind][id] != 0)
		return;
	if (kind == NS_IPC)
		sems_end(id);
	else if (kind == NS_PID)
		pid_ns_end(id);
}

static void get(const struct namespaces *all)
{
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		namespace_get(kind, all->of[kind]);
}

static void put(const struct namespaces *all)
{
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		namespace_put(kind, all->of[kind]);
}

void namespaces_init(ns_id ns)
{
	table[ns] = (struct namespaces){0};
	get(&table[ns]);
}

static uint32_t find_unused(enum namespace_kind kind)
{
	uint32_t id = 0;

	while (id < NR_NAMESPACES && count[kind][id] != 0)
		id++;
	return id;
}

static int32_t make(uint64_t flags, const struct namespaces *from, struct namespaces *to)
{
	struct namespaces new = *from;

	if (ON(flags, (CLONE_NEW | CLONE_NEWUSER) & ~KINDS))
		return -EINVAL;
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++) {
		if (!ON(flags, flag_of[kind]))
			continue;
		new.of[kind] = find_unused(kind);
		if (new.of[kind] == NR_NAMESPACES)
			return -ENOSPC;
	}
	if (ON(flags, CLONE_NEWPID) && pid_ns_is_deepest(from->of[NS_PID]))
		return -ENOSPC;
	get(&new);
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		if (ON(flags, flag_of[kind]))
			number[kind][new.of[kind]] = ++last_number;
	if (ON(flags, CLONE_NEWUTS))
		uts_table[new.of[NS_UTS]] = uts_table[from->of[NS_UTS]];
	if (ON(flags, CLONE_NEWPID))
		pid_ns_start(new.of[NS_PID], from->of[NS_PID]);
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

/* What the current task has from now on, which is counted already: in an object of its own. */
static void put_in_place(const struct namespaces *new)
{
	task_id t = current();

	if (ns_count[ns_of[t]] > 1)
		MODEL_TELL(leave_shared(t));
	else
		put(&table[ns_of[t]]);
	table[ns_of[t]] = *new;
	pid_ns_changed(t);
}

static bool has_no_room(void)
{
	return step_fails(STEP_NAMESPACES) || (ns_count[ns_of[current()]] > 1 && ns_nfree == 0);
}

int32_t namespaces_unshare(uint64_t flags)
{
	task_id t = current();
	struct namespaces new;
	int32_t error;

	if (has_no_room())
		return -ENOMEM;
	if (ON(flags, CLONE_NEWPID) && task_table[t].other_pid_ns)
		return -EINVAL;
	error = make(flags, &table[ns_of[t]], &new);
	if (!error)
		put_in_place(&new);
	return error;
}

int32_t namespaces_enter(uint64_t flags, const uint32_t to[NR_NAMESPACE_KINDS])
{
	struct namespaces new = table[ns_of[current()]];

	if (has_no_room())
		return -ENOMEM;
	for (uint32_t kind = 0; kind < NR_NAMESPACE_KINDS; kind++)
		if (ON(flags, flag_of[kind]))
			new.of[kind] = to[kind];
	get(&new);
	put_in_place(&new);
	return 0;
}

uint32_t namespace_of(task_id t, enum namespace_kind kind)
{
	return table[ns_of[t]].of[kind];
}

uint64_t namespace_flag(enum namespace_kind kind)
{
	return flag_of[kind];
}

uint32_t namespace_number(enum namespace_kind kind, uint32_t id)
{
	return number[kind][id];
}

struct uts *current_uts(void)
{
	return &uts_table[table[ns_of[current()]].of[NS_UTS]];
}

uint32_t current_ipc(void)
{
	return table[ns_of[current()]].of[NS_IPC];
}

uint32_t pid_ns_for_children(task_id t)
{
	return namespace_of(t, NS_PID);
}
