/*
 * The model on a seam where each step succeeds but the one that is to fail, which answers as the
 * kernel's does (kernel/proc/steps.c).  It begins anew for each question: swapper, init, a process.
 * Entry: rules_answer.
 */
#include "fuzz/guest/rules.h"

#include <stddef.h>
#include <string.h>

#include "fuzz/guest/box.h"
#include "kernel/lib/errno.h"
#include "model/clone3.h"
#include "model/model.h"
#include "spec/rules.h"
#include "spec/steps.h"

uint32_t step_dropped[NR_STEPS];
uint64_t step_address[NR_STEPS];
task_id pidfd_shown, vfork_resumed, notified;
uint64_t tid_cleared;
int32_t notified_signal;

static uint32_t version, failing = NR_STEPS;

static const int32_t errors[NR_STEPS] = {
	[STEP_SECURITY_CHECK] = -EPERM, [STEP_TASK] = -ENOMEM,	   [STEP_CRED] = -ENOMEM,
	[STEP_NEWUSER] = -ENOSPC,	[STEP_USER] = -EAGAIN,	   [STEP_THREADS] = -EAGAIN,
	[STEP_EXEC_DOMAIN] = -EAGAIN,	[STEP_BINFMT] = -EAGAIN,   [STEP_SETTID] = -EFAULT,
	[STEP_MEMPOLICY] = -ENOMEM,	[STEP_SCHED] = -EAGAIN,	   [STEP_PERF] = -ENOMEM,
	[STEP_AUDIT] = -ENOMEM,		[STEP_SECURITY] = -EPERM,  [STEP_UNDO] = -ENOMEM,
	[STEP_FILES] = -ENOMEM,		[STEP_FS] = -ENOMEM,	   [STEP_SIGHAND] = -ENOMEM,
	[STEP_SIGNAL] = -ENOMEM,	[STEP_MM] = -ENOMEM,	   [STEP_KEYS] = -ENOMEM,
	[STEP_NAMESPACES] = -ENOMEM,	[STEP_IO] = -ENOMEM,	   [STEP_THREAD] = -ENOMEM,
	[STEP_PIDFD] = -EMFILE,		[STEP_PIDFD_STORE] = -EFAULT, [STEP_CGROUP] = -EAGAIN,
};

static int32_t answer(uint32_t step)
{
	return step == failing ? errors[step] : 0;
}

bool step_fails(uint32_t step)
{
	return step == failing;
}

int32_t step_copy(uint32_t step, uint32_t from, uint32_t to)
{
	(void)from;
	(void)to;
	return answer(step);
}

void step_drop(uint32_t step, uint32_t id)
{
	step_dropped[step] = id;
}

int32_t step_part(uint32_t step, task_id parent, task_id child)
{
	(void)parent;
	(void)child;
	return answer(step);
}

int32_t step_copy_thread(struct clone_args args, task_id parent, task_id child)
{
	(void)args;
	(void)parent;
	(void)child;
	return answer(STEP_THREAD);
}

int32_t step_put_tid(uint64_t address, uint32_t pid)
{
	(void)pid;
	step_address[STEP_SETTID] = address;
	return answer(STEP_SETTID);
}

int32_t step_namespaces(uint64_t flags, ns_id from, ns_id to, task_id child)
{
	(void)flags;
	(void)from;
	(void)to;
	(void)child;
	return answer(STEP_NAMESPACES);
}

int32_t step_pidfd(task_id child)
{
	(void)child;
	return answer(STEP_PIDFD);
}

int32_t step_store_pidfd(uint64_t address, task_id child)
{
	(void)child;
	step_address[STEP_PIDFD_STORE] = address;
	return answer(STEP_PIDFD_STORE);
}

void step_show_pidfd(task_id child)
{
	pidfd_shown = child;
}

int32_t step_may_clone(task_id caller)
{
	(void)caller;
	return answer(STEP_SECURITY_CHECK);
}

void step_vfork_done(task_id t)
{
	vfork_resumed = t;
}

void step_clear_tid(uint64_t address)
{
	tid_cleared = address;
}

void step_notify(task_id parent, int32_t signal)
{
	notified = parent;
	notified_signal = signal;
}

bool step_ignores_children(sighand_id handlers)
{
	(void)handlers;
	return true;
}

bool rules_begin(const char *release)
{
	static const char *const releases[] = { "2.6.11", "2.6.23", "3.18", "6.1" };

	for (version = 0; version < NR_LINUX_VERSIONS; version++)
		if (!strcmp(release, releases[version]))
			return true;
	return false;
}

bool rules_know(uint64_t flags)
{
	return (linux_rules[version].flags & flags) == flags;
}

bool rules_can_fail(uint32_t step)
{
	/* An undo list that is begun stays; a signal lets an old kernel call again. */
	return step < NR_STEPS && step != STEP_UNDO && step != STEP_SIGNALS;
}

bool rules_make_pidfd(uint64_t flags)
{
	return version == LINUX_6_1 && ON(flags, CLONE_PIDFD);
}

int32_t rules_answer(struct wish wish)
{
	const uint64_t signal = wish.is_silent ? 0 : SIGCHLD;
	const struct clone3_args raw = {
		.flags = wish.flags, .pidfd = BOX_ADDRESS + 8, .child_tid = BOX_ADDRESS,
		.parent_tid = BOX_ADDRESS, .exit_signal = signal, .stack = BOX_ADDRESS,
		.stack_size = STACK_PAGES * BOX_PAGE, .tls = BOX_ADDRESS,
	};
	struct clone_args args;
	int32_t init, parent, err = 0;

	failing = NR_STEPS;
	model_init(version, NR_TASKS - 3);
	init = do_fork(legacy_args(SIGCHLD, 0, 0, 0, 0), SWAPPER);
	parent = do_fork(legacy_args(SIGCHLD, 0, 0, 0, 0), (task_id)init);
	args = legacy_args(wish.flags | signal, BOX_ADDRESS, BOX_ADDRESS, BOX_ADDRESS, BOX_ADDRESS);
	if (wish.is_clone3) {
		err = clone3_size_refusal(sizeof(raw));
		if (!err)
			err = clone3_refusal(raw, sizeof(raw), 0);
		if (err)
			return err;
		args = clone3_args(raw, 0, 0);
	}
	failing = wish.failing;
	err = do_fork(args, (task_id)parent);
	failing = NR_STEPS;
	return err < 0 ? err : 0;
}
