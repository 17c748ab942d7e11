/*
 * Futexes: sleep while a word of user memory has a value, wake who sleeps on it.
 * Linux: kernel/futex.
 */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include <stdint.h>

/*
 * Sleep on the word at `address` of the current space unless its value is not `value`: 0, -EAGAIN,
 * -EFAULT, -ETIMEDOUT, -ERESTARTSYS.  The deadline is on clock_now's scale.
 */
int64_t futex_wait(uint64_t address, uint32_t value, uint64_t deadline);

/* Wake at most n tasks that sleep on the word at `address` of the current space: how many. */
uint32_t futex_wake(uint64_t address, uint32_t n);

#endif
