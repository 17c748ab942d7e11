/*
 * The clauses as texts, and which count.
 */
#include "fuzz/verdict.h"

#include <stdlib.h>
#include <string.h>

const char *clause_name(enum clause clause)
{
	static const char *const names[] = {
#define CLAUSE(name, text) #name,
		CLAUSES(CLAUSE)
#undef CLAUSE
	};
	return names[clause];
}

const char *clause_text(enum clause clause)
{
	static const char *const texts[] = {
#define CLAUSE(name, text) text,
		CLAUSES(CLAUSE)
#undef CLAUSE
	};
	return texts[clause];
}

bool clause_is_off(enum clause clause)
{
	const char *without = getenv("FUZZ_WITHOUT");

	return without && strstr(without, clause_name(clause)) != NULL;
}
