/*
 * The machine of the guest level: QEMU with the kernel, the guest's program and the plugin, in
 * memory that is shared with us.
 */
#ifndef FUZZ_GUEST_MACHINE_H
#define FUZZ_GUEST_MACHINE_H

#include <sys/types.h>

#include "fuzz/guest/report.h"

#define BOOT_MS 10000 /* it takes less to come as far as programs */

/*
 * Boot it.  The plugin takes programs from descriptor `from` and answers on `to`.  The kernel is
 * that of the folder which GUEST names; it plays the Linux that LINUX names; what it prints goes to
 * the file that CONSOLE names; with COUNT set, the plugin counts what programs cost.  Its process;
 * *report: what it shares, until machine_end.  Ends the tool if it cannot.
 */
pid_t machine_start(int from, int to, struct report **report);

/* Seconds of a processor that it has used. */
double machine_seconds(pid_t pid);

/* Await its end, after a kill if need be: the wait status. */
int machine_end(pid_t pid, struct report *report, int kill_it);

/* run.c: the same of the machine that runs programs now; what its last program cost. */
double program_seconds(void);
const struct cost *program_cost(void);

#endif
