/*
 * Resource limits, of a process: one set for each signal handle of the model.  RLIMIT_NPROC's soft
 * limit belongs to the model, which enforces it; docs/differences.md says which others are.
 * Linux: kernel/sys.c, do_prlimit.
 */
#ifndef KERNEL_PROC_RLIMIT_H
#define KERNEL_PROC_RLIMIT_H

#include "spec/types.h"

#define RLIM_INFINITY (~0ull)

/* Linux's numbers. */
#define RLIMIT_FSIZE 1u
#define RLIMIT_DATA 2u
#define RLIMIT_STACK 3u
#define RLIMIT_CORE 4u
#define RLIMIT_NPROC 6u
#define RLIMIT_NOFILE 7u
#define RLIMIT_MEMLOCK 8u
#define RLIMIT_AS 9u
#define RLIMIT_SIGPENDING 11u
#define RLIMIT_MSGQUEUE 12u
#define RLIMIT_NICE 13u
#define RLIMIT_RTPRIO 14u
#define NR_RLIMITS 16u

/* As getrlimit passes it. */
struct rlimit {
	uint64_t now;
	uint64_t most; /* only the privileged may raise it */
};

/* What the first process begins with, what fork copies, and what the last thread gives back. */
void rlimits_init(signal_id group);
void rlimits_copy(signal_id from, signal_id to);
void rlimits_free(signal_id group);

/*
 * Read or change a limit of task t's process: 0; -EINVAL for a resource that there is not or a soft
 * limit beyond the hard one; -EPERM for a hard one that is raised without CAP_SYS_RESOURCE.
 */
int32_t rlimit_get(task_id t, uint32_t resource, struct rlimit *limit);
int32_t rlimit_set(task_id t, uint32_t resource, const struct rlimit *limit);

/* The soft limit of t's process, and of the current one. */
uint64_t rlimit_of(task_id t, uint32_t resource);
uint64_t rlimit_now(uint32_t resource);

#endif
