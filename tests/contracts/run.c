/*
 * The book of executed contracts (tests/contracts/run.h).  Entry: contract_enter.  At the end of
 * the program the book is appended to the file that CONTRACT_BOOK names, a line per clause and
 * guard.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include CONTRACT_STATE

struct clause {
	const char *function, *kind, *name;
};

struct guard {
	uint32_t clause;
	const char *text;
};

void contract_copy(void);

#include CONTRACT_TABLES

struct contract_state contract_old[CONTRACT_DEPTH], contract_frame;
uint32_t contract_level;

static uint64_t ran[sizeof(clauses) / sizeof(clauses[0])];
static uint8_t seen[sizeof(guards) / sizeof(guards[0])];

void contract_enter(void)
{
	if (++contract_level == CONTRACT_DEPTH)
		abort();
	contract_copy();
}

void contract_leave(void)
{
	contract_level--;
}

void contract_ran(uint32_t number)
{
	ran[number]++;
}

void check(uint32_t number, bool holds)
{
	contract_ran(number);
	if (holds)
		return;
	fprintf(stderr, "contract broken: %s: %s %s\n", clauses[number].function,
		clauses[number].kind, clauses[number].name);
	abort();
}

bool probe(uint32_t number, bool value)
{
	seen[number] |= value ? 2 : 1;
	return value;
}

__attribute__((destructor)) static void write_book(void)
{
	const char *path = getenv("CONTRACT_BOOK");
	FILE *book = path ? fopen(path, "a") : NULL;

	if (!book)
		return;
	for (uint32_t i = 0; i < nr_clauses; i++)
		fprintf(book, "clause\t%s\t%s\t%s\t%llu\n", clauses[i].function, clauses[i].kind,
			clauses[i].name, (unsigned long long)ran[i]);
	for (uint32_t i = 0; i < nr_guards; i++)
		fprintf(book, "guard\t%s\t%s\t%s\t%u\n", clauses[guards[i].clause].function,
			clauses[guards[i].clause].name, guards[i].text, seen[i]);
	fclose(book);
}
