/*
 * Was the patched line of a planted bug executed?  Breakpoints at its addresses tell, each until it
 * is met for the first time.
 */
#ifndef FUZZ_REACH_H
#define FUZZ_REACH_H

#include <stdbool.h>

/*
 * Watch the addresses that the file FUZZ_REACH names (fuzz/lines.py); without that, none.  Once in
 * each process.
 */
void reach_init(void);

/* Has one been executed, in this process? */
bool reach_is_reached(void);

#endif
