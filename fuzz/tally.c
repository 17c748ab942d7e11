/*
 * The tally of programs: of each operation how many there are and how they end, which tells whether
 * the generator is any good.
 *   tally FILE...
 * Programs that fail count up to their failure.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/file.h"
#include "fuzz/interp.h"
#include "kernel/lib/errno.h"

enum end { DONE, NO_RIGHT, REFUSED, NO_MEMORY, SKIPPED, NR_ENDS };

static const char *const op_names[] = {
#define OP(name, shape, weight) #name,
	OPS(OP)
#undef OP
};

static uint64_t counts[NR_OPS][NR_ENDS];

static enum end end_of(const struct record *r)
{
	const int64_t got = (int64_t)r->got;

	if (r->skipped)
		return SKIPPED;
	if (!r->answered)
		return NO_MEMORY;
	if (got == -EFAULT || got == -EIO)
		return NO_RIGHT;
	return got < 0 && got > -4096 ? REFUSED : DONE;
}

int main(int argc, char **argv)
{
	static struct record records[OPS_MAX];
	uint8_t bytes[PROGRAM_MAX];
	uint32_t op, end, step;
	uint64_t all = 0;
	int i;

	if (argc < 2) {
		fprintf(stderr, "usage: tally FILE...\n");
		return 2;
	}
	interp_init();
	for (i = 1; i < argc; i++) {
		size_t size = program_load(argv[i], bytes);
		struct verdict verdict = program_run(bytes, size, records);

		for (step = 0; step < verdict.step; step++, all++)
			counts[records[step].op.kind][end_of(&records[step])]++;
	}
	printf("%-10s %8s %8s %9s %8s %9s %8s\n", "operation", "share", "done", "no right",
	       "refused", "no memory", "skipped");
	for (op = 0; op < NR_OPS; op++) {
		uint64_t sum = 0;

		for (end = 0; end < NR_ENDS; end++)
			sum += counts[op][end];
		printf("%-10s %7.1f%% %8lu %9lu %8lu %9lu %8lu\n", op_names[op],
		       100.0 * (double)sum / (double)(all ? all : 1), counts[op][DONE],
		       counts[op][NO_RIGHT], counts[op][REFUSED], counts[op][NO_MEMORY],
		       counts[op][SKIPPED]);
	}
	return 0;
}
