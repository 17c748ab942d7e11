/*
 * Select: the fewest of many programs that still reach every edge that all of them reach, short
 * ones first; what is worth committing as the corpus.
 *   select DIRECTORY FILE...   writes the chosen into the directory, named by their content
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/counters.h"
#include "fuzz/file.h"
#include "fuzz/interp.h"

struct program {
	uint8_t bytes[PROGRAM_MAX];
	size_t size;
};

static int by_size(const void *a, const void *b)
{
	const struct program *p = a, *q = b;

	return (p->size > q->size) - (p->size < q->size);
}

/* 64-bit FNV-1a: a name that depends on the content alone. */
static uint64_t hash(const struct program *p)
{
	uint64_t h = 0xcbf29ce484222325ull;
	size_t i;

	for (i = 0; i < p->size; i++)
		h = (h ^ p->bytes[i]) * 0x100000001b3ull;
	return h;
}

int main(int argc, char **argv)
{
	int files = argc - 2, i, chosen = 0;
	uint32_t before, reached = 0;
	struct program *programs;
	char path[4096];

	if (argc < 3) {
		fprintf(stderr, "usage: select DIRECTORY FILE...\n");
		return 2;
	}
	programs = calloc((size_t)files, sizeof(*programs));
	if (!programs)
		return 2;
	interp_init();
	for (i = 0; i < files; i++)
		programs[i].size = program_load(argv[2 + i], programs[i].bytes);
	qsort(programs, (size_t)files, sizeof(*programs), by_size);
	for (i = 0; i < files; i++) {
		counters_clear();
		if (program_run(programs[i].bytes, programs[i].size, NULL).clause)
			continue;
		counters_collect(NULL);
		before = reached;
		reached = counters_reached();
		if (reached == before)
			continue;
		snprintf(path, sizeof(path), "%s/%016lx", argv[1], hash(&programs[i]));
		program_save(path, programs[i].bytes, programs[i].size);
		chosen++;
	}
	free(programs);
	printf("%d of %d programs reach the same %u edges\n", chosen, files, reached);
	return 0;
}
