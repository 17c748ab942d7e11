/*
 * System calls that make, change, end and await tasks.
 * Entry: sys_clone and so on, from table.c.  Linux: kernel/fork.c, kernel/exit.c, kernel/sys.c.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "spec/flags.h"
#include "spec/task.h"

#define RUSAGE_SIZE 144 /* struct rusage */

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

/* The low byte of the flag word is the exit signal; the word has 32 bits. */
SYSCALL(clone)
{
	uint64_t flags = (uint32_t)arg[0];
	struct clone_args args = {
		.flags = flags & ~CSIGNAL,
		.exit_signal = flags & CSIGNAL,
		.stack = arg[1],
		.parent_tid = arg[2],
		.pidfd = arg[2],
		.child_tid = arg[3],
		.tls = arg[4],
	};

	return do_clone(args);
}

SYSCALL(fork)
{
	(void)arg;
	return do_clone((struct clone_args){.exit_signal = SIGCHLD});
}

SYSCALL(vfork)
{
	(void)arg;
	return do_clone((struct clone_args){
		.flags = CLONE_VFORK | CLONE_VM,
		.exit_signal = SIGCHLD,
	});
}

SYSCALL(execve)
{
	struct regs *regs = task_regs(current());
	int32_t error = do_execve(arg[0], arg[1], arg[2], regs);

	if (error < 0)
		return error;
	thread_exec();
	return (int64_t)regs->ax; /* what the new program finds there */
}

SYSCALL(exit)
{
	exit_thread((int32_t)(arg[0] & 0xff) << 8);
}

SYSCALL(exit_group)
{
	exit_process((int32_t)(arg[0] & 0xff) << 8);
}

/* rusage is not kept; Linux's is all zeros for a child that took no time. */
SYSCALL(wait4)
{
	int64_t pid = do_wait((int32_t)arg[0], arg[1], (uint32_t)arg[2]);

	if (pid > 0 && arg[3] != 0 && clear_user(arg[3], RUSAGE_SIZE) < 0)
		return -EFAULT;
	return pid;
}

SYSCALL(getpid)
{
	(void)arg;
	return task_table[current()].tgid;
}

SYSCALL(getppid)
{
	(void)arg;
	return task_table[task_table[current()].real_parent].tgid;
}

SYSCALL(gettid)
{
	(void)arg;
	return task_table[current()].pid;
}

SYSCALL(set_tid_address)
{
	struct task *task = &task_table[current()];

	task->clear_child_tid = arg[0];
	return task->pid;
}

SYSCALL(sched_yield)
{
	(void)arg;
	yield();
	return 0;
}

SYSCALL(arch_prctl)
{
	struct user_state *user = &thread_table[current()].user;

	user_state_save(user);
	switch (arg[0]) {
	case ARCH_SET_FS:
	case ARCH_SET_GS:
		if (arg[1] >= USER_END)
			return -EPERM;
		*(arg[0] == ARCH_SET_FS ? &user->fs_base : &user->gs_base) = arg[1];
		user_state_load(user);
		return 0;
	case ARCH_GET_FS:
		return copy_to_user(arg[1], &user->fs_base, sizeof(user->fs_base));
	case ARCH_GET_GS:
		return copy_to_user(arg[1], &user->gs_base, sizeof(user->gs_base));
	default:
		return -EINVAL;
	}
}
