/*
 * The conformance program: what its parts have in common.
 */
#ifndef TESTS_CONFORMANCE_CONFORMANCE_H
#define TESTS_CONFORMANCE_CONFORMANCE_H

#include "tests/conformance/answers.h"

/* Linux's answers, as tests/conformance/linux-6.1.answers has them. */
extern const char linux_answers[];

/* Clone call nr with these arguments; the child ends at once.  Its pid, or -errno. */
long clone_and_leave(long nr, unsigned long a, unsigned long b, unsigned long c, unsigned long d,
		     unsigned long e);

/* What all processes of a sweep see. */
struct shared {
	volatile int16_t answers[MAX_WORDS];
	volatile int done;
	/* Of CALL_SHARES' child. */
	volatile long pid, ppid, tid, child_tid, tls;
};
extern struct shared *shared;

/* Make the calls of the sweep, and put what comes of them into shared->answers. */
void sweep_clones(const struct sweep *s);
void sweep_shares(const struct sweep *s);

/* The sweep by its caller: NULL, or why this system does not let us be that caller. */
const char *sweep_run(const struct sweep *s);

/* An answer by name: told, compared with Linux's, written down. */
void fact(const char *name, long value);

/* What cannot be asked, a sweep or all facts that begin so, and why: told, written down. */
void not_asked(const char *name, const char *why);

/* The program's own file, by its path; without one, "". */
extern const char *own_path;

/* What the program answers that an exec of it has begun: its exit status. */
int begun_anew(const char *what);

/* Facts. */
void ask_arguments(void);
void ask_beginnings(void);
void ask_life(void);
void ask_waits(void);
void ask_limits(void);
void ask_exhaustion(void);

/* A child that runs the function: its pid.  And its wait status. */
long start(int (*function)(void));
long status_after(int (*function)(void));

/* What clone answered, once its child is awaited: 0, or -errno. */
long reaped(long pid);

#endif
