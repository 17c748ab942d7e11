/*
 * The system calls: each takes its six arguments as the registers had them and answers what goes
 * into ax.  They run with the process lock held; current() is the caller, its space is loaded.
 */
#ifndef KERNEL_SYS_SYS_H
#define KERNEL_SYS_SYS_H

#include <stdint.h>

#define SYSCALL(name) int64_t sys_##name(const uint64_t *arg)

#define CALL(number, name, missing) SYSCALL(name);
#include "kernel/sys/calls.h"
#undef CALL

/* control.c */
SYSCALL(bident);

#endif
