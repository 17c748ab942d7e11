/*
 * Random numbers: the processor's generator, or the time-stamp counter stirred.
 * Entry: random_number.  Linux: drivers/char/random.c.
 */
#include "kernel/x86/random.h"
#include "kernel/x86/cpu.h"
#include "spec/types.h"

static uint64_t state;

uint64_t random_number(void)
{
	uint64_t number;

	if (ON(cpuid(1, 0).c, 1u << 30) && rdrand(&number))
		return number;
	/* splitmix64 */
	state += rdtsc() + 0x9e3779b97f4a7c15ull;
	number = (state ^ state >> 30) * 0xbf58476d1ce4e5b9ull;
	number = (number ^ number >> 27) * 0x94d049bb133111ebull;
	return number ^ number >> 31;
}
