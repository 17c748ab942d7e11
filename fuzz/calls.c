/*
 * What else there is to do to a memory: advice, populating, wide ranges, mremap that may choose,
 * the far pages of a file, limits.
 * Entry: call_advise.
 */
#include "fuzz/audit.h"
#include "fuzz/host_hw.h"
#include "fuzz/mapping.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

/* Frames for all pages of the range to be touched: paths to them, paths in a store, theirs. */
static uint64_t populate_needs(const struct op *op)
{
	return 2 * PATH_TABLES + 2 * STORE_TREES + op->pages;
}

void call_advise(struct record *r, uint32_t memory)
{
	static const uint32_t advices[NR_WORDS] = ADVICES;
	struct op *op = &r->op;
	const uint32_t advice = advices[op->word];
	struct eager *e = &state.memories[memory].eager;
	const uint64_t before = frames_free();
	uint64_t needs = range_needs(memory, page_address[op->page], op->pages * FRAME_SIZE);
	int64_t got;

	if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE) {
		needs = populate_needs(op);
		op->pages = before < needs ? 1 : op->pages;
		needs = fault_needs(memory, page_address[op->page],
				    advice == MADV_POPULATE_WRITE ? FAULT_WRITE : 0);
	} else if (before < GROUP_PAGES * 2 * PATH_TABLES || before < needs) {
		/* Of several regions some would be advised before memory is short. */
		op->pages = e->pages[op->page].mapped ? eager_run(e, op->page, op->pages) : 1;
	}
	got = space_advise(memory_handle(memory), page_address[op->page],
			   op->pages * FRAME_SIZE, advice);
	r->got = (uint64_t)got;
	if (e->pages[op->page].mapped && before < needs && (got == -EAGAIN || got == -ENOMEM)) {
		is_refused(-ENOMEM, needs, before);
		return;
	}
	compare(r, eager_advise(e, op, advice), got);
}

void call_populate(struct record *r, uint32_t memory)
{
	struct op *op = &r->op;
	const mm_id mm = memory_handle(memory);
	int64_t got;

	r->skipped = frames_free() < populate_needs(op);
	if (r->skipped)
		return;
	space_set_populates(mm, !space_populates(mm));
	got = space_populate(mm, page_address[op->page], op->pages * FRAME_SIZE);
	compare(r, eager_populate(&state.memories[memory].eager, op), got);
}

void call_wide(struct record *r, uint32_t memory)
{
	struct op *op = &r->op;
	const uint32_t first = op->page < op->target ? op->page : op->target;
	const uint32_t last = op->word == WIDE_BEYOND ? NR_PAGES - 1 :
			      op->page < op->target ? op->target : op->page;
	const uint64_t addr = page_address[first];
	const uint64_t len = page_address[last] + FRAME_SIZE - addr;
	const uint64_t before = frames_free(), needs = range_needs(memory, addr, len);
	struct eager *e = &state.memories[memory].eager;
	const mm_id mm = memory_handle(memory);
	bool hole = op->word == WIDE_BEYOND;
	uint32_t i;
	int64_t got;

	if (op->word == WIDE_UNMAP)
		got = space_unmap(mm, addr, len);
	else
		got = space_advise(mm, addr, len + (hole ? USER_END : 0), MADV_DONTNEED);
	r->got = (uint64_t)got;
	if (before < needs && (got == -EAGAIN || (op->word == WIDE_UNMAP && got == -ENOMEM))) {
		is_refused(-ENOMEM, needs, before);
		return;
	}
	for (i = first; i <= last; i++) {
		hole |= !e->pages[i].mapped;
		hole |= i < last && page_address[i] + FRAME_SIZE != page_address[i + 1];
		if (op->word == WIDE_UNMAP)
			eager_unmap_page(e, i);
	}
	if (op->word != WIDE_UNMAP)
		eager_drop(e, first, last);
	compare(r, op->word != WIDE_UNMAP && hole ? -ENOMEM : 0, got);
}

void call_remap(struct record *r, uint32_t memory)
{
	const struct op *op = &r->op;
	const uint64_t addr = page_address[op->page], len = op->pages * FRAME_SIZE;
	const uint64_t new_len = op->new_pages * FRAME_SIZE, target = page_address[op->target];
	const uint64_t group = GROUP_6, before = frames_free();
	const uint32_t flags = MREMAP_MAYMOVE | (op->word == REMAP_STAY ? MREMAP_DONTUNMAP : 0) |
			       (op->word == REMAP_AGAIN ? MREMAP_FIXED : 0);
	const uint64_t needs = move_needs(memory, addr, op->pages ? len : FRAME_SIZE,
					  op->word == REMAP_AGAIN ? target : 0, new_len);
	struct eager *e = &state.memories[memory].eager;
	int64_t got, answer, place;

	r->skipped = before < needs && eager_is_limited(); /* what would -ENOMEM mean? */
	if (r->skipped)
		return;
	got = space_remap(memory_handle(memory), addr, len, new_len, flags,
			  op->word == REMAP_GROW ? 0 : target);
	r->got = (uint64_t)got;
	if (before < needs && is_refused(got, needs, before))
		return;
	answer = eager_remap(e, op, &place);
	if (!answer)
		answer = (int64_t)(place < 0 ? group + (uint64_t)place * FRAME_SIZE :
					       page_address[place]);
	compare(r, answer, got);
	if (answer > 0 && place < 0)
		mapping_undo(memory, (uint64_t)got, new_len);
}

/* write(2): a word of a page of the file that is below its size. */
static void write_file(struct record *r, uint64_t number, uint32_t word)
{
	const uint64_t before = frames_free();
	uint64_t frame;
	uint32_t missing;

	if (!state.file || number >= eager_store_pages(FILE_STORE)) {
		r->skipped = true;
		return;
	}
	store_slot(state.file, number, &missing);
	frame = store_frame_new(state.file, number);
	if (!frame) {
		is_refused(-ENOMEM, missing, before);
		return;
	}
	*(uint64_t *)((uint8_t *)phys_to_virt(frame) + word_offset(word)) = r->op.page + 1;
	store_write(FILE_STORE, number, word, r->op.page + 1);
	compare(r, 0, 0);
}

/* The file ends with so many pages about where a tree begins, or a part of one; or is written. */
void call_extend(struct record *r)
{
	static const uint32_t far[] = FAR_PAGES;
	const uint64_t pages = far[r->op.word / 2] + r->op.bits % (GROUP_PAGES + 1);

	if (r->op.bits & EXTEND_WRITE)
		write_file(r, pages, r->op.word);
	else
		mapping_resize_to(r, pages * FRAME_SIZE + (r->op.word & 1 ? FAR_ODD : 0));
}

/* Of all processes.  255: none. */
void call_limit(struct record *r)
{
	const enum memory_limit which = r->op.word % NR_LIMITS;
	const uint32_t pages = which == LIMIT_PROMISE ? r->op.bits % GROUP_PAGES : r->op.bits;
	uint64_t bytes = pages * FRAME_SIZE + FAR_ODD;

	if (r->op.bits >= NR_PAGES) /* most would leave nothing to do */
		bytes = UINT64_MAX;
	if (which == LIMIT_STACK && bytes > STACK_MOST)
		bytes = STACK_MOST;
	hw_limits[which] = bytes;
	eager_limit(which, bytes);
	compare(r, 0, 0);
}
