/*
 * The model's accounts in the running kernel, read from its memory: how many of each kind of object
 * are free, as /proc/bident/accounts has it, and the counts that have no table.
 */
#ifndef FUZZ_GUEST_ACCOUNTS_H
#define FUZZ_GUEST_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* Where they are, from what fuzz/guest/blocks.py says of the kernel; false: one is missing. */
bool accounts_load(const char *path);

/* Remember them as they are in the machine's memory. */
void accounts_remember(const uint8_t *ram);

/*
 * Are they what they were?  Else what the first that differs was and is, in *was and *is, and its
 * name.
 */
const char *accounts_difference(const uint8_t *ram, uint64_t *was, uint64_t *is);

#endif
