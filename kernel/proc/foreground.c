/*
 * Which session has the terminal, and which group of it may read.
 * Keeps true: a process has the terminal only if it is of the terminal's session.
 * Entry: foreground_check, foreground_set.  Linux: drivers/tty/tty_jobctrl.c.
 */
#include "kernel/proc/foreground.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/session.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/work.h"
#include "model/own.h"

static bool has[NR_OBJECTS]; /* per signal handle of the model */
static struct pid session;    /* nobody's: the terminal controls none */
static struct pid foreground; /* both are held */

bool has_terminal(void)
{
	return has[signal_of[current()]];
}

bool process_has_terminal(task_id t)
{
	return has[signal_of[t]];
}

uint32_t foreground_group(void)
{
	return foreground.nr;
}

void foreground_forget(signal_id group)
{
	has[group] = false;
}

void foreground_fork(signal_id from, signal_id to)
{
	has[to] = has[from];
}

/* Would the current task not notice the signal? */
static bool is_deaf_to(uint32_t sig)
{
	task_id t = current();

	return ON(thread_table[t].blocked, signal_bit(sig)) ||
	       sighand_action(sighand_of[t], sig)->handler == SIG_IGN;
}

int32_t foreground_check(uint32_t sig)
{
	uint32_t own = task_table[current()].pgrp;

	if (!has_terminal() || foreground.nr == 0 || own == foreground.nr)
		return 0;
	if (is_deaf_to(sig))
		return sig == SIGTTIN ? -EIO : 0;
	if (group_is_orphaned(own))
		return -EIO;
	group_signal(own, sig);
	work_signal(current());
	return -ERESTARTSYS;
}

static void take(void)
{
	session = get_pid(task_session(current()));
	foreground = get_pid(task_pgrp(current()));
	has[signal_of[current()]] = true;
}

void foreground_open(void)
{
	if (leads_session() && !has_terminal() && session.nr == 0)
		take();
}

/* Nobody has it any more. */
static void drop(void)
{
	for (uint32_t group = 0; group < NR_OBJECTS; group++)
		has[group] = false;
	put_pid(session);
	put_pid(foreground);
	session = foreground = (struct pid){0};
}

int64_t foreground_take(bool steal, bool may_read)
{
	const struct task *self = &task_table[current()];

	if (leads_session() && self->session == session.nr)
		return 0;
	if (!leads_session() || has_terminal())
		return -EPERM;
	if (!ON(self->capabilities, CAP_SYS_ADMIN) && (!may_read || session.nr != 0))
		return -EPERM;
	if (session.nr != 0) {
		if (!steal)
			return -EPERM;
		drop();
	}
	take();
	return 0;
}

int64_t foreground_get(void)
{
	return has_terminal() ? (int64_t)pid_vnr(foreground) : -ENOTTY;
}

int64_t foreground_session(void)
{
	return has_terminal() && session.nr != 0 ? (int64_t)pid_vnr(session) : -ENOTTY;
}

int64_t foreground_set(int32_t pgrp)
{
	int32_t error = foreground_check(SIGTTOU);
	uint32_t group;

	if (error == -EIO)
		return -ENOTTY;
	if (error < 0)
		return error;
	if (!has_terminal() || task_table[current()].session != session.nr)
		return -ENOTTY;
	if (pgrp < 0)
		return -EINVAL;
	group = find_vpgrp(pgrp);
	if (group == 0 || !group_exists(group))
		return find_task_by_vpid(pgrp) != NOBODY ? -EPERM : -ESRCH;
	if (!group_is_in(group, session.nr))
		return -EPERM;
	put_pid(foreground);
	foreground = get_pid(task_pgrp(group_member(group)));
	return 0;
}

void foreground_leave(bool exits)
{
	if (!has_terminal())
		return;
	if (foreground.nr != 0) {
		group_signal(foreground.nr, SIGHUP);
		if (!exits)
			group_signal(foreground.nr, SIGCONT);
	}
	drop();
}

int64_t foreground_give(void)
{
	if (!has_terminal())
		return -ENOTTY;
	if (leads_session())
		foreground_leave(false);
	foreground_forget(signal_of[current()]);
	return 0;
}
