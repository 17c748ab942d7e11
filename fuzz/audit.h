/*
 * The audit: what must hold of tables, counts and lists between operations.  Uses its own walk.
 */
#ifndef FUZZ_AUDIT_H
#define FUZZ_AUDIT_H

#include <stdint.h>

#include "fuzz/state.h"
#include "kernel/mm/store.h"

/* Look at everything; fails a clause. */
void audit(const struct state *state);

/* Frames that a fork of this memory, or handling this access (FAULT_ bits), can need at most. */
uint64_t fork_needs(uint32_t memory);
uint64_t fault_needs(uint32_t memory, uint64_t va, uint32_t access);

/*
 * Frames that a change of the regions of a range, or a move, can need at most.  UINT64_MAX: there
 * may be too many regions then.  To 0: wherever there is room.
 */
uint64_t range_needs(uint32_t memory, uint64_t addr, uint64_t len);
uint64_t move_needs(uint32_t memory, uint64_t from, uint64_t len, uint64_t to, uint64_t new_len);

/* What a table's entry means, and how many entries it has for users. */
uint64_t audit_entry(uint64_t pa, uint32_t index);
uint32_t audit_entries(uint32_t level);

/* What is to be known of a page for how much memory a change of it needs. */
struct found {
	uint64_t entry;	  /* what it means; 0: a table is missing */
	uint64_t needs;	  /* tables: what is missing, and what is shared with all below */
	uint32_t holders; /* of its frame */
};

struct found find_entry(uint64_t root, uint64_t va);

/* How many tables there are below one of that level, itself included. */
uint64_t audit_tables(uint64_t pa, uint32_t level);

/* The frame of a store's page, or 0, and how many are missing then; missing may be NULL. */
uint64_t store_slot(const struct store *store, uint64_t n, uint32_t *missing);

#endif
