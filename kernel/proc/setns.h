/*
 * setns: the current task enters namespaces that are there.
 * Linux: kernel/nsproxy.c.
 */
#ifndef KERNEL_PROC_SETNS_H
#define KERNEL_PROC_SETNS_H

#include "kernel/proc/namespace.h"

/*
 * Those of the kinds that the CLONE_NEW flags name, by their handles: 0; -EPERM; -EINVAL: a pid
 * namespace that is not inside one's own, a mount namespace while the working directory is shared;
 * -ENOMEM.  What fails has changed nothing.
 */
int32_t do_setns(uint64_t flags, const uint32_t to[NR_NAMESPACE_KINDS]);

#endif
