/*
 * Fresh random operations and programs, for the random tester and the mutator.
 */
#ifndef FUZZ_GENERATE_H
#define FUZZ_GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* A source of random numbers, the same on every machine: seed it with anything but 0. */
struct dice {
	uint64_t state;
};

void dice_seed(struct dice *dice, uint64_t seed);

/* 0 .. sides - 1. */
uint32_t dice_roll(struct dice *dice, uint32_t sides);

/* Write OP_SIZE bytes: an operation, kinds by their weights, arguments mostly near each other. */
void op_generate(struct dice *dice, uint8_t *bytes);

/* Write at most max bytes of program; answers how many. */
size_t program_generate(struct dice *dice, uint8_t *bytes, size_t max);

#endif
