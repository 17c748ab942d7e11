/*
 * Calls that are interrupted and go on afterwards: where running them again from the start would be
 * wrong (a sleep would begin anew), the program is made to call restart_syscall, which calls what
 * was left here.
 * Linux: struct restart_block, include/linux/restart_block.h.
 */
#ifndef KERNEL_PROC_RESTART_H
#define KERNEL_PROC_RESTART_H

#include <stdint.h>

#define RESTART_CALL 219u /* the number of restart_syscall */

/* How to go on; a call is one of the system calls' form, with as many of its arguments as here. */
struct restart {
	int64_t (*call)(const uint64_t *arg); /* NULL: there is nothing to go on with */
	uint64_t arg[4];
};

/* The current thread goes on thus, unless a handler runs first; answers -ERESTART_RESTARTBLOCK. */
int64_t restart_with(struct restart restart);

/* Go on, or -EINTR. */
int64_t restart_run(void);

/* A handler has returned: what was to go on does not. */
void restart_forget(void);

#endif
