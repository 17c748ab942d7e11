/*
 * Names for addresses, for whoever reads a back-trace.
 * Entry: symbol_of.  Linux: kernel/kallsyms.c, kallsyms_lookup.
 */
#include "kernel/lib/symbol.h"

const char *symbol_of(uint64_t address, uint64_t *offset)
{
	uint32_t low = 0, high = symbols.nr, at = (uint32_t)address;

	*offset = 0;
	if (high == 0 || address < (SYMBOL_BASE | symbols.symbol[0].at) ||
	    address >= (SYMBOL_BASE | symbols.symbol[high].at))
		return "?";
	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;

		if (symbols.symbol[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	*offset = at - symbols.symbol[low].at;
	return symbols.name + symbols.symbol[low].name;
}
