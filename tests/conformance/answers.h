/*
 * The answers of a system.  Those of a sweep are kept as a diagram: a node asks one flag, and two
 * equal answers are one.  As a few rules give them all, it is small; it is lost nothing.
 */
#ifndef TESTS_CONFORMANCE_ANSWERS_H
#define TESTS_CONFORMANCE_ANSWERS_H

#include "tests/conformance/sweeps.h"

#define MAX_WORDS 65536u
#define UNANSWERED 32767 /* this system cannot be asked so */

/* By the word's index: 0 or a set of SEEN_ bits, or -errno. */
extern int16_t answers[MAX_WORDS];
extern int16_t others[MAX_WORDS]; /* of a second system */

/* Pieces of text: to a file, or a console. */
typedef void answers_put(const char *text);

/* "sweep NAME ..." of what is in `answers`. */
void answers_write(const struct sweep *s, answers_put *put);

/* "fact NAME NUMBER". */
void fact_write(const char *name, long value, answers_put *put);

/*
 * What a text of such lines has of a sweep, to `others`; false if it has nothing.
 */
bool answers_read(const char *text, const struct sweep *s);

/* The same for a fact. */
bool fact_read(const char *text, const char *name, long *value);

#endif
