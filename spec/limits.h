/*
 * How many of each kind of object there can be.  The defaults are what is proved and what the
 * kernel links.  The checked kernel, the host's tests and the fuzzers build with smaller ones
 * (-DNR_TASKS=12 ...), where the end of a table is near and walking it is cheap.
 */
#ifndef SPEC_LIMITS_H
#define SPEC_LIMITS_H

#ifndef NR_TASKS
#define NR_TASKS 4096
#endif
#ifndef NR_OBJECTS /* of each kind that tasks share: files, fs, sighand, signal, mm */
#define NR_OBJECTS 4096
#endif
#ifndef NR_USERS
#define NR_USERS 64
#endif
#ifndef PID_MAX /* pids are below it; Linux: PID_MAX_DEFAULT */
#define PID_MAX 32768
#endif
#ifndef RESERVED_PIDS /* where the search for a free pid wraps to; Linux's name and value */
#define RESERVED_PIDS 300
#endif

/* No count comes near it: there are fewer tasks than this to own anything. */
#define COUNT_MAX 0x40000000u

#define ROOT_USER 1u /* handle of the user whose uid is 0 */
#define SWAPPER 1u   /* handle of the first task: pid 0, the idle task, parent of init */
#define INIT_PID 1u

#endif
