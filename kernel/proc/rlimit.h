/*
 * Resource limits.  RLIMIT_NPROC belongs to the model, which enforces it; here lies its hard limit.
 * The others are what this kernel has and cannot be changed.
 * Linux: kernel/sys.c, do_prlimit.
 */
#ifndef KERNEL_PROC_RLIMIT_H
#define KERNEL_PROC_RLIMIT_H

#include "spec/types.h"

#define RLIM_INFINITY (~0ull)

/* As getrlimit passes it. */
struct rlimit {
	uint64_t now;
	uint64_t most; /* only the privileged may raise it */
};

/* The first process has no limit of processes but its own soft one; fork copies both. */
void rlimits_init(signal_id group);
void rlimits_copy(signal_id from, signal_id to);

/* Read or change a limit of the current process: 0, -EINVAL, -EPERM. */
int32_t rlimit_get(uint32_t resource, struct rlimit *limit);
int32_t rlimit_set(uint32_t resource, const struct rlimit *limit);

#endif
