/*
 * What the plugin inside QEMU and the tool that started it share, behind the machine's memory in
 * the same file.
 */
#ifndef FUZZ_GUEST_REPORT_H
#define FUZZ_GUEST_REPORT_H

#include <stdint.h>

#include "fuzz/interp.h"

#define RAM_SIZE (64ull << 20)
#define BLOCKS_MAX 65535u /* numbers of blocks have 16 bits */

/* What a program made the machine do, if the plugin counts that. */
struct cost {
	uint64_t instructions, blocks, roots; /* roots: page tables loaded */
};

struct report {
	uint32_t size; /* of the program, if AFL does not hand it in */
	uint8_t program[PROGRAM_MAX];
	uint32_t is_up;	   /* the machine has booted, and makes processes */
	uint32_t is_ready; /* for programs */
	uint32_t busy;	   /* a program has been begun and not yet answered */
	struct verdict verdict;
	uint32_t nr_ops;
	struct record records[OPS_MAX];
	struct cost cost;
	uint32_t nr_blocks;
	uint8_t blocks[BLOCKS_MAX]; /* how often the last program ran each, at most 255 times */
};

#define MACHINE_SIZE (RAM_SIZE + sizeof(struct report))

/* AFL's descriptors, by which programs are announced and answered. */
#define FROM_AFL 198
#define TO_AFL 199

#endif
