/*
 * The clauses as texts.
 */
#include "fuzz/verdict.h"

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
