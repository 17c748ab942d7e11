/*
 * The guard: whatever the code under test does wrong, from a failed clause to a wild access, ends
 * the program that was being run and not the fuzzer.
 */
#ifndef FUZZ_GUARD_H
#define FUZZ_GUARD_H

#include <setjmp.h>

#include "fuzz/verdict.h"

extern sigjmp_buf guard_exit;

/*
 * Begin to guard: false; and true when it returns again because of a failure, with the verdict
 * filled.  A macro, as the frame that calls sigsetjmp has to stay.  The signal mask is left alone
 * (handlers run with theirs open), so that this costs no system call.
 */
#define GUARDED(verdict)                                                                           \
	(guard_begin(), sigsetjmp(guard_exit, 0) != 0 && guard_verdict(verdict))

void guard_begin(void);

/* Fill in the failure that ended the program; true. */
int guard_verdict(struct verdict *verdict);

/* The program has ended: failures are the fuzzer's own again. */
void guard_end(void);

#endif
