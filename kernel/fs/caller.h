/*
 * Who a task is when it asks for files: the one place where files ask whom it belongs to.
 * Linux: fsuid, fsgid and the capabilities of struct cred.
 */
#ifndef KERNEL_FS_CALLER_H
#define KERNEL_FS_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/own.h"
#include "spec/task.h"

static inline uint32_t caller_uid(task_id t)
{
	return user_table[user_of[t]].uid;
}

static inline uint32_t caller_gid(task_id t)
{
	(void)t;
	return 0;
}

static inline bool caller_in_group(task_id t, uint32_t gid)
{
	(void)t;
	return gid == 0;
}

/* May it do as root does: open what it may not, change what is not its own? */
static inline bool caller_is_root(task_id t)
{
	return caller_uid(t) == 0;
}

#endif
