/*
 * The operations of which fuzzed programs consist: one table for the interpreter, the printer, the
 * mutator and the minimiser.
 *
 * A program is a header of four bytes and up to OPS_MAX operations of four bytes each:
 *   header     which pool of frames; bit 0: does the TLB prefetch; bit 0 of the second byte: is
 *              there an audit after each operation; where the frames lie (fuzz/interp.c); bit 0 of
 *              the last byte: do processes run on two CPUs
 *   operation  kind (modulo NR_OPS); process and word (3 bits each); page; argument
 * Every byte string is a program, and cutting out operations leaves one.
 */
#ifndef FUZZ_OPS_H
#define FUZZ_OPS_H

#include <stdint.h>

/* What the page, word and argument bytes mean to an operation. */
enum op_shape {
	SHAPE_RANGE,  /* pages from page on; how many and with what rights: the argument */
	SHAPE_WORD,   /* one word of a page */
	SHAPE_HEAP,   /* a number of pages: the argument */
	SHAPE_MOVE,   /* pages from page on, to the page that is the argument; how: the word */
	SHAPE_CLONE,  /* flags of a clone: the page and the argument */
	SHAPE_STEP,   /* a step of the ladder: the argument */
	SHAPE_CHILD,  /* one of the children: the page; how: the argument */
	SHAPE_SIGNAL, /* a process: the page; a signal: the argument */
	SHAPE_WIDE,   /* from a page to the page that is the argument */
	SHAPE_NUMBER, /* a number: the argument; of what: the word */
	SHAPE_NONE,
};

/*	name	  shape        weight: how often the mutator writes it */
#define OPS(OP)                                                                                    \
	OP(map, SHAPE_RANGE, 6)                                                                    \
	OP(unmap, SHAPE_RANGE, 4)                                                                  \
	OP(protect, SHAPE_RANGE, 4)                                                                \
	OP(write, SHAPE_WORD, 12)                                                                  \
	OP(read, SHAPE_WORD, 6)                                                                    \
	OP(fork, SHAPE_NONE, 6)                                                                    \
	OP(exit, SHAPE_NONE, 2)                                                                    \
	OP(clone_vm, SHAPE_NONE, 2)                                                                \
	OP(run, SHAPE_WORD, 2)                                                                     \
	OP(stack, SHAPE_RANGE, 2)                                                                  \
	OP(brk, SHAPE_HEAP, 2)                                                                     \
	OP(place, SHAPE_RANGE, 2)                                                                  \
	OP(share, SHAPE_RANGE, 2)                                                                  \
	OP(file, SHAPE_RANGE, 4)                                                                   \
	OP(resize, SHAPE_HEAP, 2)                                                                  \
	OP(forget, SHAPE_RANGE, 2)                                                                 \
	OP(move, SHAPE_MOVE, 4)                                                                    \
	OP(clone, SHAPE_CLONE, 3)                                                                  \
	OP(fail, SHAPE_STEP, 3)                                                                    \
	OP(wait, SHAPE_CHILD, 2)                                                                   \
	OP(vfork, SHAPE_NONE, 2)                                                                   \
	OP(signal, SHAPE_SIGNAL, 2)                                                                \
	OP(send, SHAPE_WORD, 2)                                                                    \
	OP(receive, SHAPE_WORD, 2)                                                                 \
	OP(sleep, SHAPE_WORD, 3)                                                                   \
	OP(wake, SHAPE_WORD, 3)                                                                    \
	OP(advise, SHAPE_RANGE, 4)                                                                 \
	OP(populate, SHAPE_RANGE, 2)                                                               \
	OP(wide, SHAPE_WIDE, 2)                                                                    \
	OP(remap, SHAPE_MOVE, 2)                                                                   \
	OP(far, SHAPE_RANGE, 2)                                                                    \
	OP(extend, SHAPE_NUMBER, 2)                                                                \
	OP(limit, SHAPE_NUMBER, 2)                                                                 \
	OP(wrong, SHAPE_NUMBER, 2)                                                                 \
	OP(look, SHAPE_RANGE, 2)                                                                   \
	OP(piece, SHAPE_NUMBER, 2)                                                                 \
	OP(exec, SHAPE_NONE, 1)                                                                    \
	OP(hang_up, SHAPE_NUMBER, 1)

enum op_kind {
#define OP(name, shape, weight) OP_##name,
	OPS(OP)
#undef OP
	NR_OPS
};

#define HEADER_SIZE 4u
#define OP_SIZE 4u
#define OPS_MAX 256u
#define PROGRAM_MAX (HEADER_SIZE + OPS_MAX * OP_SIZE)

#define NR_PROCESSES 8u
#define NR_WORDS 8u /* of a page, that programs touch */
#define GROUP_PAGES 8u /* adjacent pages; a range ends with its group */
#define NR_GROUPS 8u
#define NR_PAGES (NR_GROUPS * GROUP_PAGES)
#define HEAP_GROUP 4u /* where brk has its heap */
#define TOP_GROUP 6u  /* ends where mmap begins to look for room, downwards */

/*
 * Where the groups begin, in the order of addresses: two groups in four lines of one leaf table,
 * and two elsewhere below the same table of level 2, so that both can become dense; across tables
 * of all levels but the root; across two leaf tables below the table of level 2 that has the next,
 * where mmap begins to look for room; the very top.  A stack and its guard reach no other group.
 */
#define GROUP_0 0x404000ull
#define GROUP_1 0x5f4000ull
#define GROUP_2 0x8000000ull
#define GROUP_3 0xfffc000ull
#define GROUP_4 0x7fffffc000ull
#define GROUP_5 0x7fff8fffc000ull
#define GROUP_6 0x7fffbfff8000ull
#define GROUP_7 0x7fffffff7000ull
#define HEAP_START GROUP_4
#define STACK_MOST (1ull << 20) /* RLIMIT_STACK */
#define PAGE_STEP 0x1000ull

#define WORD_STEP 584u /* bytes from word to word: from the first of a page to the last */

/* Where a `place` is, by its word: 0, anywhere; the page, if that is free; there or not at all. */
#define PLACE_HINT 1u
#define PLACE_NOREPLACE 2u

/* What a `file` maps, by its word: shared or not; from which page of the file. */
#define FILE_SHARED 1u
#define FILE_PAGE(word) ((word) / 2)

/* What a `move` is, by its word. */
#define MOVE_ALL 0u	/* all pages to the target */
#define MOVE_STAY 1u	/* the same, and the region stays */
#define MOVE_RESIZE 2u	/* no move: another number of pages, by the target */
#define MOVE_CHANGE 3u	/* to the target and another number of pages */

/*
 * By the word: what an `advise` advises; what a `wide` does; how a `remap` goes (all others are
 * `move`s).
 */
#define ADVICES                                                                                    \
	{                                                                                          \
		MADV_FREE, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK, MADV_WIPEONFORK,               \
			MADV_KEEPONFORK, MADV_POPULATE_READ, MADV_POPULATE_WRITE                   \
	}
#define WIDE_UNMAP 0u
#define WIDE_FORGET 1u
#define WIDE_BEYOND 2u /* forget, far beyond the last page */
#define REMAP_GROW 0u  /* by new_pages; elsewhere if there is no room */
#define REMAP_STAY 1u  /* MREMAP_DONTUNMAP, and the target is a wish */
#define REMAP_AGAIN 2u /* no length: what is shared is shown at the target as well */

/*
 * Where a `far` begins in the file, and `extend` lets it end or writes, by the word: about where
 * the trees of its frames begin.
 */
#define FAR_SHARED 1u
#define FAR_READONLY 1u /* `odd`: what was opened to be read only */
#define FAR_PAGES                                                                                  \
	{                                                                                          \
		0, 501, 504 + 510, 504 + 512 + 512 * 512 - 2                                       \
	}
#define EXTEND_WRITE 128u /* an argument: writes there, the size stays */
#define FAR_ODD 1752u /* bytes of a page: its first three words */

/* The address of a page. */
static inline uint64_t page_at(uint32_t page)
{
	static const uint64_t groups[NR_GROUPS] = { GROUP_0, GROUP_1, GROUP_2, GROUP_3,
						    GROUP_4, GROUP_5, GROUP_6, GROUP_7 };

	return groups[page / GROUP_PAGES] + page % GROUP_PAGES * PAGE_STEP;
}

#define STEPS_MOST 32u /* steps of the ladder that `fail` can name */

/* How a `clone` is made, by its word: by clone3; without an exit signal; in new namespaces. */
#define CLONE_BY_3 1u
#define CLONE_SILENT 2u
#define CLONE_SPACES 4u /* the page has the last four bits, not those from the ninth on */

/* What a `wait` is, by its argument. */
#define WAIT_NOHANG 1u
#define WAIT_ONE 2u	/* for one child, the page's, and not for any */
#define WAIT_LOOK 4u	/* and leave it */

/* The signals that a `signal` can send, by its argument. */
#define NR_SIGNAL_KINDS 8u

/* The flags that a `clone` can have, in the order of its bits. */
#define CLONE_BITS(BIT)                                                                            \
	BIT(VM, 0x100)                                                                             \
	BIT(FS, 0x200)                                                                             \
	BIT(FILES, 0x400)                                                                          \
	BIT(SIGHAND, 0x800)                                                                        \
	BIT(THREAD, 0x10000)                                                                       \
	BIT(VFORK, 0x4000)                                                                         \
	BIT(PARENT, 0x8000)                                                                        \
	BIT(PIDFD, 0x1000)                                                                         \
	BIT(SYSVSEM, 0x40000)                                                                      \
	BIT(SETTLS, 0x80000)                                                                       \
	BIT(PARENT_SETTID, 0x100000)                                                               \
	BIT(CHILD_CLEARTID, 0x200000)                                                              \
	BIT(CHILD_SETTID, 0x1000000)                                                               \
	BIT(DETACHED, 0x400000)                                                                    \
	BIT(UNTRACED, 0x800000)                                                                    \
	BIT(IO, 0x80000000)                                                                        \
	BIT(NEWUTS, 0x4000000)                                                                     \
	BIT(NEWIPC, 0x8000000)                                                                     \
	BIT(NEWNS, 0x20000)                                                                        \
	BIT(NEWPID, 0x20000000)

struct op {
	enum op_kind kind;
	uint32_t process;
	uint32_t page, word;
	uint32_t pages; /* SHAPE_RANGE: how many; SHAPE_HEAP: how large */
	uint32_t prot;
	uint32_t target, new_pages; /* SHAPE_MOVE */
	uint32_t bits; /* SHAPE_CLONE: of CLONE_BITS; SHAPE_STEP: the step; else the argument */
	uint32_t odd;  /* SHAPE_RANGE: what its argument has besides, 2 bits */
};

/* How many pages a `move` makes of those that it takes, and where: all in one group. */
static inline void op_decode_move(struct op *op, uint8_t argument)
{
	uint32_t to, rest;

	op->word %= MOVE_CHANGE + 1;
	op->target = argument % NR_PAGES;
	to = op->word == MOVE_RESIZE ? op->page : op->target;
	rest = GROUP_PAGES - to % GROUP_PAGES;
	op->new_pages = op->word < MOVE_RESIZE ? op->pages : 1 + argument / 4 % GROUP_PAGES;
	if (op->new_pages > rest)
		op->new_pages = rest;
	if (op->word == MOVE_STAY && op->pages > op->new_pages)
		op->pages = op->new_pages;
}

/* The same of a `remap`: what grows stays in its group, where it is, and fits the target's. */
static inline void op_decode_remap(struct op *op, uint8_t argument)
{
	const uint32_t rest = GROUP_PAGES - op->page % GROUP_PAGES;
	const uint32_t room = GROUP_PAGES - op->target % GROUP_PAGES;

	op->pages = 1u + argument % 3;
	op->pages = op->pages < rest ? op->pages : rest;
	if (op->word == REMAP_GROW) {
		op->new_pages = op->pages + argument / 8 % GROUP_PAGES;
		op->new_pages = op->new_pages < rest ? op->new_pages : rest;
		return;
	}
	op->pages = op->pages < room ? op->pages : room;
	op->new_pages = op->pages;
	if (op->word == REMAP_AGAIN)
		op->pages = 0;
}

static inline struct op op_decode(const uint8_t *bytes)
{
	struct op op = {
		.kind = bytes[0] % NR_OPS,
		.process = bytes[1] % NR_PROCESSES,
		.page = bytes[2] % NR_PAGES,
		.word = bytes[1] / NR_PROCESSES % NR_WORDS,
		.pages = 1 + bytes[3] / 8 % GROUP_PAGES,
		.prot = bytes[3] % 8,
		.bits = bytes[3],
		.odd = bytes[3] / 64,
	};
	uint32_t rest = GROUP_PAGES - op.page % GROUP_PAGES;

	if (op.kind == OP_brk || op.kind == OP_resize) {
		op.pages = bytes[3] % (GROUP_PAGES + 1);
		return op;
	}
	if (op.kind == OP_fail)
		op.bits %= STEPS_MOST;
	if (op.kind >= OP_wait && op.kind <= OP_wake)
		op.bits = bytes[3] / 4 % NR_SIGNAL_KINDS; /* its two lowest bits are mostly set */
	if (op.kind == OP_clone)
		op.bits |= op.word & CLONE_SPACES ? (bytes[2] & 15u) << 16 :
						    (uint32_t)bytes[2] << 8;
	if (op.kind == OP_wide) {
		op.target = bytes[3] % NR_PAGES;
		op.word %= WIDE_BEYOND + 1;
	}
	if (op.kind == OP_remap) {
		op.target = bytes[3] % NR_PAGES;
		op.word %= REMAP_AGAIN + 1;
		op_decode_remap(&op, bytes[3]);
	}
	if (op.kind == OP_move)
		op.pages = 1 + bytes[3] / NR_PAGES;
	if (op.pages > rest)
		op.pages = rest;
	if (op.kind == OP_move)
		op_decode_move(&op, bytes[3]);
	if (op.kind == OP_place)
		op.word %= PLACE_NOREPLACE + 1;
	return op;
}

#endif
