/*
 * Waiting for children.
 * Linux: kernel/exit.c, do_wait.
 */
#ifndef KERNEL_PROC_WAIT_H
#define KERNEL_PROC_WAIT_H

#include "kernel/proc/siginfo.h"
#include "kernel/proc/usage.h"

#define WNOHANG 0x1u
#define WSTOPPED 0x2u /* wait4 calls it WUNTRACED */
#define WEXITED 0x4u
#define WCONTINUED 0x8u
#define WNOWAIT 0x1000000u /* it can be awaited again */

/* What is told of a child. */
struct waited {
	bool all;	/* asked for: what follows pid and status, too */
	uint32_t pid;	/* as the caller sees it */
	int32_t status; /* as wait4 passes it */
	struct siginfo info;
	struct usage usage; /* its own and that of the children that it awaited */
};

/*
 * Wait for a child: `pid`, by the model's numbers, and the options from __WNOTHREAD up as the model
 * has them (wait_task).  1 with *waited filled; 0 with WNOHANG, if none has anything to tell;
 * -ECHILD, -ERESTARTSYS.  One that has ended is released, unless WNOWAIT is on.
 */
int32_t do_wait(int32_t pid, uint32_t options, struct waited *waited);

#endif
