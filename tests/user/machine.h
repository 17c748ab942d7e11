/*
 * The instructions that C has no words for, as functions; bodies in machine.S.
 */
#ifndef TESTS_USER_MACHINE_H
#define TESTS_USER_MACHINE_H

/* System call n: what the kernel left in the return register. */
long raw_call(long n, long a, long b, long c, long d, long e, long f);

/*
 * clone whose child calls function(argument) on the stack that ends at `stack`, and exits with
 * what it returns.  In the caller: the child's pid, or -errno.
 */
long raw_clone(unsigned long flags, void *stack, int (*function)(void *), void *argument,
	       int *parent_tid, int *child_tid, void *tls);

/*
 * With the 16 vector registers of AVX loaded from `from`, 32 bytes each, make system call n(a, b),
 * count down from `wait`, and store them to `to`.  What the call left in the return register.
 */
long hold_vectors(const void *from, void *to, long n, long a, long b, long wait);

/*
 * With all registers loaded from `state`, but the stack pointer, and the vectors' lower halves, mix
 * each into the next one n times, and store them.
 */
#define MIX_WORDS (16 + 32)
void mix_registers(unsigned long state[MIX_WORDS], unsigned long n);

/*
 * Make a system call without arguments n times while gs's base and the stack pointer are these.
 * How often the base was another one afterwards.  Needs the processor's FSGSBASE, as do the others.
 */
long call_in_disguise(unsigned long gs_base, unsigned long stack, long call, long n);
unsigned long get_gs_base(void);
void set_gs_base(unsigned long base);

/* What a program must not do. */
void do_divide_by_zero(void);
void do_undefined(void);
void do_privileged(void);

/* What tells a program where the kernel's tables are, unless the processor forbids it. */
void do_store_gdt(void);
void do_breakpoint(void);
void do_interrupt_2(void); /* as if it came from the machine: NMI, double fault, machine check */
void do_interrupt_8(void);
void do_interrupt_18(void);
void do_write(void *address); /* a byte, nothing else */
void do_jump(void *address);

#endif
