/*
 * The interpreter: runs a program on the kernel's memory management and on the eager model side by
 * side, and compares everything that can be seen.
 */
#ifndef FUZZ_INTERP_H
#define FUZZ_INTERP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuzz/ops.h"
#include "fuzz/verdict.h"

/* What one operation did, for whoever wants to read it. */
struct record {
	struct op op;
	uint32_t other;	 /* fork and its like: the child; wait: whose birth; signal: to whom */
	uint64_t expected, got; /* results; of a read that may: the words */
	bool answered;	 /* the model answered too: the kernel was not out of memory */
	bool skipped;	 /* no process could be made, or there was no place for a child */
	bool sleeps;	 /* what it answers is another operation's doing */
};

/* Once, first: catch crashes and hangs of the code under test. */
void interp_init(void);

/* The frames of the machine that this header asks for. */
uint32_t program_frames(const uint8_t *header);

/* Has the patched line of a planted bug been executed by now (FUZZ_REACH: fuzz/lines.py)? */
bool program_reached(void);

/* Run it from a fresh machine.  records: one per operation, or NULL. */
struct verdict program_run(const uint8_t *bytes, size_t size, struct record *records);

#endif
