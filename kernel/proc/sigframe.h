/*
 * What a signal handler finds on the stack, and the way back from it.
 */
#ifndef KERNEL_PROC_SIGFRAME_H
#define KERNEL_PROC_SIGFRAME_H

#include "kernel/proc/sighand.h"
#include "kernel/proc/siginfo.h"
#include "kernel/x86/regs.h"

#define MIN_SIGNAL_STACK 2048u /* bytes: a frame fits, and a small handler */

/*
 * Let the current program go on in the handler: its state, and the mask to be put back, are stored
 * on its stack, or on the alternate one.  0, or -EFAULT with nothing changed but the stack.
 */
int32_t sigframe_push(struct regs *regs, const struct siginfo *info, const struct sigaction *action,
		      uint64_t mask);

/* rt_sigreturn: put that state back.  0, or -EFAULT. */
int32_t sigframe_pop(struct regs *regs);

#endif
