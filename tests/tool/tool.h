/*
 * The command's commands.
 */
#ifndef TESTS_TOOL_TOOL_H
#define TESTS_TOOL_TOOL_H

#include "tests/tool/ask.h"
#include "tests/tool/words.h"

/* What all commands are told on the command line. */
struct options {
	bool json;
	bool all_versions;	      /* else: */
	uint32_t version;
	const struct caller *caller;
	bool clone3;		      /* the call is clone3 whatever the word is */
	const char *fail;	      /* a step's name, or NULL */
	bool svg;
	bool help;
	int nr_words; /* what is no option */
	const char **words;
};

/* Exit status: 0; 1 something is not as it should be; 2 the input is wrong. */
#define STATUS_GOOD 0
#define STATUS_BAD 1
#define STATUS_INPUT 2

/* One line on standard error; STATUS_INPUT. */
__attribute__((format(printf, 2, 3))) int complain(const char *command, const char *format, ...);

/* A version by its name, or NR_LINUX_VERSIONS. */
uint32_t version_named(const char *name);

int run_explain(const struct options *o);
int run_ladder(const struct options *o);
int run_diff(const struct options *o);
int run_check(const struct options *o);
int run_sim(const struct options *o);

/* The step of a name, or NR_STEPS. */
uint32_t step_named(const char *name);

/* The word, the words or "-" of the command line, as a call; false after a complaint. */
bool question_read(const char *command, const struct options *o, struct question *q);

/* "clone(CLONE_VM|SIGCHLD)". */
void question_write(char text[WORDS_MAX], const struct question *q);

/* What the child has of each kind: "shared", "copied", "own" or "none". */
const char *tie_of(uint32_t kind, task_id caller, task_id child);

#endif
