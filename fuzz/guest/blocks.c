/*
 * Counters of blocks, numbered in the order of their addresses, so that a machine begun anew has
 * the same.  Only those that have been translated are looked at.
 * Entry: block_counter.
 */
#include "fuzz/guest/blocks.h"

#include <stdio.h>
#include <stdlib.h>

#include "fuzz/guest/report.h"

#define TEXT_MAX (1u << 21)
#define NAME_MAX_SIZE 128

static uint64_t text_start, text_end;
static uint16_t number_at[TEXT_MAX]; /* of the block that begins there, from 1 */
static uint32_t nr_blocks;
static uint64_t counters[BLOCKS_MAX];

static uint16_t live[BLOCKS_MAX]; /* numbers of blocks that have been translated */
static uint32_t nr_live;
static bool is_live[BLOCKS_MAX];

static bool is_reached[BLOCKS_MAX];
static uint32_t nr_reached;

static uint8_t *afl_map;

static void read_line(const char *line)
{
	unsigned long start, end;

	if (sscanf(line, "text %lx %lx", &start, &end) == 2) {
		text_start = start;
		text_end = end - start < TEXT_MAX ? end : start + TEXT_MAX;
	}
	if (sscanf(line, "block %lx", &start) != 1 || start - text_start >= text_end - text_start)
		return;
	if (nr_blocks < BLOCKS_MAX - 1)
		number_at[start - text_start] = (uint16_t)++nr_blocks;
}

bool blocks_load(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[NAME_MAX_SIZE];

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file))
		read_line(line);
	fclose(file);
	return nr_blocks > 0;
}

uint32_t blocks_size(void)
{
	return nr_blocks + 1;
}

uint64_t *block_counter(uint64_t pc)
{
	uint16_t n = pc - text_start < text_end - text_start ? number_at[pc - text_start] : 0;

	if (!n)
		return NULL;
	if (!is_live[n])
		live[nr_live++] = n;
	is_live[n] = true;
	return &counters[n];
}

void blocks_publish(uint8_t *map)
{
	afl_map = map;
}

void blocks_clear(void)
{
	uint32_t i;

	for (i = 0; i < nr_live; i++)
		counters[live[i]] = 0;
}

void blocks_collect(uint8_t *to)
{
	uint32_t i;

	for (i = 0; i < nr_live; i++) {
		uint64_t n = counters[live[i]];

		counters[live[i]] = 0;
		to[live[i]] = n > 255 ? 255 : (uint8_t)n;
		nr_reached += n && !is_reached[live[i]];
		is_reached[live[i]] |= n > 0;
		if (afl_map && n)
			afl_map[live[i]] = to[live[i]];
	}
}

uint32_t blocks_reached(void)
{
	return nr_reached;
}
