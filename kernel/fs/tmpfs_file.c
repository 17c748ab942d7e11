/*
 * The bytes of files in memory.
 * Keeps true: an empty file has no store; frames are taken only while the reserve is left.
 * Entry: tmpfs_read, tmpfs_write, tmpfs_resize, tmpfs_allocate.  Linux: mm/shmem.c,
 * shmem_file_read_iter, shmem_write_begin, shmem_truncate, shmem_fallocate.
 */
#include "kernel/fs/tmpfs.h"

#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/store.h"

uint64_t tmpfs_reserve(void)
{
	return frames_total() / 16;
}

static bool frames_left(uint64_t n)
{
	return frames_free() >= n + tmpfs_reserve();
}

struct store *tmpfs_store(struct node *node)
{
	if (!node->store && frames_left(1)) {
		node->store = store_new(0);
		if (node->store)
			node->store->owner = node;
	}
	return node->store;
}

/* How many of `left` bytes lie in the same frame as the one at `at`. */
static uint64_t piece_of(uint64_t at, uint64_t left)
{
	uint64_t n = FRAME_SIZE - at % FRAME_SIZE;

	return n < left ? n : left;
}

int64_t tmpfs_read(const struct node *node, struct iter *to, uint64_t at)
{
	const struct store *store = node->store;
	uint64_t done = 0, n, moved, frame, left;

	if (!store || at >= store->size || !to->left)
		return 0;
	left = store->size - at < to->left ? store->size - at : to->left;
	while (done < left) {
		n = piece_of(at + done, left - done);
		frame = store_frame(store, (at + done) / FRAME_SIZE);
		if (frame)
			frame += (at + done) % FRAME_SIZE;
		moved = frame ? iter_give(to, phys_to_virt(frame), n) : iter_clear(to, n);
		done += moved;
		if (moved < n)
			return iter_answer(done);
	}
	return (int64_t)done;
}

/* Write within one frame.  Bytes written; -EFAULT, -ENOSPC. */
static int64_t frame_write(struct store *store, struct iter *from, uint64_t at, uint64_t n)
{
	uint64_t old = store->size, frame, moved;

	frame = store_frame(store, at / FRAME_SIZE);
	if (!frame && frames_left(store_missing(store, at / FRAME_SIZE)))
		frame = store_frame_new(store, at / FRAME_SIZE);
	if (!frame)
		return -ENOSPC;
	if (at + n > old) /* before the bytes come: it clears what is beyond the old end */
		store_resize(store, at + n);
	moved = iter_take(from, (char *)phys_to_virt(frame) + at % FRAME_SIZE, n);
	if (moved < n && at + n > old)
		store_resize(store, moved && at + moved > old ? at + moved : old);
	return moved ? (int64_t)moved : -EFAULT;
}

int64_t tmpfs_write(struct node *node, struct iter *from, uint64_t at)
{
	struct store *store;
	uint64_t done = 0, n;
	int64_t moved;

	if (!from->left)
		return 0;
	if (at >= STORE_SIZE_MAX)
		return -EFBIG;
	store = tmpfs_store(node);
	if (!store)
		return -ENOSPC;
	while (from->left && at + done < STORE_SIZE_MAX) {
		n = piece_of(at + done, from->left);
		moved = frame_write(store, from, at + done, n);
		if (moved < 0)
			return done ? (int64_t)done : moved;
		done += (uint64_t)moved;
		if ((uint64_t)moved < n)
			break;
	}
	return (int64_t)done;
}

int32_t tmpfs_resize(struct node *node, uint64_t size)
{
	if (size > STORE_SIZE_MAX)
		return -EFBIG;
	if (size == 0 && !node->store)
		return 0;
	if (!tmpfs_store(node))
		return -ENOSPC;
	store_resize(node->store, size);
	return 0;
}

/* Frames that pages first..beyond-1 lack, tables counted as if none was shared. */
static uint64_t missing_frames(const struct store *store, uint64_t first, uint64_t beyond)
{
	uint64_t n = 0;

	for (uint64_t page = first; page < beyond; page++)
		n += store_frame(store, page) == 0;
	return n ? n + n / (FRAME_SIZE / sizeof(uint64_t)) + 2 * STORE_TREES : 0;
}

int32_t tmpfs_allocate(struct node *node, uint64_t at, uint64_t n)
{
	uint64_t first = at / FRAME_SIZE, beyond = (at + n + FRAME_SIZE - 1) / FRAME_SIZE;
	struct store *store;

	if (at + n > STORE_SIZE_MAX)
		return -EFBIG;
	store = tmpfs_store(node);
	if (!store || beyond - first > frames_total() ||
	    !frames_left(missing_frames(store, first, beyond)))
		return -ENOSPC;
	for (uint64_t page = first; page < beyond; page++)
		store_frame_new(store, page);
	return 0;
}

/* Within one frame. */
static void bytes_clear(struct store *store, uint64_t from, uint64_t to)
{
	uint64_t frame = store_frame(store, from / FRAME_SIZE);

	if (frame && from < to)
		memset((char *)phys_to_virt(frame) + from % FRAME_SIZE, 0, to - from);
}

void tmpfs_punch(struct node *node, uint64_t at, uint64_t n)
{
	uint64_t end = at + n, first = (at + FRAME_SIZE - 1) / FRAME_SIZE;
	uint64_t beyond = end / FRAME_SIZE;

	if (!node->store)
		return;
	if (first > beyond) {
		bytes_clear(node->store, at, end);
		return;
	}
	bytes_clear(node->store, at, first * FRAME_SIZE);
	bytes_clear(node->store, beyond * FRAME_SIZE, end);
	store_punch(node->store, first, beyond - first);
}
