/*
 * The operations on regions, for the interpreter: each does one to a memory, compares, and records.
 */
#ifndef FUZZ_MAPPING_H
#define FUZZ_MAPPING_H

#include "fuzz/interp.h"
#include "fuzz/state.h"

extern struct state state;

/* map, unmap, protect, stack and forget; place; share, file and far; move. */
void mapping_range(struct record *r, uint32_t memory);
void mapping_place(struct record *r, uint32_t memory);
void mapping_share(struct record *r, uint32_t memory);
void mapping_move(struct record *r, uint32_t memory);

/* resize: the file's, for all; to so many bytes. */
void mapping_resize(struct record *r);
void mapping_resize_to(struct record *r, uint64_t bytes);

/*
 * Unmap what lies outside the pages that programs name.  Without memory for that, all processes of
 * the memory end.
 */
void mapping_undo(uint32_t memory, uint64_t addr, uint64_t len);
void process_exit(uint32_t process);

/* The others, of fuzz/calls.c, fuzz/wrong.c and fuzz/look.c. */
void call_advise(struct record *r, uint32_t memory);
void call_populate(struct record *r, uint32_t memory);
void call_wide(struct record *r, uint32_t memory);
void call_remap(struct record *r, uint32_t memory);
void call_extend(struct record *r);
void call_limit(struct record *r);
void call_wrong(struct record *r, uint32_t memory);
void call_look(struct record *r, uint32_t memory);
void call_piece(struct record *r);

/* All pieces are given back; what is in them is looked at. */
void pieces_end(void);

/*
 * Out of memory?  Then check that it was so, with `needs` frames of which only `before` were free.
 */
bool is_refused(int64_t answer, uint64_t needs, uint64_t before);

/* Record the two results; fails if they differ. */
void compare(struct record *r, int64_t expected, int64_t got);

#endif
