/*
 * Namespaces: for each ns handle of the model, which host name its tasks see, which System V
 * semaphores, which mounts, and which numbers their children get (pid_ns.h).  Of the other kinds
 * there is one each.
 * Linux: kernel/nsproxy.c, kernel/utsname.c, ipc/namespace.c.
 */
#ifndef KERNEL_PROC_NAMESPACE_H
#define KERNEL_PROC_NAMESPACE_H

#include "spec/types.h"

/* Of which there can be many.  A mount namespace holds nothing: there is nothing to mount. */
enum namespace_kind { NS_UTS, NS_IPC, NS_MNT, NS_PID, NR_NAMESPACE_KINDS };

#define NR_NAMESPACES 64u  /* of each kind; ENOSPC beyond */
#define HOST_NAME_SIZE 65u /* the 0 included */

struct uts {
	char node[HOST_NAME_SIZE];
	char domain[HOST_NAME_SIZE];
};

/* The first task's. */
void namespaces_init(ns_id ns);

/*
 * Make the namespaces that `flags` ask for, the others being those of `from`, in the blank `to`: 0;
 * -EINVAL for a kind that there is not, -ENOSPC: there are too many, or they are too deep.
 */
int32_t namespaces_copy(uint64_t flags, ns_id from, ns_id to);
void namespaces_free(ns_id ns);

/*
 * unshare: the same for the current task, in an object of its own.  Those, -ENOMEM, and -EINVAL if
 * its children are to be in another pid namespace already.
 */
int32_t namespaces_unshare(uint64_t flags);

/*
 * setns: the current task is in these from now on, of the kinds that the flags name; nobody's right
 * is asked.  0, or -ENOMEM.
 */
int32_t namespaces_enter(uint64_t flags, const uint32_t to[NR_NAMESPACE_KINDS]);

/* That of a kind that a task has, as to pids its children's; and the flag that means the kind. */
uint32_t namespace_of(task_id t, enum namespace_kind kind);
uint64_t namespace_flag(enum namespace_kind kind);

/* Its number, which no other has: what stat of its file tells (nsfs.h). */
uint32_t namespace_number(enum namespace_kind kind, uint32_t id);

/* One holder of a namespace more, one less: a handle of that kind, 0 is the first task's. */
void namespace_get(enum namespace_kind kind, uint32_t id);
void namespace_put(enum namespace_kind kind, uint32_t id);

/* What the current task sees: its names; and the number of its System V objects' namespace. */
struct uts *current_uts(void);
uint32_t current_ipc(void);

/* The pid namespace of t's future children; of a new task, its own. */
uint32_t pid_ns_for_children(task_id t);

#endif
