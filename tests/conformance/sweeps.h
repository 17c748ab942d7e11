/*
 * What is asked: sweeps over all words of some flags, by a caller, of a call.  The same list for
 * the program that asks a system, and for the one that asks the model.
 */
#ifndef TESTS_CONFORMANCE_SWEEPS_H
#define TESTS_CONFORMANCE_SWEEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sweep_call { CALL_CLONE, CALL_CLONE3, CALL_SHARES };
enum sweep_caller { BY_ROOT, BY_USER, BY_THREAD, BY_LEADER, BY_VFORK_CHILD, BY_INIT, BY_TRACED };

struct sweep {
	const char *name;
	enum sweep_call call;
	enum sweep_caller caller;
	uint64_t flags; /* each combination of them is asked */
	uint64_t always;
	uint64_t signal;
};

#define NR_SWEEPS 16u
extern const struct sweep sweeps[NR_SWEEPS];

/* How many flags: 2 to that power words. */
uint32_t sweep_bits(const struct sweep *s);

/* The word of an index: bit i of it is the i-th of the flags, from the lowest. */
uint64_t sweep_word(const struct sweep *s, uint32_t index);

/* "0x300 VM FS"; "EINVAL", "accepts", or a number. */
void word_write(char *text, size_t size, uint64_t word);
void answer_write(char *text, size_t size, int answer);

/*
 * What CALL_SHARES tells of an accepted call, by what the child did and the caller could see
 * afterwards, or the child of the caller.
 */
#define SEEN_DIRECTORY 0x1	/* the child's chdir */
#define SEEN_FILES 0x2		/* the child closed a descriptor */
#define SEEN_MEMORY 0x4		/* the child wrote */
#define SEEN_HANDLER 0x8	/* the child set a signal's action */
#define SEEN_PROCESS 0x10	/* the child has the caller's pid */
#define SEEN_PARENT 0x20	/* the child has the caller's parent */
#define SEEN_TID_BY_PARENT 0x40 /* its tid lay at parent_tid when it came to be */
#define SEEN_TID_BY_CHILD 0x80	/* the child found its tid at child_tid */
#define SEEN_TID_CLEARED 0x100	/* the caller found 0 at child_tid afterwards */
#define SEEN_TLS 0x200		/* the child's thread pointer was the one asked for */

#endif
