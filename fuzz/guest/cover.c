/*
 * Which of the kernel's functions programs run, and how many of their blocks.
 *   cover FILE...
 * One line for each function that runs at all: blocks that ran, blocks that there are, its name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/counters.h"
#include "fuzz/file.h"
#include "fuzz/guest/report.h"
#include "fuzz/interp.h"

#define NAME_SIZE 64

static uint8_t map[BLOCKS_MAX], ran[BLOCKS_MAX];

static void print_function(const char *name, uint32_t reached, uint32_t all)
{
	if (reached)
		printf("%5u of %5u  %s\n", reached, all, name);
}

/* The blocks are numbered from 1 in the order of the file. */
static void print_functions(FILE *file)
{
	char line[2 * NAME_SIZE], name[NAME_SIZE] = "", last[NAME_SIZE] = "";
	uint32_t number = 1, reached = 0, all = 0;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "block %*x %63s", name) != 1)
			continue;
		if (strcmp(name, last) != 0) {
			print_function(last, reached, all);
			strcpy(last, name);
			reached = all = 0;
		}
		all++;
		reached += number < BLOCKS_MAX && ran[number++];
	}
	print_function(last, reached, all);
}

int main(int argc, char **argv)
{
	uint8_t bytes[PROGRAM_MAX];
	FILE *file = fopen("build/fuzz/guest/blocks", "r");
	size_t n;
	int i;

	if (argc < 2 || !file) {
		fprintf(stderr, "usage: cover FILE..., at the root of the tree\n");
		return 2;
	}
	interp_init();
	for (i = 1; i < argc; i++) {
		program_run(bytes, program_load(argv[i], bytes), NULL);
		counters_collect(map);
		for (n = 0; n < counters_size(); n++)
			ran[n] |= map[n];
	}
	print_functions(file);
	fclose(file);
	printf("blocks %u of %zu\n", counters_reached(), counters_size());
	return 0;
}
