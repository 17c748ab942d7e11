/*
 * What belongs to one CPU.  While the kernel runs, gs points to it; swapgs at the border exchanges
 * it with the user's gs base.
 * Linux: arch/x86/include/asm/percpu.h, current.h.
 */
#ifndef KERNEL_X86_PERCPU_H
#define KERNEL_X86_PERCPU_H

#include <stddef.h>
#include <stdint.h>

/* entry.S knows the first four by their offsets. */
struct percpu {
	uint64_t kernel_sp; /* top of the kernel stack of the running task */
	uint64_t user_sp;   /* scratch of the system-call entry */
	uint64_t left_to;   /* where the kernel last went back to a program */
	uint32_t work;	    /* to be done before that: kernel/proc/work.h; 0: nothing */
	uint32_t current;   /* the running task */
	void *thread;	    /* its struct thread */
	uint64_t root;	    /* physical address of the loaded top-level table */
	void *user_of;	    /* the struct thread whose user_state is loaded, or nobody's */
};

extern struct percpu percpu; /* there is one CPU; entry.S puts this into gs if in doubt */

#define PERCPU_GET(field)                                                                          \
	({                                                                                         \
		__typeof__(((struct percpu *)0)->field) v_;                                        \
		asm volatile("mov %%gs:%c1, %0" : "=r"(v_) : "i"(offsetof(struct percpu, field))); \
		v_;                                                                                \
	})

/* The same of what is always the same while one task runs, so that it need not be read again. */
#define PERCPU_KNOWN(field)                                                                        \
	({                                                                                         \
		__typeof__(((struct percpu *)0)->field) v_;                                        \
		asm("mov %%gs:%c1, %0" : "=r"(v_) : "i"(offsetof(struct percpu, field)));          \
		v_;                                                                                \
	})

#define PERCPU_SET(field, value)                                                                   \
	do {                                                                                       \
		__typeof__(((struct percpu *)0)->field) v_ = (value);                              \
		asm volatile("mov %0, %%gs:%c1"                                                    \
			     :                                                                     \
			     : "r"(v_), "i"(offsetof(struct percpu, field))                        \
			     : "memory");                                                          \
	} while (0)

#endif
