/*
 * Waiting for children.  The model says whom, if anybody, the caller may reap.
 * Entry: do_wait.  Linux: kernel/exit.c, kernel_wait4.
 */
#include "kernel/lib/errno.h"
#include "kernel/proc/channel.h"
#include "kernel/proc/current.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/stop.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/usercopy.h"

/* WNOHANG, WUNTRACED, WCONTINUED, __WNOTHREAD, __WALL, __WCLONE: all that wait4 knows. */
#define WAIT_OPTIONS 0xe000000bu

/* As in Linux the child is gone even if its status cannot be stored. */
static int64_t reap(task_id child, uint64_t status)
{
	uint32_t pid = task_table[child].pid;
	int32_t code = MODEL_ASK(wait_status(child));

	usage_reap(signal_of[current()], signal_of[child]);

	MODEL_TELL(release_task(child));
	if (status != 0 && copy_to_user(status, &code, sizeof(code)) < 0)
		return -EFAULT;
	return pid;
}

/* A child that has stopped, or that was continued: it is told once. */
static int64_t tell_stopped(task_id child, int32_t code, uint64_t status)
{
	stop_told(child);
	if (status != 0 && copy_to_user(status, &code, sizeof(code)) < 0)
		return -EFAULT;
	return task_table[child].pid;
}

int64_t do_wait(int32_t pid, uint64_t status, uint32_t options)
{
	int32_t child, error, code;
	task_id stopped;

	if (options & ~WAIT_OPTIONS)
		return -EINVAL;
	if (pid == INT32_MIN) /* it has no positive counterpart to name a group */
		return -ESRCH;
	for (;;) {
		child = MODEL_ASK(wait_task(current(), pid, options));
		if (child > 0)
			return reap((task_id)child, status);
		stopped = stop_awaited(current(), pid, options, &code);
		if (stopped != NOBODY)
			return tell_stopped(stopped, code, status);
		if (child < 0 || ON(options, WNOHANG))
			return child;
		error = sleep_on(children_channel(current()), NO_DEADLINE);
		if (error < 0)
			return error;
	}
}
