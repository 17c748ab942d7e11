/*
 * Looking at a memory without changing it: what the kernel tells others of it, against the model;
 * and pieces, which are no part of any memory.
 * Entry: call_look, call_piece.
 */
#include <string.h>

#include "fuzz/audit.h"
#include "fuzz/mapping.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/peek.h"
#include "kernel/mm/piece.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

#define HEAP_PART 3u /* pages: a heap that begins inside of a region */

/* From a word of the page on: how far it is mapped, and the words. */
static void look_peek(struct record *r, uint32_t memory)
{
	static uint8_t bytes[(GROUP_PAGES + 2) * FRAME_SIZE];
	const struct op *op = &r->op;
	const struct eager *e = &state.memories[memory].eager;
	const uint32_t end = (op->page / GROUP_PAGES + 1) * GROUP_PAGES;
	uint64_t n = op->pages * FRAME_SIZE + WORD_STEP, reach, at = word_offset(1);
	uint32_t page = op->page, i;

	while (page < end && e->pages[page].mapped)
		page++;
	reach = (page - op->page) * FRAME_SIZE - (page > op->page ? at : 0);
	memset(bytes, 0xff, sizeof(bytes));
	compare(r, (int64_t)(reach < n ? reach : n),
		(int64_t)space_peek(memory_handle(memory), page_address[op->page] + at, bytes, n));
	for (page = op->page; page < end && (page - op->page + 1) * FRAME_SIZE < r->got; page++)
		for (i = 1; i < NR_WORDS; i++) {
			uint64_t word, meant = eager_read(e, page, i);

			memcpy(&word, bytes + (page - op->page) * FRAME_SIZE + word_offset(i) - at,
			       sizeof(word));
			/* A file's page that was not touched is not fetched for it. */
			if (word != meant && (word || !shows_store(&e->pages[page])))
				fail(CLAUSE_C02, meant, word);
		}
	compare(r, 0, (int64_t)space_peek(memory_handle(NR_PROCESSES), GROUP_0, bytes, 1));
	compare(r, 0, (int64_t)space_peek(memory_handle(memory), USER_END, bytes, 1));
}

/* How many pages are in memory, that of zeros apart. */
static uint64_t resident_pages(uint64_t root)
{
	uint64_t n = 0;
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++) {
		uint64_t frame = find_entry(root, page_address[i]).entry & ENTRY_FRAME;

		n += frame && frame != zero_frame;
	}
	return n;
}

static void look_measure(struct record *r, uint32_t memory)
{
	const struct eager *e = &state.memories[memory].eager;
	const uint64_t root = space_root(memory_handle(memory));
	struct space_size size, meant = { .resident = resident_pages(root) * FRAME_SIZE,
					  .tables = audit_tables(root, LEVELS) * FRAME_SIZE };
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++) {
		const struct eager_page *p = &e->pages[i];

		if (!p->mapped)
			continue;
		meant.all += FRAME_SIZE;
		if (p->grows_down)
			meant.stack += FRAME_SIZE;
		else if (p->prot & PROT_WRITE)
			meant.data += FRAME_SIZE;
		else if (p->prot & PROT_EXEC)
			meant.code += FRAME_SIZE;
	}
	compare(r, (int64_t)(meant.resident + meant.tables) / (int64_t)FRAME_SIZE,
		(int64_t)space_resident(memory_handle(memory)));
	space_measure(memory_handle(memory), &size);
	compare(r, 0, memcmp(&size, &meant, sizeof(size)));
	compare(r, 0, (int64_t)space_resident(memory_handle(NR_PROCESSES)));
	space_measure(memory_handle(NR_PROCESSES), &size);
	compare(r, 0, (int64_t)size.all);
}

/* The first page from this one on that is mapped; NR_PAGES: none. */
static uint32_t next_mapped(const struct eager *e, uint32_t page)
{
	while (page < NR_PAGES && !e->pages[page].mapped)
		page++;
	return page;
}

/* The region of the page, or the next; where the heap begins at page `heap`, it is two. */
static void view_with_heap(struct record *r, uint32_t memory, uint32_t heap)
{
	const struct eager *e = &state.memories[memory].eager;
	const mm_id mm = memory_handle(memory);
	uint32_t first = next_mapped(e, r->op.page), end = first;
	struct region_view view = { 0 };
	const bool found = space_view(mm, page_address[r->op.page] + 1, &view);

	compare(r, first < NR_PAGES, found);
	if (!found)
		return;
	end = first + eager_run(e, first, GROUP_PAGES);
	while (first % GROUP_PAGES && eager_is_same_region(e, first - 1))
		first--;
	if (first < heap && heap < end && r->op.page < heap)
		end = heap;
	else if (first < heap && heap < end)
		first = heap;
	compare(r, (int64_t)page_address[first], (int64_t)view.start);
	compare(r, (int64_t)(page_address[end - 1] + FRAME_SIZE), (int64_t)view.end);
	compare(r, e->pages[first].store ? e->pages[first].number * FRAME_SIZE : 0,
		(int64_t)view.offset);
	compare(r, e->pages[first].prot, view.prot);
	compare(r, e->pages[first].grows_down, view.is_stack);
	compare(r, first == heap && space_table[mm].brk > page_address[heap], view.is_heap);
}

static void look_view(struct record *r, uint32_t memory)
{
	struct space *space = &space_table[memory_handle(memory)];
	const struct space kept = *space;
	struct region_view view;

	view_with_heap(r, memory, HEAP_GROUP * GROUP_PAGES);
	space_set_brk(memory_handle(memory), HEAP_START + HEAP_PART * FRAME_SIZE - 1);
	view_with_heap(r, memory, HEAP_GROUP * GROUP_PAGES + HEAP_PART);
	*space = kept;
	compare(r, false, space_view(memory_handle(NR_PROCESSES), GROUP_0, &view));
}

/* Is the page in memory?  It is if a word was written; it is not if nothing is there. */
static void look_page(struct record *r, uint32_t memory)
{
	const struct eager *e = &state.memories[memory].eager;
	const uint64_t va = page_address[r->op.page];
	const bool has = space_has_page(memory_handle(memory), va);
	bool written = false;
	uint32_t i;

	for (i = 0; i < NR_WORDS && e->pages[r->op.page].mapped; i++)
		written |= eager_read(e, r->op.page, i) != 0;
	compare(r, has ? e->pages[r->op.page].mapped : written, has);
}

static void look_range(struct record *r, uint32_t memory)
{
	const struct op *op = &r->op;
	const struct eager_page *p = &state.memories[memory].eager.pages[op->page];
	const uint64_t va = page_address[op->page] + 8;
	const mm_id mm = memory_handle(memory);
	uint64_t at = 0;
	uint32_t i;
	bool all = true;
	struct store *store = space_shared(mm, va, &at);

	compare(r, p->mapped && p->shared, store != NULL);
	if (store)
		compare(r, (int64_t)(p->number * FRAME_SIZE + 8), (int64_t)at);
	if (store && p->store == FILE_STORE)
		compare(r, (int64_t)state.file, (int64_t)store);
	compare(r, p->mapped, space_covers(mm, va));
	for (i = 0; i < op->pages; i++)
		all &= p[i].mapped;
	compare(r, all ? 0 : -ENOMEM, space_mapped(mm, va - 8, op->pages * FRAME_SIZE));
}

void call_look(struct record *r, uint32_t memory)
{
	static void (*const looks[])(struct record *, uint32_t) = {
		look_peek, look_measure, look_view, look_page, look_range
	};

	looks[r->op.word % (sizeof(looks) / sizeof(looks[0]))](r, memory);
}

static uint8_t piece_byte(uint32_t number, uint32_t at)
{
	return (uint8_t)(number * 31 + at);
}

/* Give a piece back that nobody has written to meanwhile. */
static void piece_end(uint32_t number)
{
	struct piece *piece = &state.pieces[number];
	uint32_t i;

	for (i = 0; i < piece->size; i++)
		if (piece->bytes[i] != piece_byte(number, i))
			fail(CLAUSE_C02, piece_byte(number, i), piece->bytes[i]);
	piece_free(piece->bytes);
	piece->bytes = NULL;
}

void call_piece(struct record *r)
{
	struct piece *piece = &state.pieces[r->op.word];
	const uint32_t size = 1 + r->op.bits * r->op.bits % PIECE_MAX;
	const uint64_t before = frames_free();
	uint32_t i;

	if (piece->bytes) {
		piece_end(r->op.word);
		compare(r, 0, 0);
		return;
	}
	*piece = (struct piece){ .bytes = piece_new(size), .size = size };
	if (!piece->bytes) {
		is_refused(-ENOMEM, 1, before);
		return;
	}
	for (i = 0; i < size; i++)
		piece->bytes[i] = piece_byte(r->op.word, i);
	compare(r, 0, 0);
}

void pieces_end(void)
{
	uint32_t i;

	for (i = 0; i < NR_PIECES; i++)
		if (state.pieces[i].bytes)
			piece_end(i);
}
