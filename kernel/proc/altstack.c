/*
 * The alternate stack.
 * Entry: altstack_set.  Linux: kernel/signal.c, do_sigaltstack.
 */
#include "kernel/proc/altstack.h"
#include "kernel/lib/errno.h"
#include "spec/types.h"

#define MIN_SIZE 2048u /* MINSIGSTKSZ */

void altstack_reset(struct alt_stack *stack)
{
	*stack = (struct alt_stack){.flags = SS_DISABLE};
}

bool altstack_has(const struct alt_stack *stack, uint64_t sp)
{
	return sp > stack->sp && sp - stack->sp <= stack->size;
}

bool altstack_is_in_use(const struct alt_stack *stack, uint64_t sp)
{
	return !ON(stack->flags, SS_AUTODISARM) && altstack_has(stack, sp);
}

struct alt_stack altstack_seen(const struct alt_stack *stack, uint64_t sp)
{
	struct alt_stack seen = {.sp = stack->sp, .size = stack->size};

	seen.flags = stack->flags & SS_AUTODISARM;
	if (stack->size == 0)
		seen.flags |= SS_DISABLE;
	else if (altstack_is_in_use(stack, sp))
		seen.flags |= SS_ONSTACK;
	return seen;
}

int32_t altstack_set(struct alt_stack *stack, struct alt_stack wanted, uint64_t sp)
{
	uint32_t mode = wanted.flags & ~SS_AUTODISARM;

	if (altstack_is_in_use(stack, sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode == SS_DISABLE)
		wanted.sp = wanted.size = 0;
	else if (wanted.size < MIN_SIZE)
		return -ENOMEM;
	wanted.unused = 0;
	*stack = wanted;
	return 0;
}
