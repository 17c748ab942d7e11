/*
 * The walk along the list of locks that a thread dies with.  The list is the program's: it may be
 * damaged, or go round for ever.
 * Entry: robust_list_walk.  Linux: kernel/futex/core.c, exit_robust_list, handle_futex_death.
 */
#include "kernel/proc/robust.h"
#include "kernel/proc/current.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/thread.h"
#include "kernel/x86/usercopy.h"
#include "spec/task.h"

#define FUTEX_WAITERS 0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID_MASK 0x3fffffffu
#define LIST_LIMIT 2048 /* entries; Linux's ROBUST_LIST_LIMIT */

#define ENTRY_IS_PI 1ull /* lowest bit of a pointer to an entry */

/* One lock.  False: it is not where the list says, and the walk ends. */
static bool lock_died(uint64_t address, bool is_pi, bool is_pending)
{
	struct futex futex = { .address = address, .shared = true };
	uint32_t value, died;

	if (address % sizeof(value) != 0 || copy_from_user(&value, address, sizeof(value)) < 0)
		return false;
	/* It may have died having given the lock, before it woke the next one. */
	if (is_pending && !is_pi && !ON(value, FUTEX_TID_MASK)) {
		futex_wake(futex, 1, FUTEX_ANY_BIT);
		return true;
	}
	if ((value & FUTEX_TID_MASK) != task_pid_vnr(current()))
		return true;
	died = (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED;
	if (copy_to_user(address, &died, sizeof(died)) < 0)
		return false;
	if (!is_pi && ON(value, FUTEX_WAITERS))
		futex_wake(futex, 1, FUTEX_ANY_BIT);
	return true;
}

static bool entry_died(const struct robust_list_head *head, uint64_t entry, bool is_pending)
{
	return lock_died((entry & ~ENTRY_IS_PI) + head->offset, ON(entry, ENTRY_IS_PI), is_pending);
}

static bool is_same_entry(uint64_t a, uint64_t b)
{
	return ((a ^ b) & ~ENTRY_IS_PI) == 0;
}

static void __attribute__((noinline)) walk(uint64_t list)
{
	struct robust_list_head head;
	uint64_t next, entry;

	if (copy_from_user(&head, list, sizeof(head)) < 0)
		return;
	entry = head.next;
	for (uint32_t n = 0; n < LIST_LIMIT && !is_same_entry(entry, list); n++) {
		/* Once it is marked the entry may be another thread's. */
		bool more = copy_from_user(&next, entry & ~ENTRY_IS_PI, sizeof(next)) == 0;

		if (!is_same_entry(entry, head.pending) && !entry_died(&head, entry, false))
			return;
		if (!more)
			return;
		entry = next;
	}
	if (!is_same_entry(head.pending, 0))
		entry_died(&head, head.pending, true);
}

void robust_list_walk(void)
{
	struct thread *thread = current_thread();
	uint64_t list = thread->robust_list;

	if (list == 0)
		return;
	thread->robust_list = 0;
	walk(list);
}
