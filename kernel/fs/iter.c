/*
 * Moving bytes between the kernel and the other end of a read or a write.  User memory goes page by
 * page, so that a fault half-way leaves a count of what came through, as Linux answers.
 * Keeps true: `left` only falls; a vector that is read again is not believed beyond it.
 * Entry: iter_give, iter_take.  Linux: lib/iov_iter.c.
 */
#include "kernel/fs/iter.h"

#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/x86/usercopy.h"

#define UIO_MAXIOV 1024u /* pieces of one vector; Linux's name and value */
#define PAGE 4096ull

struct iovec {
	uint64_t base; /* user address */
	uint64_t length;
};

enum way { GIVE, TAKE, CLEAR };

static bool range_is_user(uint64_t at, uint64_t n)
{
	return at < USER_END && n <= USER_END - at;
}

struct iter iter_kernel(void *at, uint64_t n)
{
	return (struct iter){ .left = n, .at = (uint64_t)at, .piece = n, .kernel = true };
}

int32_t iter_vector(struct iter *iter, uint64_t vector, uint64_t n)
{
	struct iovec piece;

	*iter = (struct iter){ .vector = vector, .nr = n };
	if (n > UIO_MAXIOV)
		return -EINVAL;
	for (uint64_t i = 0; i < n; i++) {
		if (copy_from_user(&piece, vector + i * sizeof(piece), sizeof(piece)))
			return -EFAULT;
		if ((int64_t)piece.length < 0)
			return -EINVAL;
		if (!range_is_user(piece.base, piece.length))
			return -EFAULT;
		if (piece.length > MAX_RW_COUNT - iter->left)
			piece.length = MAX_RW_COUNT - iter->left;
		iter->left += piece.length;
	}
	return 0;
}

/* Have a piece that is not empty, if anything is left.  False: the vector is gone. */
static bool piece_next(struct iter *iter)
{
	struct iovec piece;

	while (iter->piece == 0 && iter->nr) {
		if (copy_from_user(&piece, iter->vector, sizeof(piece)) ||
		    !range_is_user(piece.base, piece.length))
			return false;
		iter->at = piece.base;
		iter->piece = piece.length < iter->left ? piece.length : iter->left;
		iter->vector += sizeof(piece);
		iter->nr--;
	}
	return iter->piece > 0;
}

static int32_t bytes_move(enum way way, const struct iter *iter, void *bytes, uint64_t n)
{
	if (iter->kernel) {
		if (way == CLEAR)
			memset((void *)iter->at, 0, n);
		else
			memcpy(way == GIVE ? (void *)iter->at : bytes,
			       way == GIVE ? bytes : (void *)iter->at, n);
		return 0;
	}
	if (way == CLEAR)
		return clear_user(iter->at, n);
	return way == GIVE ? copy_to_user(iter->at, bytes, n) : copy_from_user(bytes, iter->at, n);
}

/* Are these n bytes in one page of user memory, and in one piece? */
static inline bool is_simple(const struct iter *iter, uint64_t n)
{
	return n <= iter->piece && iter->at % PAGE + n <= PAGE && !iter->kernel;
}

static inline uint64_t simple_done(struct iter *iter, uint64_t n)
{
	iter->at += n;
	iter->piece -= n;
	iter->left -= n;
	return n;
}

static uint64_t move(enum way way, struct iter *iter, char *bytes, uint64_t n)
{
	uint64_t done = 0;

	if (n > iter->left)
		n = iter->left;
	while (done < n && piece_next(iter)) {
		uint64_t step = PAGE - iter->at % PAGE;

		if (step > iter->piece)
			step = iter->piece;
		if (step > n - done)
			step = n - done;
		if (bytes_move(way, iter, bytes ? bytes + done : NULL, step))
			break;
		iter->at += step;
		iter->piece -= step;
		iter->left -= step;
		done += step;
	}
	return done;
}

uint64_t iter_give(struct iter *iter, const void *from, uint64_t n)
{
	if (is_simple(iter, n))
		return copy_to_user(iter->at, from, n) ? 0 : simple_done(iter, n);
	return move(GIVE, iter, (char *)from, n);
}

uint64_t iter_take(struct iter *iter, void *to, uint64_t n)
{
	if (is_simple(iter, n))
		return copy_from_user(to, iter->at, n) ? 0 : simple_done(iter, n);
	return move(TAKE, iter, to, n);
}

uint64_t iter_clear(struct iter *iter, uint64_t n)
{
	return move(CLEAR, iter, NULL, n);
}

int64_t iter_answer(uint64_t done)
{
	return done ? (int64_t)done : -EFAULT;
}
