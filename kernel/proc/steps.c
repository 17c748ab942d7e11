/*
 * The seam: what the model asks of the kernel (spec/steps.h).  Each step is first offered to fault
 * injection, and fails as it would for want of memory; then the bytes are moved.
 * Entry: the step_ functions, called by model/ only.
 */
#include "spec/steps.h"
#include "kernel/check/expect.h"
#include "kernel/check/inject.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/fs.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/space.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/usercopy.h"
#include "model/rungs.h"
#include "spec/flags.h"
#include "spec/rules.h"

#define NAMESPACE_FLAGS                                                                            \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |             \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

bool step_fails(uint32_t step)
{
	return inject_hits(step);
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	if (inject_hits(step))
		return -ENOMEM;
	switch (step) {
	case STEP_TASK:
		return stack_new(to);
	case STEP_FILES:
		return files_copy(from, to);
	case STEP_FS:
		return fs_copy(from, to);
	case STEP_SIGHAND:
		return sighand_copy(from, to);
	case STEP_SIGNAL:
		signals_init(to);
		rlimits_copy(from, to);
		return 0;
	case STEP_MM:
		return space_copy(from, to);
	default:
		panic("step %u copies nothing", step);
	}
}

/*
 * The space may still be the loaded one: the task that drops it is on its way out of it.  Or it was
 * never made: exec found no memory for it.
 */
static void drop_space(mm_id mm)
{
	if (!space_root(mm))
		return;
	if (PERCPU_GET(root) == space_root(mm))
		hw_load_root(kernel_root);
	space_drop(mm);
}

void step_drop(uint32_t step, uint32_t id)
{
	switch (step) {
	case STEP_FILES:
		files_drop(id);
		break;
	case STEP_FS:
		fs_drop(id);
		break;
	case STEP_SIGHAND:
		sighand_drop(id);
		break;
	case STEP_MM:
		drop_space(id);
		break;
	default: /* a stack stays with its handle (kernel/proc/thread.h); the others hold nothing */
		break;
	}
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	bool set_tls = ON(args.flags, CLONE_SETTLS);

	if (inject_hits(STEP_THREAD))
		return -ENOMEM;
	if (set_tls && args.tls >= USER_END)
		return -EPERM;
	/* A pid of the caller's choice, a control group: not here. */
	if (args.set_tid_size != 0)
		return -EINVAL;
	if (ON(args.flags, CLONE_INTO_CGROUP))
		return -EBADF;
	thread_copy(parent, child, args.stack, set_tls, args.tls);
	if (resets_altstack(args.flags))
		thread_table[child].alt_stack = thread_table[child].alt_stack_size = 0;
	return 0;
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	if (inject_hits(STEP_SETTID))
		return -EFAULT;
	return copy_to_user(address, &pid, sizeof(pid));
}

int32_t step_namespaces(uint64_t flags, task_id child)
{
	(void)child;
	if (inject_hits(STEP_NAMESPACES))
		return -ENOMEM;
	return ON(flags, NAMESPACE_FLAGS) ? -EINVAL : 0;
}

int32_t step_pidfd(uint64_t address, task_id child)
{
	(void)address;
	(void)child;
	if (inject_hits(STEP_PIDFD))
		return -EMFILE;
	return -EINVAL; /* this kernel has no such descriptors */
}

void step_vfork_done(task_id t)
{
	wake(vfork_channel(t), ALL_SLEEPERS);
}

void step_clear_tid(uint64_t address)
{
	uint32_t zero = 0;

	if (copy_to_user(address, &zero, sizeof(zero)) == 0)
		futex_wake(address, 1);
}

void step_notify(task_id parent, int32_t signal)
{
	wake(children_channel(parent), ALL_SLEEPERS);
	if (signal > 0 && signal <= (int32_t)NR_SIGNALS)
		signal_send_process(parent, (uint32_t)signal);
}

bool step_ignores_children(sighand_id handlers)
{
	const struct sigaction *action = sighand_action(handlers, SIGCHLD);

	return action->handler == SIG_IGN || ON(action->flags, SA_NOCLDWAIT);
}
