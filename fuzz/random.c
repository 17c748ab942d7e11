/*
 * The random tester: fresh programs without end, no feedback.
 *   random SEED SECONDS FILE
 * Ends after so many seconds, or with the first failure: writes the program to FILE, exits with 1.
 * The last line is for scripts: programs, seconds, whether a planted bug was reached, clause.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fuzz/counters.h"
#include "fuzz/file.h"
#include "fuzz/generate.h"
#include "fuzz/interp.h"
#include "spec/errors.h"

#define BATCH 16u /* programs between two looks at the clock */

/* How operations ended: what shows whether the generator is any good. */
struct tally {
	uint64_t operations, skipped, refused, no_right, done;
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void count(struct tally *tally, const struct record *records, uint32_t steps)
{
	uint32_t i;

	for (i = 0; i < steps; i++) {
		const struct record *r = &records[i];

		tally->operations++;
		if (r->skipped)
			tally->skipped++;
		else if (!r->answered)
			tally->refused++;
		else if ((int64_t)r->got == -EFAULT)
			tally->no_right++;
		else
			tally->done++;
	}
}

int main(int argc, char **argv)
{
	static struct record records[OPS_MAX];
	uint8_t bytes[PROGRAM_MAX];
	struct verdict verdict = { .clause = CLAUSE_NONE };
	struct tally tally = { 0 };
	double start, limit, percent;
	uint64_t programs = 0;
	struct dice dice;
	size_t size;

	if (argc != 4) {
		fprintf(stderr, "usage: random SEED SECONDS FILE\n");
		return 2;
	}
	dice_seed(&dice, strtoull(argv[1], NULL, 0));
	limit = strtod(argv[2], NULL);
	interp_init();
	start = seconds();
	do {
		size = program_generate(&dice, bytes, sizeof(bytes));
		verdict = program_run(bytes, size, records);
		counters_collect(NULL);
		count(&tally, records, verdict.step);
		programs++;
	} while (!verdict.clause && (programs % BATCH || seconds() - start < limit));

	percent = 100.0 / (double)(tally.operations ? tally.operations : 1);
	printf("operations %lu: done %.1f%%, no right %.1f%%, out of memory %.1f%%, ",
	       tally.operations, percent * (double)tally.done, percent * (double)tally.no_right,
	       percent * (double)tally.refused);
	printf("skipped %.1f%%\n", percent * (double)tally.skipped);
	printf("edges %u of %zu\n", counters_reached(), counters_size());
	printf("programs %lu seconds %.2f reached %s clause %s\n", programs, seconds() - start,
	       program_reached() ? "yes" : "no", clause_name(verdict.clause));
	if (verdict.clause)
		program_save(argv[3], bytes, size);
	return verdict.clause ? 1 : 0;
}
