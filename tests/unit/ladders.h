/*
 * The ladders of four Linux versions, as lists of facts: an oracle that shares nothing with model/
 * but the names of the rungs and the numbers of the errors.
 */
#ifndef TESTS_UNIT_LADDERS_H
#define TESTS_UNIT_LADDERS_H

#include "spec/rules.h"

/* What is there to give back once the rung has been climbed. */
enum rung_gives {
	GIVES_NOTHING, /* it is a check, or the model's own account */
	GIVES_BYTES,   /* step_drop is called */
	GIVES_PART,    /* the same; and as many are held as there are tasks */
	GIVES_TO_CRED, /* it goes with the credentials */
};

struct rung {
	uint32_t step;
	int32_t set, answer; /* what the seam is told to answer; what the caller then gets */
	enum rung_gives gives;
	bool of_threads; /* a thread climbs it, too, which shares all that can be shared */
};

#define MAX_RUNGS 24u

/* Lowest rung first, by version; a rung without an error is none. */
extern const struct rung ladders[NR_LINUX_VERSIONS][MAX_RUNGS + 1];

uint32_t ladder_length(uint32_t version);

/* The rung of a step, or NULL if the version has none. */
const struct rung *ladder_rung(uint32_t version, uint32_t step);

#endif
