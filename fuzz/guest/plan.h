/*
 * The plan: a program as deeds of guest processes, with what each must answer by the eager model.
 */
#ifndef FUZZ_GUEST_PLAN_H
#define FUZZ_GUEST_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "fuzz/guest/box.h"
#include "fuzz/interp.h"

struct plan {
	struct deed deeds[DEEDS_MAX];
	uint16_t op_of[DEEDS_MAX]; /* the operation that the deed is part of; nr_ops: the end */
	uint64_t sums[NR_PROCESSES][NR_PAGES]; /* of each process's pages at the end */
	uint32_t nr_deeds, nr_ops;
	struct record records[OPS_MAX];
};

/* Plan the program.  Memory is never short in the guest: the header's frames mean nothing here. */
void plan_make(struct plan *plan, const uint8_t *bytes, size_t size);

#endif
