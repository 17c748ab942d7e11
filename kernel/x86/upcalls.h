/*
 * The one place where this layer calls up: what the machine reports to the kernel.  All of it runs
 * with interrupts off, on the stack of the current task.
 * Linux: the C side of arch/x86/entry.
 */
#ifndef KERNEL_X86_UPCALLS_H
#define KERNEL_X86_UPCALLS_H

#include "kernel/x86/regs.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The system calls by their numbers; where there is none, it is on_missing_call.  Each takes its
 * six arguments as the registers had them, the second and the third in registers, too, and answers
 * what goes into ax.
 */
extern int64_t (*const syscall_table[])(const uint64_t *arg, uint64_t arg1, uint64_t arg2);
int64_t on_missing_call(const uint64_t *arg, uint64_t arg1, uint64_t arg2);

/*
 * Back to a user program: first runs whoever's turn it is, and handles the signals that are
 * pending.  Not called if percpu's `work` is 0.
 */
void on_user_return(struct regs *regs);

/* An exception of a user program other than a page fault, by the processor's vector. */
__attribute__((cold)) void on_user_exception(struct regs *regs, uint32_t vector, uint64_t error);

/*
 * A page fault at va; access is made of FAULT_ bits (kernel/mm/space.h), and so is the processor's
 * error code, among others.  By a user program: regs is its frame, and a fault that it has no right
 * to becomes its SIGSEGV.
 */
void on_user_page_fault(struct regs *regs, uint64_t va, uint64_t error);

/* By the kernel, when it copied from or to user memory: may the copy go on? */
bool on_usercopy_fault(uint64_t va, uint32_t access);

/*
 * The timer, TICKS_PER_SECOND times a second.  The kernel is not interrupted: `in_kernel` says that
 * the tick came due there.
 */
void on_tick(bool in_kernel);

/* A test wants the current program to lose the processor here. */
void on_preemption(void);

/* A byte came in by the serial port. */
void on_serial_input(char c);

/* A new task runs for the first time; regs is where it will enter its program. */
void on_task_start(struct regs *regs);

#endif
