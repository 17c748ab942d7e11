/*
 * What a target of AFL tells of itself to the progress line, in a file that both see.
 */
#ifndef FUZZ_STATUS_H
#define FUZZ_STATUS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * fuzz/afl.sh:afl_status reads it.  reached, edges: of the code under test; bug: has the patched
 * line of a planted bug been executed?
 */
struct status {
	uint64_t programs, operations, reached, edges, bug;
	bool busy; /* a program has been announced and not yet answered */
};

/*
 * The file that FUZZ_STATUS names, made if need be; without that, memory that children share.  Ends
 * the tool if it cannot.
 */
volatile struct status *status_open(void);

#endif
