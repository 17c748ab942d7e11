/*
 * System calls on signals.
 * Entry: sys_kill and so on, from table.c.  Linux: kernel/signal.c.
 */
#include "kernel/proc/signal.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sigframe.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define NEVER_BLOCKED (signal_bit(SIGKILL) | signal_bit(SIGSTOP))
#define MIN_ALT_STACK 2048u

/* As sigaltstack passes it. */
struct alt_stack {
	uint64_t sp;
	uint64_t flags;
	uint64_t size;
};

SYSCALL(rt_sigaction)
{
	uint32_t sig = (uint32_t)arg[0];
	struct sigaction *action, old, new;

	if (arg[3] != sizeof(uint64_t) || sig == 0 || sig > NR_SIGNALS)
		return -EINVAL;
	action = sighand_action(sighand_of[current()], sig);
	old = *action;
	if (arg[1] != 0) {
		if (sig == SIGKILL || sig == SIGSTOP)
			return -EINVAL;
		if (copy_from_user(&new, arg[1], sizeof(new)) < 0)
			return -EFAULT;
		new.mask &= ~NEVER_BLOCKED;
		*action = new;
		if (sighand_ignores(sighand_of[current()], sig))
			signals_discard(sig);
	}
	return arg[2] != 0 ? copy_to_user(arg[2], &old, sizeof(old)) : 0;
}

SYSCALL(rt_sigprocmask)
{
	struct thread *thread = &thread_table[current()];
	uint64_t old = thread->blocked, set;

	if (arg[3] != sizeof(set))
		return -EINVAL;
	if (arg[1] != 0) {
		if (copy_from_user(&set, arg[1], sizeof(set)) < 0)
			return -EFAULT;
		set &= ~NEVER_BLOCKED;
		switch ((int32_t)arg[0]) {
		case SIG_BLOCK:
			thread->blocked |= set;
			break;
		case SIG_UNBLOCK:
			thread->blocked &= ~set;
			break;
		case SIG_SETMASK:
			thread->blocked = set;
			break;
		default:
			return -EINVAL;
		}
	}
	return arg[2] != 0 ? copy_to_user(arg[2], &old, sizeof(old)) : 0;
}

SYSCALL(rt_sigpending)
{
	uint64_t set = signals_pending(current());

	return arg[1] > sizeof(set) ? -EINVAL : copy_to_user(arg[0], &set, arg[1]);
}

SYSCALL(rt_sigreturn)
{
	struct regs *regs = task_regs(current());

	(void)arg;
	if (sigframe_pop(regs) < 0)
		exit_process((int32_t)SIGSEGV);
	return (int64_t)regs->ax;
}

SYSCALL(sigaltstack)
{
	struct thread *thread = &thread_table[current()];
	struct alt_stack new, old = {
		.sp = thread->alt_stack,
		.flags = thread->alt_stack_size != 0 ? 0 : SS_DISABLE,
		.size = thread->alt_stack_size,
	};

	if (arg[0] != 0) {
		if (copy_from_user(&new, arg[0], sizeof(new)) < 0)
			return -EFAULT;
		if (ON((uint32_t)new.flags, ~(SS_DISABLE | SS_ONSTACK)))
			return -EINVAL;
		if (ON(new.flags, SS_DISABLE))
			new.sp = new.size = 0;
		else if (new.size < MIN_ALT_STACK)
			return -ENOMEM;
		thread->alt_stack = new.sp;
		thread->alt_stack_size = new.size;
	}
	return arg[1] != 0 ? copy_to_user(arg[1], &old, sizeof(old)) : 0;
}

SYSCALL(pause)
{
	int32_t error;

	(void)arg;
	do
		error = sleep_on(no_channel(), NO_DEADLINE);
	while (error == 0);
	return -EINTR;
}

/* Only root, or the same user, may send signals. */
static bool may_signal(task_id t)
{
	user_id user = user_of[current()];

	return user == ROOT_USER || user == user_of[t];
}

/* Signal 0 only asks. */
static int64_t kill_process(task_id t, uint32_t sig)
{
	if (!may_signal(t))
		return -EPERM;
	if (sig != 0)
		signal_send_process(t, sig);
	return 0;
}

/* Does kill(pid) mean this process?  -1: all but init and the caller's; else a process group. */
static bool is_meant(const struct task *task, int32_t pid)
{
	const struct task *self = &task_table[current()];

	if (pid == -1)
		return task->tgid != INIT_PID && task->tgid != self->tgid;
	return task->pgrp == (pid == 0 ? self->pgrp : -(uint32_t)pid);
}

static int64_t kill_many(int32_t pid, uint32_t sig)
{
	int64_t answer = -ESRCH;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++) {
		if (task_table[t].state == TASK_FREE || task_table[t].group_leader != t ||
		    !is_meant(&task_table[t], pid))
			continue;
		if (kill_process(t, sig) == 0)
			answer = 0;
		else if (answer == -ESRCH)
			answer = -EPERM;
	}
	return answer;
}

static task_id task_of(int32_t pid)
{
	return pid > 0 && pid < PID_MAX ? pid_owner[pid] : NOBODY;
}

SYSCALL(kill)
{
	int32_t pid = (int32_t)arg[0];
	uint32_t sig = (uint32_t)arg[1];
	task_id t = task_of(pid);

	if (sig > NR_SIGNALS)
		return -EINVAL;
	if (pid <= 0)
		return kill_many(pid, sig);
	return t != NOBODY ? kill_process(t, sig) : -ESRCH;
}

static int64_t kill_thread(int32_t pid, uint32_t sig, uint32_t tgid)
{
	task_id t = task_of(pid);

	if (pid <= 0 || sig > NR_SIGNALS)
		return -EINVAL;
	if (t == NOBODY || (tgid != 0 && task_table[t].tgid != tgid))
		return -ESRCH;
	if (!may_signal(t))
		return -EPERM;
	if (sig != 0)
		signal_send_thread(t, sig);
	return 0;
}

SYSCALL(tkill)
{
	return kill_thread((int32_t)arg[0], (uint32_t)arg[1], 0);
}

SYSCALL(tgkill)
{
	if ((int32_t)arg[0] <= 0)
		return -EINVAL;
	return kill_thread((int32_t)arg[1], (uint32_t)arg[2], (uint32_t)arg[0]);
}
