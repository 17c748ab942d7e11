/*
 * Futexes.  The kernel is not pre-empted, so nobody can come between the look at the word and the
 * sleep, or between the two halves of a change.
 * Entry: futex_wait, futex_wake.  Linux: kernel/futex/waitwake.c, requeue.c, core.c.
 */
#include "kernel/proc/futex.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/usercopy.h"
#include "model/own.h"
#include "spec/task.h"

/* What the operation of FUTEX_WAKE_OP is made of, with Linux's values. */
enum change { SET, ADD, OR, ANDN, XOR };
enum compare { EQ, NE, LT, LE, GT, GE };
#define OPERAND_IS_SHIFT 8u

/*
 * The name of a word that processes share by a mapping: which byte of which store.  Stores lie in
 * the first 32 GiB of memory, their bytes below 2^39; if it were otherwise, somebody might be woken
 * for nothing, which futexes allow for.
 */
static uint64_t shared_channel(const struct store *store, uint64_t at)
{
	return 1ull << 63 | store->pa / FRAME_SIZE << 40 | at;
}

/*
 * Elsewhere space and address together name it.  The lowest bit of the address is free to tell the
 * two kinds.  A shared word must be there.
 */
static inline int32_t channel_of(struct futex futex, uint64_t *channel)
{
	const struct store *store;
	mm_id mm = mm_of[current()];
	uint64_t at;

	if (futex.address % sizeof(uint32_t) != 0)
		return -EINVAL;
	if (futex.address >= USER_END)
		return -EFAULT;
	*channel = (uint64_t)mm << 48 | futex.address | futex.shared;
	if (!futex.shared)
		return 0;
	if (user_load(futex.address) < 0)
		return -EFAULT;
	store = space_shared(mm, futex.address, &at);
	if (store)
		*channel = shared_channel(store, at);
	return 0;
}

int64_t futex_wait(struct futex futex, uint32_t value, uint32_t bits, uint64_t deadline)
{
	uint64_t channel;
	int32_t error;
	int64_t now;

	if (bits == 0)
		return -EINVAL;
	error = channel_of(futex, &channel);
	if (error)
		return error;
	now = user_load(futex.address);
	if (now < 0)
		return -EFAULT;
	if ((uint32_t)now != value)
		return -EAGAIN;
	return sleep_for_bits(channel, deadline, bits);
}

/* Linux counts after it has woken. */
static uint32_t at_least_one(int32_t n)
{
	return n > 0 ? (uint32_t)n : 1;
}

int64_t futex_wake(struct futex futex, int32_t n, uint32_t bits)
{
	uint64_t channel;
	int32_t error;

	if (bits == 0)
		return -EINVAL;
	error = channel_of(futex, &channel);
	if (error)
		return error;
	if (queue_is_empty(channel_queue(channel)))
		return 0;
	return wake_for_bits(channel, at_least_one(n), bits);
}

int64_t futex_requeue(struct futex futex, struct futex to, struct futex_counts n,
		      const uint32_t *expected)
{
	uint64_t from_channel, to_channel;
	uint32_t now, woken;
	int32_t error;

	if (n.wake < 0 || n.then < 0)
		return -EINVAL;
	error = channel_of(futex, &from_channel);
	if (!error)
		error = channel_of(to, &to_channel);
	if (error)
		return error;
	if (expected) {
		if (copy_from_user(&now, futex.address, sizeof(now)) < 0)
			return -EFAULT;
		if (now != *expected)
			return -EAGAIN;
	}
	woken = wake(from_channel, (uint32_t)n.wake);
	return woken + sleepers_move(from_channel, to_channel, (uint32_t)n.then);
}

/* The 12 bits of the operation that begin at `shift`, as a number with a sign. */
static int32_t operand(uint32_t operation, uint32_t shift)
{
	return (int32_t)(operation << (20 - shift)) >> 20;
}

/* Change the word: its old value into *old.  0, -EFAULT, -ENOSYS. */
static int32_t word_change(uint64_t address, uint32_t operation, int32_t *old)
{
	uint32_t by = (uint32_t)operand(operation, 12), value;

	if (operation >> 28 & OPERAND_IS_SHIFT)
		by = 1u << (by & 31);
	if (copy_from_user(&value, address, sizeof(value)) < 0)
		return -EFAULT;
	*old = (int32_t)value;
	switch (operation >> 28 & ~OPERAND_IS_SHIFT) {
	case SET:
		value = by;
		break;
	case ADD:
		value += by;
		break;
	case OR:
		value |= by;
		break;
	case ANDN:
		value &= ~by;
		break;
	case XOR:
		value ^= by;
		break;
	default:
		return -ENOSYS;
	}
	return copy_to_user(address, &value, sizeof(value));
}

/* Is the old value as the operation asks?  1, 0, -ENOSYS. */
static int32_t word_compare(int32_t old, uint32_t operation)
{
	int32_t with = operand(operation, 0);

	switch (operation >> 24 & 15) {
	case EQ:
		return old == with;
	case NE:
		return old != with;
	case LT:
		return old < with;
	case LE:
		return old <= with;
	case GT:
		return old > with;
	case GE:
		return old >= with;
	default:
		return -ENOSYS;
	}
}

int64_t futex_wake_op(struct futex futex, struct futex other, struct futex_counts n,
		      uint32_t operation)
{
	uint64_t channel, other_channel;
	int32_t error, old, also;
	uint32_t woken;

	error = channel_of(futex, &channel);
	if (!error)
		error = channel_of(other, &other_channel);
	if (!error)
		error = word_change(other.address, operation, &old);
	if (error)
		return error;
	also = word_compare(old, operation);
	if (also < 0)
		return also;
	woken = wake(channel, at_least_one(n.wake));
	if (also)
		woken += wake(other_channel, at_least_one(n.then));
	return woken;
}
