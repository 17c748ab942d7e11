/*
 * The operations on regions, for the interpreter: each does one to a memory, compares, and records.
 */
#ifndef FUZZ_MAPPING_H
#define FUZZ_MAPPING_H

#include "fuzz/interp.h"
#include "fuzz/state.h"

extern struct state state;

/* map, unmap, protect, stack and forget; place; share and file; move. */
void mapping_range(struct record *r, uint32_t memory);
void mapping_place(struct record *r, uint32_t memory);
void mapping_share(struct record *r, uint32_t memory);
void mapping_move(struct record *r, uint32_t memory);

/* resize: the file's, for all. */
void mapping_resize(struct record *r);

/*
 * Out of memory?  Then check that it was so, with `needs` frames of which only `before` were free.
 */
bool is_refused(int64_t answer, uint64_t needs, uint64_t before);

/* Record the two results; fails if they differ. */
void compare(struct record *r, int64_t expected, int64_t got);

#endif
