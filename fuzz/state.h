/*
 * The state of a running program, as the interpreter keeps it and the audit looks at it.
 */
#ifndef FUZZ_STATE_H
#define FUZZ_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/eager.h"
#include "fuzz/ops.h"
#include "fuzz/verdict.h"

/* An address space: the kernel's handle is its number + 1, as handle 0 names nothing. */
struct memory {
	uint32_t owners; /* processes that have it; 0: it is not in use */
	struct eager eager;
};

struct process {
	bool alive;
	uint32_t memory;
};

/* A piece of kernel/mm/piece.h, filled with its number; NULL: there is none. */
#define NR_PIECES NR_WORDS

struct piece {
	uint8_t *bytes;
	uint32_t size;
};

struct state {
	struct process processes[NR_PROCESSES];
	struct memory memories[NR_PROCESSES];
	struct store *file; /* held; NULL: not yet made */
	struct piece pieces[NR_PIECES];
};

/* The address of each page that programs can name. */
extern const uint64_t page_address[NR_PAGES];

/* The byte at which a word begins in its page. */
static inline uint64_t word_offset(uint32_t word)
{
	return word * WORD_STEP;
}

static inline uint32_t memory_handle(uint32_t memory)
{
	return memory + 1;
}

/* Fail a clause: stops the program; comes back if the clause is switched off. */
void fail(enum clause clause, uint64_t expected, uint64_t got);

#endif
