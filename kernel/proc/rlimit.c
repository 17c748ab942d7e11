/*
 * Resource limits (rlimit.h).  Keeps true: no soft limit is above its hard one, and there are no
 * more descriptors than a table holds.
 * Entry: rlimit_get, rlimit_set, rlimit_now.  Linux: kernel/sys.c, do_prlimit;
 * include/asm-generic/resource.h, INIT_RLIMITS.
 */
#include "kernel/proc/rlimit.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/signal.h"
#include "model/own.h"
#include "spec/task.h"

#define NO_LIMIT {RLIM_INFINITY, RLIM_INFINITY}
#define MEMLOCK (8ull << 20)
#define MSGQUEUE 819200ull

/* Few processes change theirs: a set is shared by those who have it from one another. */
static struct limits {
	struct rlimit of[NR_RLIMITS];
	uint32_t count; /* processes that have it; 0: nobody does */
} table[NR_OBJECTS];

static struct limits *limits_of[NR_OBJECTS];

static const struct rlimit first[NR_RLIMITS] = {
	NO_LIMIT, NO_LIMIT, NO_LIMIT,
	[RLIMIT_STACK] = {STACK_LIMIT, RLIM_INFINITY},
	[RLIMIT_CORE] = {0, RLIM_INFINITY},
	NO_LIMIT,
	[RLIMIT_NPROC] = {0, RLIM_INFINITY}, /* the model has the soft one */
	[RLIMIT_NOFILE] = {NR_FDS, NR_FDS},
	[RLIMIT_MEMLOCK] = {MEMLOCK, MEMLOCK},
	NO_LIMIT, NO_LIMIT,
	[RLIMIT_SIGPENDING] = {SIGPENDING_LIMIT, SIGPENDING_LIMIT},
	[RLIMIT_MSGQUEUE] = {MSGQUEUE, MSGQUEUE},
	[RLIMIT_NICE] = {0, 0},
	[RLIMIT_RTPRIO] = {0, 0},
	NO_LIMIT,
};

void rlimits_init(signal_id group)
{
	memcpy(table[0].of, first, sizeof(first));
	table[0].count = 1;
	limits_of[group] = &table[0];
}

void rlimits_copy(signal_id from, signal_id to)
{
	limits_of[to] = limits_of[from];
	limits_of[to]->count++;
}

void rlimits_free(signal_id group)
{
	limits_of[group]->count--;
}

/* A set of the process's own, to be changed: there are as many as processes. */
static struct rlimit *limits_own(signal_id group)
{
	struct limits *shared = limits_of[group], *own = table;

	if (shared->count > 1) {
		while (own->count > 0)
			own++;
		memcpy(own->of, shared->of, sizeof(own->of));
		own->count = 1;
		shared->count--;
		limits_of[group] = own;
	}
	return limits_of[group]->of;
}

int32_t rlimit_get(task_id t, uint32_t resource, struct rlimit *limit)
{
	signal_id group = signal_of[t];

	if (resource >= NR_RLIMITS)
		return -EINVAL;
	*limit = limits_of[group]->of[resource];
	if (resource == RLIMIT_NPROC)
		limit->now = signal_table[group].nproc;
	return 0;
}

int32_t rlimit_set(task_id t, uint32_t resource, const struct rlimit *limit)
{
	signal_id group = signal_of[t];

	if (resource >= NR_RLIMITS || limit->now > limit->most)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && limit->most > NR_FDS)
		return -EPERM;
	if (limit->most > limits_of[group]->of[resource].most && !is_capable(CAP_SYS_RESOURCE))
		return -EPERM;
	limits_own(group)[resource] = *limit;
	if (resource == RLIMIT_NPROC)
		signal_table[group].nproc = limit->now;
	return 0;
}

uint64_t rlimit_of(task_id t, uint32_t resource)
{
	struct rlimit limit = {.now = RLIM_INFINITY};

	rlimit_get(t, resource, &limit);
	return limit.now;
}

uint64_t rlimit_now(uint32_t resource)
{
	return rlimit_of(current(), resource);
}

uint64_t memory_limit(enum memory_limit which)
{
	static const uint32_t resource[] = {
		[LIMIT_SPACE] = RLIMIT_AS, [LIMIT_DATA] = RLIMIT_DATA, [LIMIT_STACK] = RLIMIT_STACK,
	};

	return which == LIMIT_PROMISE ? frames_total() * FRAME_SIZE : rlimit_now(resource[which]);
}
