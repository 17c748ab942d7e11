/*
 * What tasks have used, as programs are told.
 * Linux: include/uapi/linux/resource.h.
 */
#ifndef KERNEL_SYS_RUSAGE_H
#define KERNEL_SYS_RUSAGE_H

#include "kernel/proc/usage.h"

/* Store a struct rusage: 0 or -EFAULT. */
int32_t put_rusage(uint64_t to, const struct usage *usage);

#endif
