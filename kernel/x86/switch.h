/*
 * From one task's kernel stack to another's, and what of the processor's state goes with a task.
 * Linux: arch/x86/kernel/process_64.c, __switch_to.
 */
#ifndef KERNEL_X86_SWITCH_H
#define KERNEL_X86_SWITCH_H

#include "kernel/x86/cpu.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/percpu.h"
#include "kernel/x86/regs.h"
#include "kernel/x86/segments.h"

#include <stdbool.h>
#include <stdint.h>

/* What the processor holds of a user program beside struct regs. */
struct user_state {
	uint64_t fs_base;
	uint64_t gs_base;
	struct fpu fpu;
};

/*
 * Go on where the stack pointer load_sp was left, after storing this stack's at *save_sp.  Returns
 * when somebody switches back.  What the function that has this in it wants to keep, or was called
 * with, the compiler keeps on its stack: of all registers rbp is the only one that it cannot.
 */
static inline __attribute__((always_inline)) void switch_stacks(uint64_t *save_sp, uint64_t load_sp)
{
	asm volatile("push %%rbp\n\t"
		     "push $1f\n\t"
		     "mov %%rsp, (%0)\n\t"
		     "mov %1, %%rsp\n\t"
		     "pop %%rax\n\t"
		     "jmp *%%rax\n"
		     "1:\tpop %%rbp"
		     : "+D"(save_sp), "+S"(load_sp)
		     :
		     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
		       "r15", "memory", "cc");
}

/* Prepare a stack on which nothing ran yet: the first switch to what is returned enters `regs`. */
uint64_t switch_prepare(struct regs *regs);

/* Take the state of the program that ran last out of the processor, or put one in. */
void user_state_save(struct user_state *state);
void user_state_load(const struct user_state *state);

/* Has the processor XSAVEOPT, and instructions for the bases of fs and gs?  Boot: it is known. */
bool switch_is_fast(void);
void switch_init(void);

/*
 * Both, if the switch is fast: of the FPU only what is in use and has changed since it was put in
 * need be stored, so that `from` is good for nothing but to be loaded again.
 */
static inline void user_state_switch(struct user_state *from, const struct user_state *to)
{
	uint64_t fs, gs;

	fpu_switch(&from->fpu, &to->fpu);
	fs = from->fs_base = rdfsbase();
	gs = from->gs_base = user_rdgsbase();
	if (to->fs_base != fs)
		wrfsbase(to->fs_base);
	if (to->gs_base != gs)
		wrmsr(MSR_KERNEL_GS_BASE, to->gs_base);
}

/* The state in which a program starts. */
void user_state_reset(struct user_state *state);

/* The processor is as a program starts: what it had of another is gone. */
void user_state_begin(void);

/* From now on traps and system calls start at the top of this kernel stack. */
static inline void set_kernel_stack(uint64_t top)
{
	PERCPU_SET(kernel_sp, top);
	tss.rsp[0] = top;
}

#endif
