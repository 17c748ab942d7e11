/*
 * Arguments of clone3 that are judged without looking at any memory but their own: the same for a
 * system and for the model.
 */
#ifndef TESTS_CONFORMANCE_FIELDS_H
#define TESTS_CONFORMANCE_FIELDS_H

#include "spec/clone3.h"

struct field_case {
	const char *name;
	struct clone3_args args;
};

/* Ends with a row without a name. */
extern const struct field_case field_cases[];

/* Sizes of arguments that are all 0; ends with ~0. */
extern const uint64_t field_sizes[];

#endif
