/*
 * The system calls: each takes its six arguments as the registers had them and answers what goes
 * into ax.  The second and the third it has in registers, too.  They run with the process lock
 * held; current() is the caller, its space is loaded.
 * A whole one finds all of task_regs(current()), and may change them.
 */
#ifndef KERNEL_SYS_SYS_H
#define KERNEL_SYS_SYS_H

#include <stdint.h>

#define SYSCALL(name)                                                                              \
	int64_t sys_##name(const uint64_t *arg, uint64_t arg1 __attribute__((unused)),             \
			   uint64_t arg2 __attribute__((unused)))

#define CALL(number, name, missing) SYSCALL(name);
#include "kernel/sys/calls.h"
#undef CALL

/* control.c */
SYSCALL(bident);

/* Called by the sys_ functions of whole.S. */
#define WHOLE_SYSCALL(name) int64_t whole_##name(const uint64_t *arg)

WHOLE_SYSCALL(clone);
WHOLE_SYSCALL(fork);
WHOLE_SYSCALL(vfork);
WHOLE_SYSCALL(clone3);
WHOLE_SYSCALL(execve);
WHOLE_SYSCALL(execveat);
WHOLE_SYSCALL(rt_sigreturn);

#endif
