/*
 * The operations on regions: what the kernel and the eager model do for each.
 * Entry: mapping_range.
 */
#include "fuzz/mapping.h"

#include <stddef.h>

#include "fuzz/audit.h"
#include "fuzz/state.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"


/*
 * Is there a hole in the range, and have the pages below it the rights that were asked for?  Then
 * mprotect's -ENOMEM speaks of that, and not of memory.
 */
static bool is_cut_short(mm_id mm, const struct op *op)
{
	uint32_t i;

	for (i = op->page; i < op->page + op->pages; i++) {
		const struct region *region =
			region_find(space_table[mm].regions, page_address[i]);

		if (!region || region->start > page_address[i])
			return true;
		if (region->prot != op->prot)
			return false;
	}
	return false;
}

void mapping_range(struct record *r, uint32_t memory)
{
	const struct op *op = &r->op;
	const uint64_t addr = page_address[op->page], len = op->pages * FRAME_SIZE;
	struct eager *e = &state.memories[memory].eager;
	const mm_id mm = memory_handle(memory);
	uint64_t before = frames_free(), needs = range_needs(memory, addr, len);
	uint32_t flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
	struct eager_page like = { .prot = (uint8_t)op->prot };
	int64_t got;

	switch (op->kind) {
	case OP_unmap:
		got = space_unmap(mm, addr, len);
		if (!is_refused(got, needs, before))
			compare(r, eager_unmap(e, op), got);
		return;
	case OP_protect:
		r->skipped = before < needs && eager_is_limited();
		if (r->skipped)
			return;
		got = space_protect(mm, addr, len, op->prot);
		if (before >= needs || got != -ENOMEM || is_cut_short(mm, op))
			compare(r, eager_protect(e, op), got);
		else
			is_refused(got, needs, before);
		return;
	case OP_forget:
		got = space_advise(mm, addr, len, MADV_DONTNEED);
		if (got == -EAGAIN)
			is_refused(-ENOMEM, needs, before);
		else
			compare(r, eager_forget(e, op), got);
		return;
	default:
		flags |= op->kind == OP_stack ? MAP_GROWSDOWN : 0;
		like.grows_down = op->kind == OP_stack;
		got = space_map(mm, addr, len, op->prot, flags);
		r->got = (uint64_t)got;
		if (!eager_may_map(e, op, &like))
			compare(r, -ENOMEM, got);
		else if (!is_refused(got, needs, before))
			compare(r, (int64_t)addr + eager_map(e, op, like), got);
	}
}

static bool has_file(void)
{
	if (!state.file)
		state.file = store_new(0);
	return state.file != NULL;
}

/* What a `share`, `file` or `far` shows. */
static struct eager_page shown_by(const struct op *op)
{
	static const uint32_t far[] = FAR_PAGES;
	const bool shared = op->kind == OP_share || op->word & FILE_SHARED;
	struct eager_page like = { .shared = shared, .store = FILE_STORE };

	if (op->kind == OP_file)
		like.number = FILE_PAGE(op->word);
	if (op->kind == OP_far)
		like.number = far[op->word / 2];
	like.readonly = op->kind == OP_far && shared && op->odd & FAR_READONLY;
	like.prot = (uint8_t)(like.readonly ? op->prot & ~PROT_WRITE : op->prot);
	return like;
}

/* What new shared memory promises, whatever its rights. */
static bool may_promise_store(uint32_t pages)
{
	const struct eager_page own = { .prot = PROT_WRITE };

	return eager_may_promise(pages, &own);
}

/* Map a store: new shared memory, or the file. */
void mapping_share(struct record *r, uint32_t memory)
{
	struct op *op = &r->op;
	const bool file = op->kind != OP_share;
	const bool readonly = op->kind == OP_far && op->odd & FAR_READONLY;
	const uint64_t addr = page_address[op->page], len = op->pages * FRAME_SIZE;
	struct eager_page like = shown_by(op);
	const uint32_t flags = MAP_FIXED | (like.shared ? MAP_SHARED : MAP_PRIVATE);
	struct eager *e = &state.memories[memory].eager;
	const struct eager *all[NR_PROCESSES];
	uint64_t before, needs;
	uint32_t i, n = 0;
	int64_t got;

	r->skipped = file && !has_file();
	if (r->skipped)
		return;
	op->prot = like.prot;
	before = frames_free();
	needs = range_needs(memory, addr, len);
	if (file)
		got = space_map_store(memory_handle(memory), addr, len, op->prot, flags,
				      (struct shown){ .store = state.file, .page = like.number,
						      .readonly = readonly });
	else
		got = space_map(memory_handle(memory), addr, len, op->prot,
				flags | MAP_ANONYMOUS);
	r->got = (uint64_t)got;
	if (!eager_may_map(e, op, &like) || (!file && !may_promise_store(op->pages))) {
		compare(r, -ENOMEM, got);
		return;
	}
	if (is_refused(got, file || needs == UINT64_MAX ? needs : needs + 1, before))
		return;
	for (i = 0; i < NR_PROCESSES; i++)
		if (state.memories[i].owners)
			all[n++] = &state.memories[i].eager;
	if (!file)
		like.store = eager_store(all, n, op->pages);
	eager_map(e, op, like);
	compare(r, (int64_t)addr, got);
}

void mapping_resize_to(struct record *r, uint64_t bytes)
{
	uint32_t i;

	r->skipped = !has_file();
	if (r->skipped)
		return;
	store_resize(state.file, bytes);
	eager_truncate(bytes);
	for (i = 0; i < NR_PROCESSES; i++)
		if (state.memories[i].owners)
			eager_cut(&state.memories[i].eager);
	compare(r, 0, 0);
}

void mapping_resize(struct record *r)
{
	mapping_resize_to(r, r->op.pages * FRAME_SIZE);
}

void mapping_move(struct record *r, uint32_t memory)
{
	const struct op *op = &r->op;
	const uint64_t addr = page_address[op->page];
	const uint32_t flags = MREMAP_MAYMOVE | MREMAP_FIXED |
			       (op->word == MOVE_STAY ? MREMAP_DONTUNMAP : 0);
	struct memory *m = &state.memories[memory];
	const uint64_t place = page_address[op->word == MOVE_RESIZE ? op->page : op->target];
	const uint64_t before = frames_free();
	const uint64_t needs = move_needs(memory, addr, op->pages * FRAME_SIZE, place,
					  op->new_pages * FRAME_SIZE);
	int64_t got, answer;

	r->skipped = before < needs && eager_is_limited(); /* what would -ENOMEM mean? */
	if (r->skipped)
		return;
	if (op->word == MOVE_RESIZE)
		got = space_remap(memory_handle(memory), addr, op->pages * FRAME_SIZE,
				  op->new_pages * FRAME_SIZE, 0, 0);
	else
		got = space_remap(memory_handle(memory), addr, op->pages * FRAME_SIZE,
				  op->new_pages * FRAME_SIZE, flags, place);
	r->got = (uint64_t)got;
	/* It may also be refused for want of room, or by a limit: then the model says so, too. */
	if (before < needs && is_refused(got, needs, before))
		return;
	answer = eager_move(&m->eager, op);
	compare(r, answer ? answer : (int64_t)place, got);
}

void mapping_undo(uint32_t memory, uint64_t addr, uint64_t len)
{
	const int32_t err = space_unmap(memory_handle(memory), addr, len);
	uint32_t i;

	if (err && err != -ENOMEM)
		fail(CLAUSE_C01, 0, (uint64_t)(int64_t)err);
	for (i = 0; i < NR_PROCESSES && err; i++)
		if (state.processes[i].alive && state.processes[i].memory == memory)
			process_exit(i);
}

/* mmap that may choose: what lies outside the pages that programs name is unmapped at once. */
void mapping_place(struct record *r, uint32_t memory)
{
	struct op *op = &r->op;
	const uint32_t first = TOP_GROUP * GROUP_PAGES;
	const uint64_t addr = op->word ? page_address[op->page] : 0, len = op->pages * FRAME_SIZE;
	const struct eager_page like = { .prot = (uint8_t)op->prot };
	uint32_t flags = MAP_PRIVATE | MAP_ANONYMOUS;
	struct eager *e = &state.memories[memory].eager;
	uint64_t before = frames_free(), needs = range_needs(memory, addr, len);
	int64_t found, got;

	flags |= op->word == PLACE_NOREPLACE ? MAP_FIXED_NOREPLACE : 0;
	got = space_map(memory_handle(memory), addr, len, op->prot, flags);
	r->got = (uint64_t)got;
	if (op->word == PLACE_NOREPLACE && !eager_is_unmapped(e, op)) {
		compare(r, -EEXIST, got);
		return;
	}
	if (!eager_may_grow(e, op->pages, &like) || !eager_may_promise(op->pages, &like)) {
		compare(r, -ENOMEM, got);
		return;
	}
	if (is_refused(got, needs, before))
		return;
	if (!op->word || (op->word == PLACE_HINT && !eager_is_free(e, op))) {
		found = eager_place(e, op->pages);
		compare(r, (int64_t)page_address[first] + found * (int64_t)FRAME_SIZE, got);
		if (found < 0) {
			mapping_undo(memory, (uint64_t)got, len);
			return;
		}
		op->page = first + (uint32_t)found;
	}
	compare(r, (int64_t)page_address[op->page], got);
	eager_map(e, op, (struct eager_page){ 0 });
}
