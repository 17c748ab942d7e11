/*
 * System calls on memory policies.
 * Entry: sys_set_mempolicy, sys_get_mempolicy, from table.c.  Linux: mm/mempolicy.c, get_nodes,
 * do_get_mempolicy.
 */
#include "kernel/proc/mempolicy.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/current.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/usercopy.h"

#define MPOL_F_NODE 1u	      /* which node is it? */
#define MPOL_F_ADDR 2u	      /* of the memory at an address */
#define MPOL_F_ALLOWED 4u     /* what is allowed, whatever the policy */
#define NR_NODE_BITS 1024u    /* of a mask that Linux looks at: more must be 0 */
#define MOST_BITS (8 * FRAME_SIZE)

/* A mask of so many nodes less one, as Linux counts: those below 64; others there must not be. */
static int32_t nodes_get(uint64_t from, uint64_t n, uint64_t *nodes)
{
	uint64_t word;

	*nodes = 0;
	n--;
	if (n == 0 || from == 0)
		return 0;
	if (n > MOST_BITS)
		return -EINVAL;
	for (uint64_t bit = 0; bit < n; bit += 64) {
		if (copy_from_user(&word, from + bit / 8, sizeof(word)) < 0)
			return -EFAULT;
		if (n - bit < 64)
			word &= (1ull << (n - bit)) - 1;
		if (bit == 0)
			*nodes = word;
		else if (bit >= NR_NODE_BITS && word != 0)
			return -EINVAL;
	}
	return 0;
}

static int32_t nodes_put(uint64_t to, uint64_t n, uint64_t nodes)
{
	uint64_t size = (n - 1 + 63) / 64 * 8;

	if (size > FRAME_SIZE)
		return -EINVAL;
	if (size > sizeof(nodes) && clear_user(to + sizeof(nodes), size - sizeof(nodes)) < 0)
		return -EFAULT;
	return copy_to_user(to, &nodes, size < sizeof(nodes) ? size : sizeof(nodes));
}

SYSCALL(set_mempolicy)
{
	uint64_t nodes;
	int32_t error = nodes_get(arg[1], arg[2], &nodes);

	return error ? error : mempolicy_set((uint32_t)arg[0], nodes);
}

/* With ADDR: is there memory?  It has the task's policy, since no region has one of its own. */
static int32_t check_flags(uint32_t flags, uint64_t address)
{
	const struct mempolicy *policy = &mempolicies[current()];
	uint8_t byte;

	if (ON(flags, ~(MPOL_F_NODE | MPOL_F_ADDR | MPOL_F_ALLOWED)))
		return -EINVAL;
	if (ON(flags, MPOL_F_ALLOWED))
		return ON(flags, MPOL_F_NODE | MPOL_F_ADDR) ? -EINVAL : 0;
	if (ON(flags, MPOL_F_ADDR))
		return copy_from_user(&byte, address, 1);
	if (address != 0)
		return -EINVAL;
	return ON(flags, MPOL_F_NODE) && policy->mode != MPOL_INTERLEAVE ? -EINVAL : 0;
}

SYSCALL(get_mempolicy)
{
	const struct mempolicy *policy = &mempolicies[current()];
	uint32_t flags = (uint32_t)arg[4], mode = policy->mode | policy->flags;
	uint64_t nodes = policy->nodes;
	int32_t error;

	if (arg[1] != 0 && arg[2] < 1)
		return -EINVAL;
	error = check_flags(flags, arg[3]);
	if (error)
		return error;
	if (ON(flags, MPOL_F_NODE | MPOL_F_ALLOWED))
		mode = 0; /* the first node, which is the only one */
	if (ON(flags, MPOL_F_ALLOWED))
		nodes = NODES_ALL;
	else if (ON(policy->flags, MPOL_STATIC | MPOL_RELATIVE))
		nodes = policy->asked;
	if (arg[0] != 0 && copy_to_user(arg[0], &mode, sizeof(mode)) < 0)
		return -EFAULT;
	return arg[1] != 0 ? nodes_put(arg[1], arg[2], nodes) : 0;
}
