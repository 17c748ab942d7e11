/*
 * What the processor held and who called whom, when the kernel panics.
 */
#ifndef KERNEL_X86_BACKTRACE_H
#define KERNEL_X86_BACKTRACE_H

#include "kernel/x86/regs.h"

/* The registers of the exception that the panic is about; NULL: the kernel found out itself. */
extern const struct regs *exception_regs;

#endif
