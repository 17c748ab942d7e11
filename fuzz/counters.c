/*
 * Coverage counters.  Every file under test has its piece of one section, which the linker makes
 * whole.
 * Entry: counters_collect.  Clang: SanitizerCoverage, inline-8bit-counters.
 */
#include "fuzz/counters.h"

#include <string.h>

#define COUNTERS_MAX 65536u

static uint8_t *counters, *counters_end;
static uint8_t reached[COUNTERS_MAX];

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *end);

/* Called by a constructor of every file under test. */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *end)
{
	if (!counters || start < counters)
		counters = start;
	if (end > counters_end)
		counters_end = end;
	if (counters_end - counters > COUNTERS_MAX)
		counters_end = counters + COUNTERS_MAX;
}

size_t counters_size(void)
{
	return (size_t)(counters_end - counters);
}

void counters_clear(void)
{
	memset(counters, 0, counters_size());
}

void counters_collect(uint8_t *map)
{
	size_t i, size = counters_size();

	for (i = 0; i < size; i++)
		reached[i] |= counters[i];
	if (map)
		memcpy(map, counters, size);
}

uint32_t counters_reached(void)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < counters_size(); i++)
		n += reached[i] != 0;
	return n;
}
