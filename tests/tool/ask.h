/*
 * Asking the model: who calls, in which Linux, and what comes of it.
 */
#ifndef TESTS_TOOL_ASK_H
#define TESTS_TOOL_ASK_H

#include "tests/tool/text.h"
#include "tests/tool/watch.h"

/* Who may be asked about, by name. */
struct caller {
	const char *name, *what;
	uint32_t uid;
	uint32_t traits; /* CALLER_ */
};

#define CALLER_INIT 0x1u
#define CALLER_THREAD 0x2u
#define CALLER_PID_NS 0x4u
#define CALLER_TIME_NS 0x8u
#define CALLER_CHROOTED 0x10u
#define CALLER_USERNS_OFF 0x20u
#define CALLER_OVER_LIMIT 0x40u
#define CALLER_FULL 0x80u
#define CALLER_SIGNALLED 0x100u
#define CALLER_KILLED 0x200u

extern const struct caller callers[]; /* ends with a row without a name */

const char *version_name(uint32_t version);

/* What stopped a call. */
enum stop {
	STOP_NOTHING, /* it was accepted */
	STOP_SIZE,    /* clone3's size of arguments, or there is no clone3 */
	STOP_ENTRY,   /* clone3's arguments */
	STOP_REFUSED, /* a check before anything is taken */
	STOP_RUNG,    /* a rung */
};

struct answer {
	int32_t error; /* 0 or -errno */
	task_id child; /* or NOBODY */
	enum stop stop;
	const struct promise *broken; /* the first that was, or NULL */
	uint32_t step;		      /* the rung, or NR_STEPS */
};

/* A fresh model by a version's rules, the caller in it: its handle. */
task_id scene_set(uint32_t version, const struct caller *caller);

/* The version by whose rules the question is asked. */
void question_set_version(struct question *q, uint32_t version);

/* Ask; the child, if there is one, is alive in the model. */
struct answer ask(struct question *q, task_id caller);

/* The child ends and is reaped: but for the last pid all is as before. */
void ask_undo(const struct answer *a);

/* "EINVAL"; in `text` if the number has no name in the specification. */
const char *error_name(int32_t error, char text[32]);

#endif
