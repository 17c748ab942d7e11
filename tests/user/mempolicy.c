/*
 * Memory policies, on a machine with one node: checked, kept, and copied to each child.
 */
#include <sched.h>
#include <signal.h>

#include "tests/user/tap.h"

#define DEFAULT 0
#define PREFERRED 1
#define BIND 2
#define INTERLEAVE 3
#define LOCAL 4
#define STATIC (1 << 15)
#define RELATIVE (1 << 14)
#define NODE 1
#define ADDR 2
#define ALLOWED 4
#define STACK_SIZE 16384
#define BITS 1024

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static int mode;
static unsigned long nodes[BITS / 64];

static long set(long new_mode, unsigned long new_nodes)
{
	return raw(SYS_set_mempolicy, new_mode, &new_nodes, 65);
}

static long get(long address, long flags)
{
	mode = -1;
	nodes[0] = ~0ul;
	return raw(SYS_get_mempolicy, &mode, nodes, BITS, address, flags);
}

static bool is_policy(int want, unsigned long want_nodes)
{
	return get(0, 0) == 0 && mode == want && nodes[0] == want_nodes;
}

static int change(void)
{
	return is_policy(BIND, 1) && set(PREFERRED, 1) == 0 && is_policy(PREFERRED, 1) ? 0 : 1;
}

static int change_in_thread(void *unused)
{
	(void)unused;
	return change();
}

static void test_copy(void)
{
	set(BIND, 1);
	is(in_child(change), exited(0), "a child has the policy, and changes its own");
	ok(is_policy(BIND, 1), "ours is as before");
	is(status_of(raw_clone(CLONE_VM | CLONE_FILES | CLONE_FS | SIGCHLD, stack + STACK_SIZE,
			       change_in_thread, NULL, NULL, NULL, NULL)), 0,
	   "so does one that shares all that can be shared");
	ok(is_policy(BIND, 1), "ours is as before");
	set(DEFAULT, 0);
}

int main(void)
{
	if (set(DEFAULT, 0) == -EPERM || set(DEFAULT, 0) == -ENOSYS)
		return skip_all("no memory policies");
	get(0, ALLOWED);
	if (nodes[0] != 1)
		return skip_all("more than one node");
	ok(is_policy(DEFAULT, 0), "the default");
	is(set(BIND, 1), 0, "bind to the node");
	ok(is_policy(BIND, 1), "is told");
	is(set(BIND | STATIC, 1), 0, "with a flag");
	ok(is_policy(BIND | STATIC, 1), "is told");
	is(set(BIND, 0), -EINVAL, "bind to none");
	is(set(BIND, 2), -EINVAL, "bind to a node that there is not");
	is(set(DEFAULT, 1), -EINVAL, "the default has no nodes");
	is(set(LOCAL, 1), -EINVAL, "nor has the local one");
	is(set(STATIC | RELATIVE | BIND, 1), -EINVAL, "flags that exclude each other");
	is(set(99, 0), -EINVAL, "no such policy");
	is(raw(SYS_set_mempolicy, BIND, 8, 65), -EFAULT, "nodes from nowhere");
	is(set(PREFERRED, 0), 0, "prefer none");
	ok(is_policy(LOCAL, 0), "is the local one");
	is(get(0, 8), -EINVAL, "unknown flags");
	is(get(0, ALLOWED | ADDR), -EINVAL, "flags that exclude each other");
	is(get(8, 0), -EINVAL, "an address without its flag");
	is(get(8, ADDR), -EFAULT, "an address where nothing is");
	is(get((long)stack, ADDR | NODE), 0, "the node of an address");
	is(mode, 0, "is the first");
	is(get(0, NODE), -EINVAL, "the next node, but of interleaving");
	test_copy();
	return done();
}
