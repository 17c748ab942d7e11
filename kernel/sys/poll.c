/*
 * System calls that make pipes, and that wait for open files with a time limit and a signal mask.
 * Entry: sys_poll and so on, from table.c.  Linux: fs/pipe.c, fs/select.c (poll_select_finish).
 */
#include "kernel/fs/pipe.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/signal.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"

#define NS_PER_US 1000
#define NS_PER_MS 1000000

/* Seconds, and a second's part: nanoseconds, or for select microseconds. */
struct span {
	int64_t seconds;
	int64_t part;
};

/* pselect6's last argument. */
struct masks {
	uint64_t at;
	uint64_t size;
};

static files_id files(void)
{
	return files_of[current()];
}

SYSCALL(pipe)
{
	return pipe_new(current(), arg[0], 0);
}

SYSCALL(pipe2)
{
	return pipe_new(current(), arg[0], (uint32_t)arg[1]);
}

/* When a span from user memory (0: none) is over.  ns: of a part. */
static int32_t deadline_get(uint64_t from, int64_t ns, uint64_t *deadline)
{
	struct span span;

	*deadline = NO_DEADLINE;
	if (from == 0)
		return 0;
	if (copy_from_user(&span, from, sizeof(span)) < 0)
		return -EFAULT;
	if (ns == NS_PER_US) { /* select allows more than a second's worth of them */
		span.seconds += span.part / (1000 * 1000);
		span.part %= 1000 * 1000;
	}
	if (span.seconds < 0 || span.part < 0 || span.part >= (int64_t)NS_PER_SECOND / ns)
		return -EINVAL;
	if ((uint64_t)span.seconds < NO_DEADLINE / NS_PER_SECOND / 2)
		*deadline = clock_now() + (uint64_t)span.seconds * NS_PER_SECOND +
			    (uint64_t)(span.part * ns);
	return 0;
}

/* Tell how much of the span is left; where that cannot be told, the call does not run again. */
static int64_t finish(int64_t answer, uint64_t to, int64_t ns, uint64_t deadline)
{
	uint64_t now = clock_now(), rest = deadline > now ? deadline - now : 0;
	struct span span = {
		.seconds = (int64_t)(rest / NS_PER_SECOND),
		.part = (int64_t)(rest % NS_PER_SECOND) / ns,
	};

	if (answer != -ERESTARTNOHAND)
		signals_unblock_after_call();
	if (to != 0 && deadline != NO_DEADLINE && copy_to_user(to, &span, sizeof(span)) < 0 &&
	    answer == -ERESTARTNOHAND)
		return -EINTR;
	return answer;
}

/* The mask for the length of the call, from user memory (0: none). */
static int32_t mask_set(uint64_t from, uint64_t size)
{
	uint64_t set;

	if (from == 0)
		return 0;
	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, from, sizeof(set)) < 0)
		return -EFAULT;
	signals_block_for_call(set);
	return 0;
}

/* The third argument is the deadline. */
static int64_t poll_again(const uint64_t *arg)
{
	int64_t answer = poll_files(files(), arg[0], (uint32_t)arg[1], arg[2]);

	if (answer != -ERESTARTNOHAND)
		return answer;
	return restart_with((struct restart){.call = poll_again, .arg = {arg[0], arg[1], arg[2]}});
}

SYSCALL(poll)
{
	int32_t ms = (int32_t)arg[2];
	uint64_t deadline = ms < 0 ? NO_DEADLINE : clock_now() + (uint64_t)ms * NS_PER_MS;

	return poll_again((const uint64_t[]){arg[0], arg[1], deadline});
}

SYSCALL(ppoll)
{
	uint64_t deadline;
	int32_t error = deadline_get(arg[2], 1, &deadline);

	if (error == 0)
		error = mask_set(arg[3], arg[4]);
	if (error < 0)
		return error;
	return finish(poll_files(files(), arg[0], (uint32_t)arg[1], deadline), arg[2], 1, deadline);
}

SYSCALL(select)
{
	uint64_t deadline;
	int32_t error = deadline_get(arg[4], NS_PER_US, &deadline);

	if (error < 0)
		return error;
	return finish(select_files(files(), (int32_t)arg[0], arg + 1, deadline), arg[4], NS_PER_US,
		      deadline);
}

SYSCALL(pselect6)
{
	struct masks masks = {0};
	uint64_t deadline;
	int32_t error;

	if (arg[5] != 0 && copy_from_user(&masks, arg[5], sizeof(masks)) < 0)
		return -EFAULT;
	error = deadline_get(arg[4], 1, &deadline);
	if (error == 0)
		error = mask_set(masks.at, masks.size);
	if (error < 0)
		return error;
	return finish(select_files(files(), (int32_t)arg[0], arg + 1, deadline), arg[4], 1,
		      deadline);
}
