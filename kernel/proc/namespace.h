/*
 * Namespaces: for each ns handle of the model, which host name its tasks see and which System V
 * semaphores.  Of the other kinds there is one each.
 * Linux: kernel/nsproxy.c, kernel/utsname.c, ipc/namespace.c.
 */
#ifndef KERNEL_PROC_NAMESPACE_H
#define KERNEL_PROC_NAMESPACE_H

#include "spec/types.h"

#define NR_UTS 64u /* namespaces of each kind; ENOSPC beyond */
#define NR_IPC 64u
#define HOST_NAME_SIZE 65u /* the 0 included */

struct uts {
	uint32_t count; /* objects of the model's that have this one */
	char node[HOST_NAME_SIZE];
	char domain[HOST_NAME_SIZE];
};

/* The first task's. */
void namespaces_init(ns_id ns);

/*
 * Make the namespaces that `flags` ask for, the others being those of `from`, in the blank `to`: 0;
 * -EINVAL for a kind that there is not, -ENOSPC.
 */
int32_t namespaces_copy(uint64_t flags, ns_id from, ns_id to);
void namespaces_free(ns_id ns);

/* unshare: the same for the current task, in an object of its own.  Those, and -ENOMEM. */
int32_t namespaces_unshare(uint64_t flags);

/* What the current task sees: its names; and the number of its System V objects' namespace. */
struct uts *current_uts(void);
uint32_t current_ipc(void);

#endif
