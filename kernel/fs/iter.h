/*
 * The other end of a read or a write: memory of the program, in one piece or in several, or of the
 * kernel.  Files give bytes to it and take bytes from it, in order, and need not know which it is.
 * Linux: struct iov_iter, lib/iov_iter.c.
 */
#ifndef KERNEL_FS_ITER_H
#define KERNEL_FS_ITER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/lib/errno.h"
#include "kernel/x86/usercopy.h"

#define MAX_RW_COUNT 0x7ffff000ull /* bytes moved by one call; Linux's name and value */

struct iter {
	uint64_t left;	 /* bytes that can still be moved, over all pieces */
	uint64_t at;	 /* the address of the next one */
	uint64_t piece;	 /* how many lie there in one piece */
	uint64_t vector; /* user address of the struct iovec of the next piece */
	uint64_t nr;	 /* so many pieces are there */
	bool kernel;	 /* `at` is an address of the kernel */
};

/* n bytes of the current space.  0, or -EFAULT: that is no range of user memory. */
static inline int32_t iter_user(struct iter *iter, uint64_t at, uint64_t n)
{
	if (at >= USER_END || n > USER_END - at)
		return -EFAULT;
	if (n > MAX_RW_COUNT)
		n = MAX_RW_COUNT;
	*iter = (struct iter){ .left = n, .at = at, .piece = n };
	return 0;
}

/* The n pieces that the struct iovec at `vector` name.  0, -EINVAL or -EFAULT. */
int32_t iter_vector(struct iter *iter, uint64_t vector, uint64_t n);

/* n bytes of the kernel's. */
struct iter iter_kernel(void *at, uint64_t n);

/*
 * Move n bytes (at most `left`) to the other end, from it, or zeros to it.  How many came through:
 * fewer than n only where the program's memory is not to be touched.
 */
uint64_t iter_give(struct iter *iter, const void *from, uint64_t n);
uint64_t iter_take(struct iter *iter, void *to, uint64_t n);
uint64_t iter_clear(struct iter *iter, uint64_t n);

/* What a call answers that has moved `done` bytes and wanted more than 0. */
int64_t iter_answer(uint64_t done);

#endif
