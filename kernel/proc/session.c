/*
 * Process groups and sessions.
 * Keeps true: the threads of a process have one group and one session; the processes of a group
 * have one session.
 * Entry: session_setpgid, session_setsid, session_exits.
 * Linux: kernel/sys.c, kernel/exit.c (will_become_orphaned_pgrp, kill_orphaned_pgrp).
 */
#include "kernel/proc/session.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/family.h"
#include "kernel/proc/foreground.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "model/own.h"

static bool is_leader[NR_OBJECTS]; /* of a session; one per signal handle of the model */

/* Groups that may be orphaned by the exit under way: that of each child of the one who exits. */
static bool has_lost_parent[NR_TASKS];
static uint32_t nr_lost; /* how many they are */
static uint32_t exit_pgrp; /* and that of the one who exits; 0: its parent does not hold it */

bool leads_session(void)
{
	return is_leader[signal_of[current()]];
}

void session_fork(signal_id from, signal_id to)
{
	is_leader[to] = false;
	foreground_fork(from, to);
}

static bool is_process(task_id t)
{
	return task_table[t].state != TASK_FREE && task_table[t].group_leader == t;
}

task_id group_member(uint32_t pgrp)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++)
		if (is_process(task_slot[i]) && task_table[task_slot[i]].pgrp == pgrp)
			return task_slot[i];
	return NOBODY;
}

bool group_exists(uint32_t pgrp)
{
	return group_member(pgrp) != NOBODY;
}

bool group_is_in(uint32_t pgrp, uint32_t session)
{
	task_id t = group_member(pgrp);

	return t != NOBODY && task_table[t].session == session;
}

static void process_move(task_id leader, struct pid pgrp, struct pid session)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];

		if (task_table[t].state != TASK_FREE && signal_of[t] == signal_of[leader])
			pid_change(t, pgrp, session);
	}
}

/* May the current process move this one?  Itself, and its children until they run a program. */
static int64_t check_move(task_id leader)
{
	const struct task *task = &task_table[leader];
	task_id self = task_table[current()].group_leader;

	if (task->real_parent != SWAPPER && signal_of[task->real_parent] == signal_of[self]) {
		if (task->session != task_table[self].session)
			return -EPERM;
		if (thread_table[leader].has_execed)
			return -EACCES;
	} else if (leader != self) {
		return -ESRCH;
	}
	return is_leader[signal_of[leader]] ? -EPERM : 0;
}

int64_t session_setpgid(int32_t pid, int32_t pgid)
{
	struct pid session = task_session(current()), group;
	task_id leader;
	int64_t error;

	if (pid == 0)
		pid = (int32_t)task_tgid_vnr(current());
	if (pgid == 0)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	leader = find_task_by_vpid(pid);
	if (leader == NOBODY)
		return -ESRCH;
	if (task_table[leader].group_leader != leader)
		return -EINVAL;
	error = check_move(leader);
	if (error < 0)
		return error;
	group = task_pid(leader);
	if (pgid != pid) {
		group.nr = find_vpgrp(pgid);
		if (group.nr == 0 || !group_is_in(group.nr, session.nr))
			return -EPERM;
		group = task_pgrp(group_member(group.nr));
	}
	process_move(leader, group, session);
	return 0;
}

int64_t session_getpgid(int32_t pid)
{
	task_id t = pid == 0 ? current() : find_task_by_vpid(pid);

	return t != NOBODY ? (int64_t)pid_vnr(task_pgrp(t)) : -ESRCH;
}

int64_t session_getsid(int32_t pid)
{
	task_id t = pid == 0 ? current() : find_task_by_vpid(pid);

	return t != NOBODY ? (int64_t)pid_vnr(task_session(t)) : -ESRCH;
}

int64_t session_setsid(void)
{
	task_id self = task_table[current()].group_leader;
	struct pid pid = task_pid(self);

	if (leads_session() || group_exists(pid.nr))
		return -EPERM;
	is_leader[signal_of[self]] = true;
	foreground_forget(signal_of[self]);
	process_move(self, pid, pid);
	return pid_vnr(pid);
}

/* Does the parent continue the child's group when it stops? */
static bool holds_group(task_id parent, task_id child)
{
	return parent != SWAPPER && task_table[parent].pgrp != task_table[child].pgrp &&
	       task_table[parent].session == task_table[child].session;
}

bool group_is_orphaned(uint32_t pgrp)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];
		task_id parent = task_table[t].real_parent;

		if (!is_process(t) || task_table[t].pgrp != pgrp || live_count[signal_of[t]] == 0)
			continue;
		if (parent != pid_owner[INIT_PID] && holds_group(parent, t))
			return false;
	}
	return true;
}

void group_signal(uint32_t pgrp, uint32_t sig)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++)
		if (is_process(task_slot[i]) && task_table[task_slot[i]].pgrp == pgrp)
			signal_send_process(task_slot[i], sig);
}

static bool group_has_stopped(uint32_t pgrp)
{
	for (uint32_t i = task_nfree; i < NR_TASKS; i++) {
		task_id t = task_slot[i];

		if (is_process(t) && task_table[t].pgrp == pgrp && process_is_stopped(t))
			return true;
	}
	return false;
}

void session_exits(task_id t)
{
	if (is_leader[signal_of[t]])
		foreground_leave(true);
	for (task_id c = family_first(t); c != NOBODY; c = family_next(c)) {
		has_lost_parent[c] = is_process(c) && holds_group(t, c);
		nr_lost += has_lost_parent[c];
	}
	exit_pgrp = holds_group(task_table[t].real_parent, t) ? task_table[t].pgrp : 0;
}

/* A group that was held by one who is gone. */
static void group_let_go(uint32_t pgrp)
{
	if (group_is_orphaned(pgrp) && group_has_stopped(pgrp)) {
		group_signal(pgrp, SIGHUP);
		group_signal(pgrp, SIGCONT);
	}
}

void session_exited(void)
{
	if (exit_pgrp != 0)
		group_let_go(exit_pgrp);
	for (task_id c = SWAPPER + 1; c < NR_TASKS && nr_lost > 0; c++) {
		if (!has_lost_parent[c])
			continue;
		has_lost_parent[c] = false;
		nr_lost--;
		if (task_table[c].state != TASK_FREE)
			group_let_go(task_table[c].pgrp);
	}
}
