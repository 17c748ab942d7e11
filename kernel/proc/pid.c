/*
 * Numbers in pid namespaces below the first (pid.h).
 * Keeps true: a number names at most one in each namespace, and is not given again while it names a
 * task, a group or a session; each record counts those whom it names, and who remembers it.
 * Entry: pid_alloc and pid_free by steps.c; pid_vnr and find_task_by_vpid by the system calls.
 * Linux: kernel/pid.c, alloc_pid, free_pid, pid_nr_ns, find_pid_ns.
 */
#include "kernel/proc/pid.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sched.h"
#include "model/own.h"
#include "spec/clone3.h"

struct upids {
	uint32_t count;
	uint32_t ns;		       /* the deepest, which is held */
	uint16_t nr[MAX_PID_NS_LEVEL]; /* in each, by its level - 1 */
};

_Static_assert(PID_MAX <= UINT16_MAX + 1, "a number has 16 bits");

static struct upids table[NR_TASKS]; /* the first stands for none */
static const int32_t *asked; /* by the clone under way */
static uint64_t nr_asked;
static uint32_t upids_of[NR_TASKS], group_upids[NR_TASKS], session_upids[NR_TASKS];

struct pid task_pid(task_id t)
{
	return (struct pid){task_table[t].pid, upids_of[t]};
}

struct pid task_tgid(task_id t)
{
	return task_pid(task_table[t].group_leader);
}

struct pid task_pgrp(task_id t)
{
	return (struct pid){task_table[t].pgrp, group_upids[t]};
}

struct pid task_session(task_id t)
{
	return (struct pid){task_table[t].session, session_upids[t]};
}

struct pid get_pid(struct pid pid)
{
	table[pid.upids].count++;
	return pid;
}

void put_pid(struct pid pid)
{
	struct upids *upids = &table[pid.upids];

	if (--upids->count == 0 && pid.upids != 0)
		namespace_put(NS_PID, upids->ns);
}

uint32_t task_active_pid_ns(task_id t)
{
	return table[upids_of[t]].ns;
}

uint32_t pid_nr_ns(struct pid pid, uint32_t ns)
{
	if (ns == FIRST_PID_NS)
		return pid.nr;
	if (!pid_ns_has(ns, table[pid.upids].ns))
		return 0;
	return table[pid.upids].nr[pid_ns_table[ns].level - 1];
}

uint32_t pid_vnr(struct pid pid)
{
	return pid_nr_ns(pid, task_active_pid_ns(current()));
}

uint32_t task_pid_vnr(task_id t)
{
	return pid_vnr(task_pid(t));
}

uint32_t task_tgid_vnr(task_id t)
{
	return pid_vnr(task_tgid(t));
}

task_id find_task_by_vpid(int32_t nr)
{
	uint32_t ns = task_active_pid_ns(current());

	if (nr <= 0 || nr >= PID_MAX)
		return NOBODY;
	if (ns == FIRST_PID_NS)
		return pid_owner[nr];
	for (uint32_t i = task_nfree; i < NR_TASKS; i++)
		if (pid_nr_ns(task_pid(task_slot[i]), ns) == (uint32_t)nr)
			return task_slot[i];
	return NOBODY;
}

uint32_t find_vpgrp(int32_t nr)
{
	uint32_t ns = task_active_pid_ns(current());

	if (nr <= 0 || nr >= PID_MAX)
		return 0;
	if (ns == FIRST_PID_NS)
		return (uint32_t)nr;
	for (uint32_t i = task_nfree; i < NR_TASKS; i++)
		if (pid_nr_ns(task_pgrp(task_slot[i]), ns) == (uint32_t)nr)
			return task_table[task_slot[i]].pgrp;
	return 0;
}

static bool is_taken(uint32_t ns, uint32_t nr)
{
	uint32_t level = pid_ns_table[ns].level;

	for (uint32_t i = 1; i < NR_TASKS; i++)
		if (table[i].count != 0 && table[i].nr[level - 1] == nr &&
		    pid_ns_has(ns, table[i].ns))
			return true;
	return false;
}

/* The next free number of a namespace; 0: there is none. */
static uint32_t next_number(uint32_t ns)
{
	uint32_t nr = pid_ns_table[ns].last;

	for (uint32_t n = 0; n < PID_MAX; n++) {
		nr = nr + 1 < PID_MAX ? nr + 1 : RESERVED_PIDS;
		if (!is_taken(ns, nr))
			return nr;
	}
	return 0;
}

void pid_ask(const int32_t *numbers, uint64_t n)
{
	asked = numbers;
	nr_asked = n;
}

/* The number that is asked for: it, or why not. */
static int32_t asked_number(uint32_t ns, int32_t nr)
{
	if (nr < 1 || nr >= PID_MAX || (nr != 1 && pid_ns_is_empty(ns)))
		return -EINVAL;
	if (!is_capable(CAP_SYS_ADMIN) && !is_capable(CAP_CHECKPOINT_RESTORE))
		return -EPERM;
	return is_taken(ns, (uint32_t)nr) ? -EEXIST : nr;
}

/* Numbers in `ns` and around it for the record; none is taken yet.  0 or -errno. */
static int32_t choose_numbers(struct upids *upids, uint32_t ns)
{
	upids->ns = ns;
	for (uint32_t i = 0; ns != FIRST_PID_NS; ns = pid_ns_table[ns].parent, i++) {
		int32_t nr = i < nr_asked ? asked_number(ns, asked[i]) : (int32_t)next_number(ns);

		if (nr <= 0)
			return nr < 0 ? nr : -EAGAIN;
		upids->nr[pid_ns_table[ns].level - 1] = (uint16_t)nr;
	}
	return 0;
}

/* A record with numbers in `ns` and around it into *new: 0 or -errno. */
static int32_t upids_new(uint32_t ns, uint32_t *new)
{
	uint32_t i = 1;
	int32_t error;

	while (i < NR_TASKS && table[i].count != 0)
		i++;
	if (nr_asked > pid_ns_table[ns].level + 1)
		return -EINVAL;
	error = i < NR_TASKS ? choose_numbers(&table[i], ns) : -EAGAIN;
	if (error)
		return error;
	*new = i;
	namespace_get(NS_PID, ns);
	/* The search goes on behind the last one that nobody asked for. */
	for (uint32_t n = 0; ns != FIRST_PID_NS; ns = pid_ns_table[ns].parent, n++) {
		pid_ns_table[ns].tasks++;
		if (n >= nr_asked)
			pid_ns_table[ns].last = table[i].nr[pid_ns_table[ns].level - 1];
	}
	return 0;
}

int32_t pid_alloc(task_id parent, task_id child, uint32_t ns)
{
	uint32_t new = 0;
	int32_t error = ns != FIRST_PID_NS ? upids_new(ns, &new) : 0;

	if (error)
		return error;
	upids_of[child] = new;
	group_upids[child] = group_upids[parent];
	session_upids[child] = session_upids[parent];
	get_pid(task_pid(child));
	get_pid(task_pgrp(child));
	get_pid(task_session(child));
	return 0;
}

void pid_free(task_id t)
{
	uint32_t ns = task_active_pid_ns(t);
	struct pid pid = task_pid(t), pgrp = task_pgrp(t), session = task_session(t);

	/* Process 1 is gone, or was never to be: there will be no other. */
	if (ns != FIRST_PID_NS && pid_nr_ns(pid, ns) == 1) {
		pid_ns_table[ns].dead = true;
		pid_ns_table[ns].init = NOBODY;
	}
	for (; ns != FIRST_PID_NS; ns = pid_ns_table[ns].parent) {
		pid_ns_table[ns].tasks--;
		if (pid_ns_table[ns].dead && pid_ns_table[ns].init != NOBODY)
			wake(children_channel(pid_ns_table[ns].init), ALL_SLEEPERS);
	}
	upids_of[t] = group_upids[t] = session_upids[t] = 0;
	put_pid(session);
	put_pid(pgrp);
	put_pid(pid);
}

void pid_lead(task_id t, task_id leader)
{
	uint32_t own = upids_of[t];

	if (is_child_reaper(leader))
		pid_ns_table[task_active_pid_ns(leader)].init = t;
	upids_of[t] = upids_of[leader];
	upids_of[leader] = own;
}

void pid_change(task_id t, struct pid pgrp, struct pid session)
{
	struct pid old_pgrp = task_pgrp(t), old_session = task_session(t);

	task_table[t].pgrp = get_pid(pgrp).nr;
	task_table[t].session = get_pid(session).nr;
	group_upids[t] = pgrp.upids;
	session_upids[t] = session.upids;
	put_pid(old_pgrp);
	put_pid(old_session);
}
