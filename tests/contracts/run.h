/*
 * What a contract that is executed needs (tests/contracts/unfold.py): the states before the calls
 * that are under way, and a book of which clauses were evaluated and which guards were seen true
 * and false.  Included by the unfolded text, after `struct contract_state`.
 */
#ifndef TESTS_CONTRACTS_RUN_H
#define TESTS_CONTRACTS_RUN_H

#include <stdbool.h>
#include <stdint.h>

/* Calls within calls. */
#define CONTRACT_DEPTH 12

extern struct contract_state contract_old[CONTRACT_DEPTH], contract_frame;
extern uint32_t contract_level;

/* A call begins: the state is kept.  It ends. */
void contract_enter(void);
void contract_leave(void);

/* Clause `number` was evaluated. */
void contract_ran(uint32_t number);

/* The same in C: stops the program, naming the clause, unless it `holds`. */
void check(uint32_t number, bool holds);

/* A guard was evaluated: its value. */
bool probe(uint32_t number, bool value);

/* Does contract_frame equal the state now? */
bool contract_same(void);

#endif
