/*
 * Futexes: sleep while a word of user memory has a value, wake who sleeps on it, or let him sleep
 * on another one.  A word is named by its address and by whether the caller means it to be shared
 * between processes: who waits for the one kind is not woken for the other, as in Linux.
 *
 * All answer -EINVAL for an address that is no multiple of 4, -EFAULT for one that is not the
 * program's.  Linux: kernel/futex.
 */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include <stdbool.h>
#include <stdint.h>

#define FUTEX_ANY_BIT (~0u)

struct futex {
	uint64_t address;
	bool shared; /* between processes: the call was made without FUTEX_PRIVATE_FLAG */
};

/* How many are woken, and how many of the rest, or of another word's, come after them. */
struct futex_counts {
	int32_t wake;
	int32_t then;
};

/*
 * Sleep on the word unless its value is not `value`, for a waker that has one of the bits: 0,
 * -EAGAIN, -ETIMEDOUT, -ERESTARTSYS.  The deadline is on clock_now's scale.
 */
int64_t futex_wait(struct futex futex, uint32_t value, uint32_t bits, uint64_t deadline);

/* Wake at most n, but 1 if n is none, that sleep on the word for one of the bits: how many. */
int64_t futex_wake(struct futex futex, int32_t n, uint32_t bits);

/*
 * Wake some that sleep on the word, and let some of the others sleep on `to` from now on: how many
 * they were.  If `expected` is not NULL and is not the word's value: -EAGAIN.
 */
int64_t futex_requeue(struct futex futex, struct futex to, struct futex_counts n,
		      const uint32_t *expected);

/*
 * Change the word at `other` as the operation says, wake some that sleep on `futex`, and if the
 * old value was as the operation says some that sleep on `other`: how many.  -ENOSYS: there is no
 * such operation or comparison; in the latter case the word has been changed.
 */
int64_t futex_wake_op(struct futex futex, struct futex other, struct futex_counts n,
		      uint32_t operation);

#endif
