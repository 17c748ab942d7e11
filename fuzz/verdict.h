/*
 * What can be wrong: the clauses of the oracle.  A finding is named by the clause that failed.
 */
#ifndef FUZZ_VERDICT_H
#define FUZZ_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#define CLAUSES(CLAUSE)                                                                            \
	CLAUSE(NONE, "nothing")                                                                    \
	CLAUSE(C01, "result: not what the eager model answers")                                    \
	CLAUSE(C02, "value: a word reads otherwise than had every page been copied")               \
	CLAUSE(C03, "stale: a translation outlived its entry")                                     \
	CLAUSE(C04, "refusal: out of memory while there was enough")                               \
	CLAUSE(C05, "roll-back: a refused operation kept or lost frames")                          \
	CLAUSE(C06, "progress: a fault was handled and came back")                                 \
	CLAUSE(C07, "count: a frame's count is not the number of its holders")                     \
	CLAUSE(C08, "sharing: a writable entry on a frame with other holders")                     \
	CLAUSE(C09, "rights: an entry does not agree with its region")                             \
	CLAUSE(C10, "regions: the list is not what was mapped")                                    \
	CLAUSE(C11, "kernel half: a root's upper half is not the kernel's")                        \
	CLAUSE(C12, "leak: not all frames are back after every process ended")                     \
	CLAUSE(C13, "panic: the kernel's own check failed")                                        \
	CLAUSE(C14, "crash: a wild access or a trap")                                              \
	CLAUSE(C15, "hang: no end after a second")                                                 \
	CLAUSE(C16, "lines: a table's record does not agree with its entries")                     \
	CLAUSE(C17, "accounts: an object of the model is missing after every process ended") \
	CLAUSE(C18, "sleep: a call came back before what it waits for")                            \
	CLAUSE(C19, "children: wait told of another child, or of another end")                     \
	CLAUSE(C20, "signals: one was lost, came twice, or did not end what it must")              \
	CLAUSE(C21, "pipe: what came out is not what went in")                                     \
	CLAUSE(C22, "futex: others were woken than slept there")

enum clause {
#define CLAUSE(name, text) CLAUSE_##name,
	CLAUSES(CLAUSE)
#undef CLAUSE
	NR_CLAUSES
};

/*
 * CLAUSE_NONE and the number of operations; or the clause, where, and the two values that differ.
 */
struct verdict {
	enum clause clause;
	uint32_t step;
	uint64_t expected, got;
};

/* "C02", and the sentence. */
const char *clause_name(enum clause clause);
const char *clause_text(enum clause clause);

/* Has the environment switched it off, by FUZZ_WITHOUT: to show what is not seen then? */
bool clause_is_off(enum clause clause);

#endif
