/*
 * What a clone answers, by the model that the kernel is linked with and that is proved.
 */
#ifndef FUZZ_GUEST_RULES_H
#define FUZZ_GUEST_RULES_H

#include <stdbool.h>
#include <stdint.h>

/* Whose rules: a release as uname has it, "6.1".  Once, first; false: it is not known. */
bool rules_begin(const char *release);

/* A clone of an ordinary process: by clone3 or by clone; a step that fails, or NR_STEPS. */
struct wish {
	uint64_t flags;
	bool is_clone3;
	bool is_silent; /* no exit signal; else SIGCHLD */
	uint32_t failing;
};

/* 0, or -errno. */
int32_t rules_answer(struct wish wish);

/* Does the version give a meaning to these flags? */
bool rules_know(uint64_t flags);

/* May the step be made to fail: does it leave no trace, and is its error seen by the caller? */
bool rules_can_fail(uint32_t step);

/* Is a descriptor of the child stored; is its pid stored by the time that it has begun? */
bool rules_make_pidfd(uint64_t flags);

#endif
