/*
 * System calls on signals that come: actions, masks, the stack for handlers, waiting.
 * Entry: sys_rt_sigaction and so on, from table.c.  Linux: kernel/signal.c.
 */
#include "kernel/proc/signal.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sigframe.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/sys/timespec.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* What of sa_flags means something here; the rest of it reads as 0, so that programs can ask. */
#define SA_FLAGS                                                                                   \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER |         \
	 SA_RESETHAND | SA_RESTORER | SA_EXPOSE_TAGBITS)

SYSCALL(rt_sigaction)
{
	uint32_t sig = (uint32_t)arg[0];
	struct sigaction old, new;

	if (arg[3] != sizeof(uint64_t) || sig == 0 || sig > NR_SIGNALS)
		return -EINVAL;
	old = *sighand_action(sighand_of[current()], sig);
	if (arg[1] != 0) {
		if (copy_from_user(&new, arg[1], sizeof(new)) < 0)
			return -EFAULT;
		if (sig == SIGKILL || sig == SIGSTOP)
			return -EINVAL;
		new.mask &= ~NEVER_BLOCKED;
		new.flags &= SA_FLAGS;
		sighand_set(sighand_of[current()], sig, &new);
		if (sighand_ignores(sighand_of[current()], sig))
			signals_forget(current(), signal_bit(sig));
	}
	return arg[2] != 0 ? copy_to_user(arg[2], &old, sizeof(old)) : 0;
}

SYSCALL(rt_sigprocmask)
{
	uint64_t old = thread_table[current()].blocked, set;

	if (arg[3] != sizeof(set))
		return -EINVAL;
	if (arg[1] != 0) {
		if (copy_from_user(&set, arg[1], sizeof(set)) < 0)
			return -EFAULT;
		switch ((int32_t)arg[0]) {
		case SIG_BLOCK:
			signals_block(old | set);
			break;
		case SIG_UNBLOCK:
			signals_block(old & ~set);
			break;
		case SIG_SETMASK:
			signals_block(set);
			break;
		default:
			return -EINVAL;
		}
	}
	return arg[2] != 0 ? copy_to_user(arg[2], &old, sizeof(old)) : 0;
}

SYSCALL(rt_sigpending)
{
	uint64_t set = signals_pending(current()) & thread_table[current()].blocked;

	return arg[1] > sizeof(set) ? -EINVAL : copy_to_user(arg[0], &set, arg[1]);
}

WHOLE_SYSCALL(rt_sigreturn)
{
	struct regs *regs = task_regs(current());

	(void)arg;
	if (sigframe_pop(regs) < 0)
		signal_force(SIGSEGV);
	return (int64_t)regs->ax;
}

SYSCALL(sigaltstack)
{
	struct alt_stack *stack = &thread_table[current()].alt_stack;
	uint64_t sp = task_regs(current())->sp;
	struct alt_stack new, old = altstack_seen(stack, sp);
	int32_t error = 0;

	if (arg[0] != 0) {
		if (copy_from_user(&new, arg[0], sizeof(new)) < 0)
			return -EFAULT;
		error = altstack_set(stack, new, sp);
	}
	if (error == 0 && arg[1] != 0)
		error = copy_to_user(arg[1], &old, sizeof(old));
	return error;
}

/* Until a handler has run, or the end. */
static int64_t sleep_for_signal(void)
{
	while (sleep_on(no_channel(), NO_DEADLINE) == 0)
		;
	return -ERESTARTNOHAND;
}

SYSCALL(pause)
{
	(void)arg;
	return sleep_for_signal();
}

SYSCALL(rt_sigsuspend)
{
	uint64_t set;

	if (arg[1] != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, arg[0], sizeof(set)) < 0)
		return -EFAULT;
	signals_block_for_call(set);
	return sleep_for_signal();
}

/* Wait for one of `set`, which is let through meanwhile and handled by nobody. */
static int64_t take_before(uint64_t set, uint64_t deadline, struct siginfo *info)
{
	struct thread *thread = &thread_table[current()];
	uint32_t sig = signals_take(current(), set, info);
	int32_t error;

	if (sig != 0)
		return sig;
	thread->really_blocked = thread->blocked;
	thread->blocked &= ~set;
	do
		error = sleep_on(no_channel(), deadline);
	while (error == 0);
	signals_block(thread->really_blocked);
	thread->really_blocked = 0;
	sig = signals_take(current(), set, info);
	if (sig != 0)
		return sig;
	return error == -ETIMEDOUT ? -EAGAIN : -EINTR;
}

SYSCALL(rt_sigtimedwait)
{
	static const uint8_t zeros[SIGINFO_SIZE - sizeof(struct siginfo)];
	uint64_t set, ns, deadline = NO_DEADLINE;
	struct siginfo info;
	int64_t sig;

	if (arg[3] != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, arg[0], sizeof(set)) < 0)
		return -EFAULT;
	if (arg[2] != 0) {
		sig = get_time(arg[2], &ns);
		if (sig < 0)
			return sig;
		deadline = deadline_after(ns);
	}
	sig = take_before(set & ~NEVER_BLOCKED, deadline, &info);
	if (sig < 0 || arg[1] == 0)
		return sig;
	if (copy_to_user(arg[1], &info, sizeof(info)) < 0 ||
	    copy_to_user(arg[1] + sizeof(info), zeros, sizeof(zeros)) < 0)
		return -EFAULT;
	return sig;
}

SYSCALL(restart_syscall)
{
	(void)arg;
	return restart_run();
}
