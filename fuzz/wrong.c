/*
 * Calls that Linux refuses for their arguments alone, or answers without doing anything: each with
 * its answer, which does not depend on what is mapped.  And places that mmap chooses rarely.
 * Entry: call_wrong.
 */
#include <stddef.h>

#include "fuzz/audit.h"
#include "fuzz/mapping.h"
#include "kernel/lib/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"

#define PAGE FRAME_SIZE
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED (ANON | MAP_FIXED)
#define MOVE (MREMAP_MAYMOVE | MREMAP_FIXED)
#define STAY (MREMAP_MAYMOVE | MREMAP_DONTUNMAP)
#define ALL_BYTES UINT64_MAX
#define FREE_PAGE 0x200000000ull /* where programs name nothing */

enum call { MAP, MAP_FILE, UNMAP, PROTECT, ADVISE, REMAP, MAPPED, FAULT };

struct wrong {
	enum call call;
	uint64_t addr, len;
	uint32_t how; /* flags, rights or advice */
	uint64_t new_len, new_addr; /* REMAP; MAP_FILE: the first page */
	int64_t answer;
};

static const struct wrong wrongs[] = {
	{ MAP, GROUP_0, 0, FIXED, 0, 0, -EINVAL },
	{ MAP, GROUP_0, ALL_BYTES, FIXED, 0, 0, -ENOMEM },
	{ MAP, GROUP_0, USER_END + PAGE, FIXED, 0, 0, -ENOMEM },
	{ MAP, GROUP_0, USER_END, FIXED, 0, 0, -ENOMEM },
	{ MAP, GROUP_0 + 1, PAGE, FIXED, 0, 0, -EINVAL },
	{ MAP, 0, PAGE, FIXED, 0, 0, -EPERM },
	{ MAP, USER_MIN - PAGE, PAGE, ANON | MAP_FIXED_NOREPLACE, 0, 0, -EPERM },
	{ MAP, GROUP_0, PAGE, MAP_ANONYMOUS | MAP_FIXED, 0, 0, -EINVAL },
	{ MAP, FREE_PAGE, PAGE, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN, 0, 0, -EINVAL },
	{ MAP, FREE_PAGE, STORE_SIZE_MAX + PAGE, MAP_SHARED | MAP_ANONYMOUS, 0, 0, -ENOMEM },
	{ MAP_FILE, GROUP_0, 2 * PAGE, MAP_PRIVATE | MAP_FIXED, 0, UINT64_MAX, -EOVERFLOW },
	{ UNMAP, GROUP_0 + 8, PAGE, 0, 0, 0, -EINVAL },
	{ UNMAP, GROUP_0, 0, 0, 0, 0, -EINVAL },
	{ UNMAP, USER_END + PAGE, PAGE, 0, 0, 0, -EINVAL },
	{ UNMAP, GROUP_0, USER_END, 0, 0, 0, -EINVAL },
	{ PROTECT, GROUP_0 + 8, PAGE, PROT_READ, 0, 0, -EINVAL },
	{ PROTECT, GROUP_0, 0, PROT_READ, 0, 0, 0 },
	{ PROTECT, GROUP_0, ALL_BYTES - PAGE, PROT_READ, 0, 0, -ENOMEM },
	{ PROTECT, GROUP_0, PAGE, 0x100, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0, PAGE, 5, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0, PAGE, 999, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0 + 8, PAGE, MADV_DONTNEED, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0, ALL_BYTES, MADV_DONTNEED, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0, ALL_BYTES - 2 * PAGE, MADV_DONTNEED, 0, 0, -EINVAL },
	{ ADVISE, GROUP_0, 0, MADV_DONTNEED, 0, 0, 0 },
	{ ADVISE, FREE_PAGE, PAGE, 3, 0, 0, -ENOMEM },
	{ ADVISE, GROUP_7 + GROUP_PAGES * PAGE, PAGE, 24, 0, 0, -ENOMEM },
	{ REMAP, GROUP_0, PAGE, 8, PAGE, 0, -EINVAL },
	{ REMAP, GROUP_0, PAGE, MREMAP_FIXED, PAGE, GROUP_1, -EINVAL },
	{ REMAP, GROUP_0, PAGE, MREMAP_DONTUNMAP, PAGE, GROUP_1, -EINVAL },
	{ REMAP, GROUP_0, PAGE, STAY, 2 * PAGE, GROUP_1, -EINVAL },
	{ REMAP, GROUP_0 + 8, PAGE, MOVE, PAGE, GROUP_1, -EINVAL },
	{ REMAP, GROUP_0, PAGE, MOVE, 0, GROUP_1, -EINVAL },
	{ REMAP, FREE_PAGE, PAGE, MOVE, PAGE, GROUP_1, -EFAULT },
	{ MAPPED, GROUP_0 + 8, PAGE, 0, 0, 0, -EINVAL },
	{ MAPPED, GROUP_0, ALL_BYTES - PAGE, 0, 0, 0, -EINVAL },
	{ MAPPED, FREE_PAGE, PAGE, 0, 0, 0, -ENOMEM },
	{ FAULT, PAGE, 0, FAULT_WRITE, 0, 0, -EFAULT },
	{ FAULT, FREE_PAGE, 0, 0, 0, 0, -EFAULT },
};

#define NR_WRONGS (sizeof(wrongs) / sizeof(wrongs[0]))

static int64_t answer_of(mm_id mm, const struct wrong *w)
{
	const struct shown beyond = { .store = state.file, .page = w->new_addr };

	switch (w->call) {
	case MAP:
		return space_map(mm, w->addr, w->len, PROT_READ, w->how);
	case MAP_FILE:
		return space_map_store(mm, w->addr, w->len, PROT_READ, w->how, beyond);
	case UNMAP:
		return space_unmap(mm, w->addr, w->len);
	case PROTECT:
		return space_protect(mm, w->addr, w->len, w->how);
	case ADVISE:
		return space_advise(mm, w->addr, w->len, w->how);
	case REMAP:
		return space_remap(mm, w->addr, w->len, w->new_len, w->how, w->new_addr);
	case FAULT:
		return space_fault(mm, w->addr, w->how);
	default:
		return space_mapped(mm, w->addr, w->len);
	}
}

/* mremap of a page that is mapped, to where it must not go. */
static const struct wrong moves[] = {
	{ REMAP, 0, PAGE, MOVE, PAGE, GROUP_1 + 8, -EINVAL },
	{ REMAP, 0, PAGE, MOVE, USER_END + PAGE, GROUP_1, -EINVAL },
	{ REMAP, 0, PAGE, MOVE, 2 * PAGE, USER_END - PAGE, -EINVAL },
	{ REMAP, 0, PAGE, MOVE, PAGE, 0, -EPERM },
	{ REMAP, 0, PAGE, STAY, PAGE, PAGE, -EPERM },
	{ REMAP, 0, USER_END, MOVE, PAGE, FREE_PAGE, -EINVAL },
	{ REMAP, 0, PAGE, MREMAP_MAYMOVE, USER_END + PAGE, 0, -ENOMEM },
	{ REMAP, 0, PAGE, 0, USER_END, 0, -ENOMEM },
	{ REMAP, 0, PAGE, MREMAP_MAYMOVE, USER_END - 2 * PAGE, 0, -ENOMEM },
	{ REMAP, 0, PAGE, 0, ALL_BYTES / 2, 0, -ENOMEM },
	{ REMAP, 0, PAGE, 0, ALL_BYTES - 2 * PAGE, 0, -ENOMEM },
	{ ADVISE, 0, PAGE, 0, 0, 0, 0 },
};

#define NR_MOVES (sizeof(moves) / sizeof(moves[0]))

static void call_move(struct record *r, uint32_t memory, struct wrong w)
{
	const struct eager *e = &state.memories[memory].eager;

	r->skipped = !e->pages[r->op.page].mapped;
	if (r->skipped)
		return;
	w.addr = page_address[r->op.page];
	compare(r, w.answer, answer_of(memory_handle(memory), &w));
}

/*
 * Places that mmap chooses rarely: something is mapped first, at an address that no program names.
 * A wish below the lowest address becomes that one; one that reaches beyond the last, or below a
 * stack that is closer to address 0 than its guard, is not heeded; with the lower two thirds taken,
 * room is looked for above all that is looked at first; and there is none for the largest twice.
 */
#define BOTTOM (USER_END / 3 & ~(PAGE - 1))
#define TOP (USER_END & ~((1ull << 30) - 1))
#define THIRD 0x2b0000000000ull /* bytes: there is room for two, if the lower one is free */
#define ODD_NEEDS 24u /* frames: two lists of regions, and tables */

enum odd { ODD_LOW, ODD_BEYOND, ODD_STACK, ODD_FULL, ODD_TWICE, NR_ODDS };

struct place {
	uint64_t at, len; /* of what is mapped first; no length: nothing */
	uint32_t flags;
	uint64_t wish, wish_len;
};

static const struct place places[NR_ODDS] = {
	[ODD_LOW] = { 0, 0, 0, PAGE, PAGE },
	[ODD_BEYOND] = { 0, 0, 0, USER_END - PAGE, 2 * PAGE },
	[ODD_STACK] = { USER_MIN + PAGE, PAGE, MAP_GROWSDOWN, USER_MIN, PAGE },
	[ODD_FULL] = { BOTTOM - PAGE, PAGE, 0, 0, TOP - BOTTOM + PAGE },
	[ODD_TWICE] = { USER_MIN + THIRD, THIRD, 0, USER_MIN, 0 },
};

static int64_t odd_answer(const struct eager *e, enum odd odd)
{
	const struct op upper = {
		.page = (HEAP_GROUP + 1) * GROUP_PAGES, .pages = 2 * GROUP_PAGES
	};

	switch (odd) {
	case ODD_LOW:
		return (int64_t)USER_MIN;
	case ODD_FULL:
		return eager_is_unmapped(e, &upper) ? (int64_t)BOTTOM : -ENOMEM;
	case ODD_TWICE:
		return -ENOMEM;
	default:
		return (int64_t)GROUP_6 +
		       eager_place(e, (uint32_t)(places[odd].wish_len / PAGE)) * (int64_t)PAGE;
	}
}

static void call_odd_place(struct record *r, uint32_t memory, enum odd odd)
{
	const struct place *p = &places[odd];
	const struct eager *e = &state.memories[memory].eager;
	const mm_id mm = memory_handle(memory);
	int64_t got;

	if (p->len && space_map(mm, p->at, p->len, PROT_NONE, FIXED | p->flags) < 0)
		return;
	if (odd == ODD_TWICE) {
		space_map(mm, USER_MIN + PAGE, PAGE, PROT_NONE, FIXED);
		got = space_remap(mm, p->at, p->len, p->len, STAY, p->wish);
		mapping_undo(memory, USER_MIN + PAGE, PAGE);
	} else {
		got = space_map(mm, p->wish, p->wish_len, PROT_READ, ANON);
	}
	compare(r, odd_answer(e, odd), got);
	if (got > 0)
		mapping_undo(memory, (uint64_t)got, p->wish_len);
	if (p->len)
		mapping_undo(memory, p->at, p->len);
}

/* brk below the heap, and beyond all. */
static void call_brk(struct record *r, uint32_t memory, uint64_t addr)
{
	const uint64_t was = HEAP_START + state.memories[memory].eager.heap * PAGE;

	compare(r, (int64_t)was, (int64_t)space_brk(memory_handle(memory), addr));
}

void call_wrong(struct record *r, uint32_t memory)
{
	const uint32_t n = r->op.bits % (NR_WRONGS + NR_MOVES + NR_ODDS + 2);
	const struct wrong *w = &wrongs[n < NR_WRONGS ? n : 0];

	r->skipped = frames_free() < ODD_NEEDS || eager_is_limited() ||
		     range_needs(memory, GROUP_0, PAGE) == UINT64_MAX ||
		     (n < NR_WRONGS && w->call == MAP_FILE && !state.file);
	if (r->skipped)
		return;
	if (n < NR_WRONGS)
		compare(r, w->answer, answer_of(memory_handle(memory), w));
	else if (n < NR_WRONGS + NR_MOVES)
		call_move(r, memory, moves[n - NR_WRONGS]);
	else if (n < NR_WRONGS + NR_MOVES + NR_ODDS)
		call_odd_place(r, memory, n - NR_WRONGS - NR_MOVES);
	else
		call_brk(r, memory, n % 2 ? USER_END + PAGE : HEAP_START - PAGE);
}
