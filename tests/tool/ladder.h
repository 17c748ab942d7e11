/*
 * A climb as it was seen.
 */
#ifndef TESTS_TOOL_LADDER_H
#define TESTS_TOOL_LADDER_H

#include "tests/tool/ask.h"

struct climb {
	char call[1024];
	uint32_t version;
	struct answer answer;
	struct accounts before, after;
};

/* "taken", "one owner more", "own copy", "passed", or the error. */
const char *event_text(const struct event *e);

/* Is the event a rung on the way up? */
bool event_is_rung(const struct event *e);

/* The name of a rung, or of the lock. */
const char *event_name(const struct event *e);

/* The climb as a picture, to standard output; what was seen is in `events`. */
void ladder_draw(const struct climb *climb);

#endif
