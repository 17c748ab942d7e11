/*
 * System calls that make, change, end and await tasks.
 * Entry: sys_clone and so on, from table.c.
 * Linux: kernel/fork.c, kernel/exit.c, kernel/sys.c; lib/usercopy.c, copy_struct_from_user.
 */
#include "kernel/lib/errno.h"
#include "kernel/fs/path.h"
#include "kernel/proc/current.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/exit.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "kernel/proc/sighand.h"
#include "kernel/proc/thread.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"
#include "model/clone3.h"
#include "spec/flags.h"
#include "spec/task.h"

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

WHOLE_SYSCALL(clone)
{
	return do_clone(legacy_args(arg[0], arg[1], arg[2], arg[3], arg[4]), NULL);
}

WHOLE_SYSCALL(fork)
{
	(void)arg;
	return do_clone(legacy_args(FORK_WORD, 0, 0, 0, 0), NULL);
}

WHOLE_SYSCALL(vfork)
{
	(void)arg;
	return do_clone(legacy_args(VFORK_WORD, 0, 0, 0, 0), NULL);
}

/* Are these n bytes, at most a page, all 0?  0; else the first other one decides. */
static int32_t check_zeros(uint64_t from, uint64_t n)
{
	uint8_t byte;

	if (from > USER_END - n)
		return -EFAULT;
	for (uint64_t at = from; at < from + n; at++) {
		if (copy_from_user(&byte, at, 1) < 0)
			return -EFAULT;
		if (byte != 0)
			return -E2BIG;
	}
	return 0;
}

/* clone3's arguments, of which the caller passes `size` bytes: 0, -EFAULT, -E2BIG. */
static int32_t copy_clone_args(struct clone3_args *to, uint64_t from, uint64_t size)
{
	int32_t error;

	*to = (struct clone3_args){0};
	if (size <= sizeof(*to))
		return copy_from_user(to, from, size);
	error = check_zeros(from + sizeof(*to), size - sizeof(*to));
	return error ? error : copy_from_user(to, from, sizeof(*to));
}

WHOLE_SYSCALL(clone3)
{
	int32_t pids[MAX_PID_NS_LEVEL] = {0};
	uint64_t size = arg[1];
	struct clone3_args raw;
	int32_t error;
	uint32_t level;

	_Static_assert(sizeof(raw) == CLONE_ARGS_SIZE_VER2, "as Linux lays them out");
	_Static_assert(USER_END == TASK_SIZE_MAX, "the model knows where user memory ends");
	error = MODEL_ASK(clone3_size_refusal(size));
	if (!error)
		error = copy_clone_args(&raw, arg[0], size);
	if (error)
		return error;
	if (MODEL_ASK(clone3_reads_pids(raw, size)))
		error = copy_from_user(pids, raw.set_tid, raw.set_tid_size * sizeof(pids[0]));
	error = MODEL_ASK(clone3_refusal(raw, size, error));
	if (error)
		return error;
	level = pid_ns_table[pid_ns_for_children(current())].level + ON(raw.flags, CLONE_NEWPID);
	return do_clone(clone3_args(raw, level, level < MAX_PID_NS_LEVEL ? pids[level] : 0), pids);
}

static int64_t run(struct exec_call call)
{
	struct regs *regs = task_regs(current());
	int32_t error = do_execve(&call, regs);

	if (error < 0)
		return error;
	thread_exec();
	return (int64_t)regs->ax; /* what the new program finds there */
}

WHOLE_SYSCALL(execve)
{
	return run((struct exec_call){
		.dirfd = AT_FDCWD, .path = arg[0], .argv = arg[1], .envp = arg[2],
	});
}

WHOLE_SYSCALL(execveat)
{
	return run((struct exec_call){
		.dirfd = (int32_t)arg[0], .path = arg[1], .argv = arg[2], .envp = arg[3],
		.flags = (uint32_t)arg[4],
	});
}

SYSCALL(exit)
{
	exit_thread((int32_t)(arg[0] & 0xff) << 8);
}

SYSCALL(exit_group)
{
	exit_process((int32_t)(arg[0] & 0xff) << 8);
}

SYSCALL(getpid)
{
	(void)arg;
	return task_tgid_vnr(current());
}

SYSCALL(getppid)
{
	(void)arg;
	return task_tgid_vnr(task_table[current()].real_parent);
}

SYSCALL(gettid)
{
	(void)arg;
	return task_pid_vnr(current());
}

SYSCALL(set_tid_address)
{
	task_table[current()].clear_child_tid = arg[0];
	return task_pid_vnr(current());
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
