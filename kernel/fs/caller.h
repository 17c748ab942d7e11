/*
 * Who a task is when it asks for files: the one place where files ask whom it belongs to.
 * Linux: fsuid, fsgid and the capabilities of struct cred.
 */
#ifndef KERNEL_FS_CALLER_H
#define KERNEL_FS_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/proc/cred.h"

/* Linux's values: what root may beside what the mode says. */
#define CAP_CHOWN (1ull << 0)
#define CAP_DAC_OVERRIDE (1ull << 1)
#define CAP_DAC_READ_SEARCH (1ull << 2)
#define CAP_FOWNER (1ull << 3)
#define CAP_FSETID (1ull << 4)
#define CAP_SYS_CHROOT (1ull << 18)
#define CAP_MKNOD (1ull << 27)

static inline uint32_t caller_uid(task_id t)
{
	return cred_of_task(t)->fsuid;
}

static inline uint32_t caller_gid(task_id t)
{
	return cred_of_task(t)->fsgid;
}

static inline bool caller_in_group(task_id t, uint32_t gid)
{
	return cred_is_member(t, gid);
}

static inline bool caller_may(task_id t, uint64_t capability)
{
	return ON(task_table[t].capabilities, capability);
}

#endif
