/*
 * What a signal handler finds on the stack, and the way back from it.
 */
#ifndef KERNEL_PROC_SIGFRAME_H
#define KERNEL_PROC_SIGFRAME_H

#include "kernel/proc/sighand.h"
#include "kernel/x86/regs.h"

#define SS_ONSTACK 1u
#define SS_DISABLE 2u

/*
 * Let the current program go on in the handler: its state is stored on its stack, or on the
 * alternate one.  0, or -EFAULT with nothing changed but the stack.
 */
int32_t sigframe_push(struct regs *regs, uint32_t sig, const struct sigaction *action);

/* rt_sigreturn: put that state back.  0, or -EFAULT. */
int32_t sigframe_pop(struct regs *regs);

#endif
