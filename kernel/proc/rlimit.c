/*
 * Resource limits.
 * Entry: rlimit_get, rlimit_set.  Linux: kernel/sys.c, do_prlimit.
 */
#include "kernel/proc/rlimit.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/signal.h"
#include "model/own.h"
#include "spec/task.h"

#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_NPROC 6
#define RLIMIT_NOFILE 7
#define RLIMIT_AS 9
#define RLIMIT_SIGPENDING 11
#define NR_RLIMITS 16u

static uint64_t nproc_most[NR_OBJECTS];

void rlimits_init(signal_id group)
{
	nproc_most[group] = RLIM_INFINITY;
}

void rlimits_copy(signal_id from, signal_id to)
{
	nproc_most[to] = nproc_most[from];
}

int32_t rlimit_get(uint32_t resource, struct rlimit *limit)
{
	signal_id group = signal_of[current()];

	if (resource >= NR_RLIMITS)
		return -EINVAL;
	*limit = (struct rlimit){.now = RLIM_INFINITY, .most = RLIM_INFINITY};
	switch (resource) {
	case RLIMIT_STACK:
		limit->now = STACK_LIMIT;
		break;
	case RLIMIT_CORE:
		limit->now = 0;
		break;
	case RLIMIT_NPROC:
		limit->now = signal_table[group].nproc;
		limit->most = nproc_most[group];
		break;
	case RLIMIT_NOFILE:
		limit->now = limit->most = NR_FDS;
		break;
	case RLIMIT_SIGPENDING:
		limit->now = limit->most = SIGPENDING_LIMIT;
		break;
	default:
		break;
	}
	return 0;
}

int32_t rlimit_set(uint32_t resource, const struct rlimit *limit)
{
	task_id t = current();
	signal_id group = signal_of[t];
	struct rlimit old;

	if (rlimit_get(resource, &old) < 0 || limit->now > limit->most)
		return -EINVAL;
	if (resource != RLIMIT_NPROC)
		return limit->now == old.now && limit->most == old.most ? 0 : -EPERM;
	if (limit->most > old.most && !ON(task_table[t].capabilities, CAP_SYS_RESOURCE))
		return -EPERM;
	signal_table[group].nproc = limit->now;
	nproc_most[group] = limit->most;
	return 0;
}

uint64_t memory_limit(enum memory_limit which)
{
	static const uint32_t resource[] = {
		[LIMIT_SPACE] = RLIMIT_AS, [LIMIT_DATA] = RLIMIT_DATA, [LIMIT_STACK] = RLIMIT_STACK,
	};
	struct rlimit limit = {.now = RLIM_INFINITY};

	if (which == LIMIT_PROMISE)
		return frames_total() * FRAME_SIZE;
	(void)rlimit_get(resource[which], &limit);
	return limit.now;
}
