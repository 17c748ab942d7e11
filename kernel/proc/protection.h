/*
 * The kernel's checks of its own protection, and its end on request.
 */
#ifndef KERNEL_PROC_PROTECTION_H
#define KERNEL_PROC_PROTECTION_H

#include <stdint.h>

/*
 * Try what the page tables and the processor must refuse, in a task whose program is loaded with
 * this instruction and stack pointer; panics if something is not refused, or not for the reason
 * that it should be.
 */
void protection_check(uint64_t user_ip, uint64_t user_sp);

/* Recurse until the stack is full: a double fault. */
void stack_overflow(uint64_t depth);

/* provoke= of the command line: how the kernel is to die, to see what it says; "" if it is not. */
extern const char *provoke_option;

/* Die so.  Returns if no death is known by that name. */
void provoke(void);

#endif
