/*
 * The audit: what must hold of tables, counts and lists between operations.  Uses its own walk.
 */
#ifndef FUZZ_AUDIT_H
#define FUZZ_AUDIT_H

#include <stdint.h>

#include "fuzz/state.h"

/* Look at everything; fails a clause. */
void audit(const struct state *state);

/* Frames that handling this access (FAULT_ bits) can need at most. */
uint64_t fault_needs(uint32_t memory, uint64_t va, uint32_t access);

/* Frames that a change of the regions of a range, or a move, can need at most. */
uint64_t range_needs(uint32_t memory, uint64_t addr, uint64_t len);
uint64_t move_needs(uint32_t memory, const struct op *op);

#endif
