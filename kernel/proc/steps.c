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
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/family.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/ioprio.h"
#include "kernel/proc/keyring.h"
#include "kernel/proc/membarrier.h"
#include "kernel/proc/mempolicy.h"
#include "kernel/proc/mourn.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pidfd.h"
#include "kernel/proc/ports.h"
#include "kernel/proc/rlimit.h"
#include "kernel/proc/running.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sem.h"
#include "kernel/proc/session.h"
#include "kernel/proc/shadow.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/thread.h"
#include "kernel/proc/trait.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/usercopy.h"
#include "model/rungs.h"
#include "spec/flags.h"
#include "spec/rules.h"

uint32_t step_dropped[NR_STEPS];
uint64_t step_address[NR_STEPS];
task_id pidfd_shown;
task_id vfork_resumed;
uint64_t tid_cleared;
task_id notified;
int32_t notified_signal;

/*
 * What a part answers that is made to fail: the rung's own error, or where that is left to the
 * kernel what Linux answers first of all.
 */
static const int32_t part_errors[NR_STEPS] = {
	[STEP_NEWUSER] = -ENOSPC,   [STEP_EXEC_DOMAIN] = -EAGAIN, [STEP_BINFMT] = -EAGAIN,
	[STEP_MEMPOLICY] = -ENOMEM, [STEP_SCHED] = -EAGAIN,	  [STEP_PERF] = -ENOMEM,
	[STEP_AUDIT] = -ENOMEM,	    [STEP_SECURITY] = -EPERM,	  [STEP_KEYS] = -ENOMEM,
	[STEP_CGROUP] = -EAGAIN,
};

bool step_fails(uint32_t step)
{
	return inject_hits(step);
}

int32_t step_may_clone(task_id caller)
{
	(void)caller;
	return inject_hits(STEP_SECURITY_CHECK) ? -EPERM : 0;
}

/* Both sides will push to the stack. */
static int32_t memory_copy(mm_id from, mm_id to)
{
	uint64_t touched = current() != SWAPPER ? task_regs(current())->sp - 1 : 0;
	int32_t error = space_copy(from, to, touched);

	if (error)
		return error;
	membarrier_copy(from, to);
	running_copy(from, to);
	return 0;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	if (inject_hits(step))
		return -ENOMEM;
	switch (step) {
	case STEP_TASK:
		trait_copy(from, to);
		return stack_new(to);
	case STEP_CRED:
		cred_copy(from, to);
		return 0;
	case STEP_FILES:
		return files_copy(from, to);
	case STEP_FS:
		return fs_copy(from, to);
	case STEP_SIGHAND:
		return sighand_copy(from, to);
	case STEP_SIGNAL:
		signals_init(to);
		usage_init(to);
		stop_init(to);
		session_fork(from, to);
		wants_orphans[to] = false;
		rlimits_copy(from, to);
		return 0;
	case STEP_MM:
		dumpable[to] = dumpable[from];
		return memory_copy(from, to);
	case STEP_IO:
		ioprio_copy(from, to);
		return 0;
	case STEP_UNDO:
		return 0; /* a new list is empty */
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
	shadow_forget_mm(mm);
	space_drop(mm);
	running_free(mm);
}

static void __attribute__((noinline)) drop_thread(task_id t)
{
	keyrings_exit(t);
	ports_free(t);
	pid_free(t);
}

static void __attribute__((noinline)) drop_signal(signal_id group)
{
	signals_free(group);
	stop_init(group);
	rlimits_free(group);
	keyring_drop_process(group);
}

static void __attribute__((noinline)) drop_task(task_id t)
{
	pending_forget(&thread_table[t].pending, ~0ull);
	family_remove(t);
}

void step_drop(uint32_t step, uint32_t id)
{
	step_dropped[step] = id;
	switch (step) {
	case STEP_CRED:
		cred_free(id);
		break;
	case STEP_FILES:
		files_free(id);
		break;
	case STEP_FS:
		fs_free(id);
		break;
	case STEP_SIGHAND:
		sighand_free(id);
		break;
	case STEP_UNDO:
		sem_undo(id);
		break;
	case STEP_USER:
		keyring_drop_user(id);
		break;
	case STEP_THREAD:
		drop_thread(id);
		break;
	case STEP_NAMESPACES:
		namespaces_free(id);
		break;
	case STEP_MM:
		drop_space(id);
		break;
	case STEP_SIGNAL:
		drop_signal(id);
		break;
	case STEP_TASK:
		drop_task(id);
		break;
	case STEP_PIDFD:
		fd_close(files_of[current()], thread_table[id].pidfd);
		break;
	default: /* a stack stays with its handle (kernel/proc/thread.h); the others hold nothing */
		break;
	}
}

/*
 * One part has something in it.  A thread's own keys are not inherited, and of user namespaces
 * there are none.
 */
int32_t step_part(uint32_t step, task_id parent, task_id child)
{
	if (inject_hits(step))
		return part_errors[step];
	if (step == STEP_MEMPOLICY)
		mempolicy_copy(parent, child);
	return step == STEP_NEWUSER ? -EINVAL : 0;
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	bool set_tls = ON(args.flags, CLONE_SETTLS);
	int32_t error;

	if (inject_hits(STEP_THREAD))
		return -ENOMEM;
	if (set_tls && args.tls >= USER_END)
		return -EPERM;
	/* A control group: not here. */
	if (ON(args.flags, CLONE_INTO_CGROUP))
		return -EBADF;
	thread_copy(parent, child, args.stack, set_tls, args.tls);
	if (resets_altstack(args.flags))
		altstack_reset(&thread_table[child].alt_stack);
	if (ON(args.flags, CLONE_THREAD) && linux_rules[linux_version].creds_are_copied &&
	    keyrings_copy(parent, child) < 0)
		return -ENOMEM;
	if (ports_copy(parent, child) < 0) {
		keyrings_exit(child);
		return -ENOMEM;
	}
	error = pid_alloc(parent, child, pid_ns_for_children(child));
	if (error) {
		keyrings_exit(child);
		ports_free(child);
	}
	return error;
}

/* The child is there, or, before 3.18, still to be made: then all are in the first namespace. */
int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	uint32_t nr = pid_owner[pid] == SWAPPER ? pid : task_pid_vnr(pid_owner[pid]);

	step_address[STEP_SETTID] = address;
	if (inject_hits(STEP_SETTID))
		return -EFAULT;
	return copy_to_user(address, &nr, sizeof(nr));
}

int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child)
{
	(void)child;
	return inject_hits(STEP_NAMESPACES) ? -ENOMEM : namespaces_copy(flags, from, to);
}

/*
 * The process lock is held until the call is over, so nobody looks at the descriptor before it is
 * the child's for good.
 */
int32_t step_pidfd(task_id child)
{
	file_id file;
	int64_t fd;

	if (inject_hits(STEP_PIDFD))
		return -EMFILE;
	file = pidfd_new(child, 0);
	if (file == NOBODY)
		return -ENFILE;
	fd = fd_new(files_of[current()], file, 0, true);
	if (fd < 0)
		return (int32_t)fd;
	thread_table[child].pidfd = (int32_t)fd;
	return 0;
}

int32_t step_store_pidfd(uint64_t address, task_id child)
{
	step_address[STEP_PIDFD_STORE] = address;
	if (inject_hits(STEP_PIDFD_STORE))
		return -EFAULT;
	return copy_to_user(address, &thread_table[child].pidfd, sizeof(int32_t));
}

void step_show_pidfd(task_id child)
{
	pidfd_shown = child;
	EXPECT(fd_file(files_of[current()], thread_table[child].pidfd) != NOBODY);
}

void step_vfork_done(task_id t)
{
	vfork_resumed = t;
	wake(vfork_channel(t), ALL_SLEEPERS);
}

void step_clear_tid(uint64_t address)
{
	uint32_t zero = 0;

	tid_cleared = address;
	if (copy_to_user(address, &zero, sizeof(zero)) == 0)
		futex_wake((struct futex){ .address = address, .shared = true }, 1, FUTEX_ANY_BIT);
}

void step_notify(task_id parent, int32_t signal)
{
	notified = parent;
	notified_signal = signal;
	mourn(parent, signal);
}

bool step_ignores_children(sighand_id handlers)
{
	const struct sigaction *action = sighand_action(handlers, SIGCHLD);

	return action->handler == SIG_IGN || ON(action->flags, SA_NOCLDWAIT);
}
