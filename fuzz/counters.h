/*
 * Coverage of the code under test: clang's inline 8-bit counters, one per edge.
 */
#ifndef FUZZ_COUNTERS_H
#define FUZZ_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

/* How many there are. */
size_t counters_size(void);

/* Before a program: all to 0. */
void counters_clear(void);

/* After it: copy them to map, unless that is NULL, and remember which were reached. */
void counters_collect(uint8_t *map);

/* How many were ever reached. */
uint32_t counters_reached(void);

#endif
