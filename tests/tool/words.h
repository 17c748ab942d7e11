/*
 * Flag words as people write them.
 */
#ifndef TESTS_TOOL_WORDS_H
#define TESTS_TOOL_WORDS_H

#include "tests/tool/text.h"

#define WORDS_MAX 1024u

/* Said of input that is none: what was understood, and what was expected. */
struct complaint {
	char text[WORDS_MAX];
};

/*
 * A call: names joined by |, numbers, a preset, or a line of strace's.  False, and a complaint, if
 * it is none of them.  The version is left out (question_set_version).
 */
bool words_parse(const char *text, struct question *q, struct complaint *c);

/* Flags and a signal joined by |; numbers may be among them. */
bool words_parse_flags(const char *text, uint64_t *flags, uint64_t *signal, struct complaint *c);

/* Brought into the form that all entries have. */
void question_of_clone(struct question *q, uint64_t word);
void question_of_clone3(struct question *q, struct clone3_args raw, uint64_t size);

/* "CLONE_VM|SIGCHLD"; 0 is "0". */
void words_write(char text[WORDS_MAX], uint64_t flags, uint64_t signal);

/* "SIGCHLD", or its number. */
void signal_write(char text[32], uint64_t signal);

/* Which of the names, ending with NULL, is nearest to the word; NULL if none is near. */
const char *nearest(const char *word, const char *const *names);

/* The signal of a name like SIGCHLD, or 0. */
uint64_t signal_number(const char *name, size_t length);

/* The presets, and what they are; ends with a row without a name. */
struct preset {
	const char *name, *what;
	uint64_t word;
};
extern const struct preset presets[];

#endif
