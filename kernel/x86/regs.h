/*
 * The registers of a user program as they lie at the top of its kernel stack while the kernel runs
 * on its behalf.  entry.S builds it in this order.  Of a system call it is built in part: what C
 * leaves as it was (r15 to bx) and what the call itself spoils (cx, r11) is there only for the
 * calls of kernel/sys/whole.S, and once there is something to do on the way back.
 * Linux: struct pt_regs in arch/x86/include/asm/ptrace.h.
 */
#ifndef KERNEL_X86_REGS_H
#define KERNEL_X86_REGS_H

#include <stdint.h>

struct regs {
	uint64_t r15;
	uint64_t r14;
	uint64_t r13;
	uint64_t r12;
	uint64_t bp;
	uint64_t bx;
	uint64_t di; /* this and the next five: a system call's arguments, in their order */
	uint64_t si;
	uint64_t dx;
	uint64_t r10;
	uint64_t r8;
	uint64_t r9;
	uint64_t ax;
	uint64_t cx;
	uint64_t r11;
	uint64_t orig_ax; /* the number of the system call; NO_SYSCALL after an exception */
	uint64_t ip;
	uint64_t cs;
	uint64_t flags;
	uint64_t sp;
	uint64_t ss;
};

#define NO_SYSCALL (~0ull)

#endif
