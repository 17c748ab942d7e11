/*
 * The words of the specification (written by tests/tool/text.py), and what is asked about them.
 */
#ifndef TESTS_TOOL_TEXT_H
#define TESTS_TOOL_TEXT_H

#include <stddef.h>

#include "model/model.h"

/* One call of clone, clone3, fork or vfork, by one task, in one Linux. */
struct question {
	uint32_t version;
	const struct linux_rules *rules; /* of that version */
	bool is_clone3;
	struct clone3_args raw; /* as clone3 is given them; of the others in its form */
	uint64_t size;		/* of clone3's arguments in bytes */
	struct clone_args args;
	uint64_t flags;		  /* those of args.flags that the version knows */
	const struct task *record; /* the caller's */
};

struct flag_text {
	const char *name;
	uint64_t bit;
	const char *note; /* of the spec, or "" */
};

struct error_text {
	const char *name;
	int32_t number;
};

struct step_text {
	const char *name; /* in lower case, as fault injection has it */
	const char *what; /* "open files: ENOMEM" */
};

struct column_text {
	const char *name;
	const char *what; /* and since when */
	size_t offset, size;
};

/* What an accepted call keeps. */
struct promise {
	const char *name;
	const char *formula; /* of the contract; f: the flags, r: the version, t: the caller */
	const char *why;
	const char *since; /* what the table of versions says, or "" */
	const char *file;
	bool (*keeps)(const struct question *q);
};

/* Each ends with a row without a name. */
extern const struct flag_text flag_texts[];
extern const struct error_text error_texts[];
extern const struct step_text step_texts[NR_STEPS];
extern const struct column_text column_texts[];
extern const struct promise promises[]; /* in the order in which Linux looks */

#endif
