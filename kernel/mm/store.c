/*
 * Stores: finding, making and dropping their frames.
 * Entry: store_new, store_frame_new, store_resize.
 * Linux: mm/shmem.c, shmem_get_folio, shmem_undo_range; fs/ext2/inode.c, ext2_block_to_path.
 */
#include "kernel/mm/store.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/check/expect.h"
#include "kernel/lib/string.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"

#define SLOTS 512u /* of a table */

_Static_assert(sizeof(struct store) == FRAME_SIZE, "a store is one frame");

struct store *store_new(uint64_t size)
{
	uint64_t pa = frame_new();
	struct store *store;

	if (!pa)
		return NULL;
	store = phys_to_virt(pa);
	memset(store, 0, sizeof(*store));
	store->pa = pa;
	store->size = size;
	store->count = 1;
	return store;
}

void store_get(struct store *store)
{
	EXPECT(store->count > 0);
	store->count++;
}

/* Pages below one slot of a table of `level`; level 0 is a frame of bytes. */
static uint64_t slot_pages(uint32_t level)
{
	return 1ull << (9 * level);
}

/*
 * The slot in the store's own frame below which page *n is, with its level; *n becomes the page's
 * number below it.  NULL: beyond the largest store.
 */
static uint64_t *slot_of(struct store *store, uint64_t *n, uint32_t *level)
{
	*level = 0;
	if (*n < STORE_DIRECT)
		return &store->direct[*n];
	*n -= STORE_DIRECT;
	for (*level = 1; *level <= STORE_TREES; ++*level) {
		if (*n < slot_pages(*level))
			return &store->tree[*level - 1];
		*n -= slot_pages(*level);
	}
	return NULL;
}

/* The slot of page n, or the last one on the way to it that is there; its level. */
static uint64_t *slot_reached(const struct store *store, uint64_t n, uint32_t *level)
{
	uint64_t *slot = slot_of((struct store *)store, &n, level);

	while (slot && *slot && *level > 0) {
		--*level;
		slot = (uint64_t *)phys_to_virt(*slot) + n / slot_pages(*level) % SLOTS;
	}
	return slot;
}

uint64_t store_frame(const struct store *store, uint64_t n)
{
	uint32_t level;
	const uint64_t *slot = slot_reached(store, n, &level);

	return slot ? *slot : 0;
}

uint32_t store_missing(const struct store *store, uint64_t n)
{
	uint32_t level;
	const uint64_t *slot = slot_reached(store, n, &level);

	return slot && *slot ? 0 : level + 1;
}

uint64_t store_frame_new(struct store *store, uint64_t n)
{
	uint32_t level;
	uint64_t *slot = slot_reached(store, n, &level);

	if (!slot || (!*slot && frames_free() < level + 1))
		return 0;
	while (!*slot) {
		*slot = frame_new();
		memset(phys_to_virt(*slot), 0, FRAME_SIZE);
		store->frames++;
		slot = slot_reached(store, n, &level);
	}
	return *slot;
}

/*
 * Give back the frames of pages first..beyond-1, numbered from the slot's first on; and the slot's
 * table if all that it covers goes.
 */
static void drop_slot(struct store *store, uint64_t *slot, uint32_t level, uint64_t first,
		      uint64_t beyond)
{
	const uint64_t all = slot_pages(level);
	uint64_t below, at, i;

	if (!*slot || first >= all || first >= beyond)
		return;
	if (level > 0) {
		below = slot_pages(level - 1);
		for (i = first / below; i < SLOTS && i * below < beyond; i++) {
			at = i * below;
			drop_slot(store, (uint64_t *)phys_to_virt(*slot) + i, level - 1,
				  first > at ? first - at : 0, beyond - at);
		}
	}
	if (first == 0 && beyond >= all) {
		frame_put(*slot);
		*slot = 0;
		store->frames--;
	}
}

static void drop_frames(struct store *store, uint64_t first, uint64_t beyond)
{
	uint64_t n, base = STORE_DIRECT;
	uint32_t level;

	for (n = first; n < beyond && n < STORE_DIRECT; n++)
		drop_slot(store, &store->direct[n], 0, 0, 1);
	for (level = 1; level <= STORE_TREES && base < beyond; level++) {
		drop_slot(store, &store->tree[level - 1], level, first > base ? first - base : 0,
			  beyond - base);
		base += slot_pages(level);
	}
}

void store_put(struct store *store)
{
	EXPECT(store->count > 0);
	if (--store->count)
		return;
	EXPECT(store->maps == 0);
	drop_frames(store, 0, UINT64_MAX);
	EXPECT(store->frames == 0);
	frame_put(store->pa);
}

/* The bytes of the page in which `at` is, from there on, become zeros. */
static void clear_tail(struct store *store, uint64_t at)
{
	uint64_t offset = at % FRAME_SIZE, frame = store_frame(store, at / FRAME_SIZE);

	if (offset && frame)
		memset((uint8_t *)phys_to_virt(frame) + offset, 0, FRAME_SIZE - offset);
}

void store_resize(struct store *store, uint64_t size)
{
	uint64_t kept = (size + FRAME_SIZE - 1) / FRAME_SIZE;

	clear_tail(store, size < store->size ? size : store->size);
	if (size < store->size) {
		store_unmap(store, kept, UINT64_MAX, true);
		drop_frames(store, kept, UINT64_MAX);
	}
	store->size = size;
}

void store_punch(struct store *store, uint64_t first, uint64_t n)
{
	store_unmap(store, first, first + n, false);
	drop_frames(store, first, first + n);
}
