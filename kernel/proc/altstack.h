/*
 * The alternate stack of a thread, for handlers that ask for it.
 * Linux: kernel/signal.c, do_sigaltstack; include/linux/sched/signal.h.
 */
#ifndef KERNEL_PROC_ALTSTACK_H
#define KERNEL_PROC_ALTSTACK_H

#include <stdbool.h>
#include <stdint.h>

#define SS_ONSTACK 1u
#define SS_DISABLE 2u
#define SS_AUTODISARM 0x80000000u /* a handler that enters it takes it away for its duration */

/* As sigaltstack passes it. */
struct alt_stack {
	uint64_t sp;
	uint32_t flags;
	uint32_t unused;
	uint64_t size; /* 0: there is none */
};

void altstack_reset(struct alt_stack *stack);

/* Is this stack pointer in it?  The second form: so that it must not be entered from its top. */
bool altstack_has(const struct alt_stack *stack, uint64_t sp);
bool altstack_is_in_use(const struct alt_stack *stack, uint64_t sp);

/* What a program that runs at this stack pointer is told of it. */
struct alt_stack altstack_seen(const struct alt_stack *stack, uint64_t sp);

/* Change it for a program that runs there: 0; -EPERM while it is in use, -EINVAL, -ENOMEM. */
int32_t altstack_set(struct alt_stack *stack, struct alt_stack wanted, uint64_t sp);

#endif
