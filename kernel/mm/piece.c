/*
 * Pieces of a few sizes.  A frame is cut into pieces of one size, behind a head that counts those
 * in use and links the others; with the last piece in use the frame goes back.
 * Keeps true: a frame is on the list of its size if and only if it has a free piece; one without a
 * used piece is not there.
 * Entry: piece_new, piece_free.  Linux: mm/slub.c, greatly simplified.
 */
#include "kernel/mm/piece.h"

#include <stdint.h>

#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"

struct free_piece {
	struct free_piece *next;
};

struct head {
	struct head *next, *back; /* the others of its size that have free pieces */
	struct free_piece *free;
	uint64_t pa; /* of the frame */
	uint32_t size; /* its place in `sizes` */
	uint32_t used;
};

#define FIRST 48u /* where the pieces begin */

static const uint16_t sizes[] = { 32, 64, 96, 128, 192, 256, 336, 496, 672, 1008, 1344, PIECE_MAX };

#define NR_SIZES (sizeof(sizes) / sizeof(sizes[0]))

static struct head *lists[NR_SIZES];

_Static_assert(sizeof(struct head) <= FIRST && FIRST % 16 == 0, "the head has room");
_Static_assert(FIRST + 2 * PIECE_MAX <= FRAME_SIZE, "two of the largest fit");

static void list_put(struct head *head)
{
	struct head **list = &lists[head->size];

	head->back = NULL;
	head->next = *list;
	if (*list)
		(*list)->back = head;
	*list = head;
}

static void list_remove(struct head *head)
{
	if (head->next)
		head->next->back = head->back;
	if (head->back)
		head->back->next = head->next;
	else
		lists[head->size] = head->next;
}

static struct head *head_of(void *piece)
{
	return (struct head *)((uint64_t)piece & ~(FRAME_SIZE - 1));
}

/* A frame of free pieces of that size, on the list.  NULL: out of memory. */
static struct head *head_new(uint32_t size)
{
	uint64_t pa = frame_new();
	struct head *head;
	uint64_t at;

	if (!pa)
		return NULL;
	head = phys_to_virt(pa);
	*head = (struct head){ .pa = pa, .size = size };
	for (at = FIRST; at + sizes[size] <= FRAME_SIZE; at += sizes[size]) {
		struct free_piece *piece = (struct free_piece *)((char *)head + at);

		piece->next = head->free;
		head->free = piece;
	}
	list_put(head);
	return head;
}

void *piece_new(size_t n)
{
	struct free_piece *piece;
	struct head *head;
	uint32_t size = 0;

	EXPECT(n > 0 && n <= PIECE_MAX);
	while (sizes[size] < n)
		size++;
	head = lists[size] ? lists[size] : head_new(size);
	if (!head)
		return NULL;
	piece = head->free;
	head->free = piece->next;
	head->used++;
	if (!head->free)
		list_remove(head);
	return piece;
}

void piece_free(void *bytes)
{
	struct free_piece *piece = bytes;
	struct head *head = head_of(bytes);

	EXPECT(head->used > 0);
	if (!head->free)
		list_put(head);
	piece->next = head->free;
	head->free = piece;
	if (--head->used == 0) {
		list_remove(head);
		frame_put(head->pa);
	}
}
