/*
 * The kernel's basic blocks, and how often each has run.
 */
#ifndef FUZZ_GUEST_BLOCKS_H
#define FUZZ_GUEST_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

/* Read what fuzz/guest/blocks.py says of the kernel; false: it cannot be read. */
bool blocks_load(const char *path);

/* How many there are. */
uint32_t blocks_size(void);

/* The counter of the block that begins at pc; NULL: none does, or it is not counted. */
uint64_t *block_counter(uint64_t pc);

/* AFL's map, or NULL. */
void blocks_publish(uint8_t *map);

/* All to 0: what ran until now is of no program. */
void blocks_clear(void);

/* After a program: to AFL's map and to `to`, which began as zeros, at most 255 each; all to 0. */
void blocks_collect(uint8_t *to);

/* How many have ever run within a program. */
uint32_t blocks_reached(void);

#endif
