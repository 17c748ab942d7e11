/*
 * The host level as a target of libFuzzer, and so of the engines that speak its language, with the
 * mutator of programs.
 * Entry: LLVMFuzzerTestOneInput.  LLVM: docs/LibFuzzer.rst.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/interp.h"

void *afl_custom_init(void *afl, unsigned int seed);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **out, uint8_t *add,
		       size_t add_size, size_t max);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max, unsigned int seed);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static int begun;
	struct verdict verdict;

	if (!begun++)
		interp_init();
	verdict = program_run(bytes, size, NULL);
	if (verdict.clause) {
		fprintf(stderr, "%s %s\n", clause_name(verdict.clause),
			clause_text(verdict.clause));
		abort();
	}
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max, unsigned int seed)
{
	static void *mutator;
	uint8_t *out;
	size_t n;

	if (!mutator)
		mutator = afl_custom_init(NULL, seed);
	n = afl_custom_fuzz(mutator, bytes, size, &out, NULL, 0, max);
	memcpy(bytes, out, n);
	return n;
}
