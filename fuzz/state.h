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

struct state {
	struct process processes[NR_PROCESSES];
	struct memory memories[NR_PROCESSES];
	struct store *file; /* held; NULL: not yet made */
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

/* Fail a clause: stops the program. */
void fail(enum clause clause, uint64_t expected, uint64_t got) __attribute__((noreturn));

#endif
