/*
 * What Linux answers to a clone, as tables of facts: an oracle that shares nothing with model/ but
 * the names of the rungs and the numbers of the flags and errors.
 */
#ifndef TESTS_UNIT_CLONE_ORACLE_H
#define TESTS_UNIT_CLONE_ORACLE_H

#include "spec/errors.h"
#include "spec/flags.h"
#include "spec/steps.h"
#include "spec/types.h"

/* Who calls and how, as bits. */
#define WHO_ADMIN 0x1u	      /* has CAP_SYS_ADMIN */
#define WHO_INIT 0x2u	      /* SIGNAL_UNKILLABLE */
#define WHO_CHROOTED 0x4u
#define WHO_PID_NS 0x8u	      /* its children's pid namespace is another */
#define WHO_TIME_NS 0x10u     /* ... time namespace */
#define WHO_USERNS_OFF 0x20u  /* Debian's switch is off */
#define WHO_SIGNALLED 0x40u   /* an unblocked signal is pending */
#define WHO_KILLED 0x80u      /* ... and ends it */
#define WHO_CLONE3 0x100u
#define WHO_ONE_ADDRESS 0x200u /* pidfd and parent_tid are one address */
#define WHO_EXIT_SIGNAL 0x400u /* clone3's exit_signal is not 0 */
#define WHO_BAD_SIGNAL 0x800u  /* ... and more than 64 */
#define WHO_RESOURCE 0x1000u   /* has CAP_SYS_RESOURCE */
#define WHO_OVER_LIMIT 0x2000u /* its user has as many processes as it may */
#define WHO_FULL 0x4000u       /* the system has as many tasks as it may */
#define WHO_ENDING 0x8000u     /* its thread group is to end */

#define WHO_UNDO 0x10000u      /* undoes semaphores already */
#define WHO_NO_IO 0x20000u     /* has no io context */
#define WHO_DEAD_NS 0x40000u   /* the init of its children's pid namespace has ended */
#define WHO_RESTORE 0x80000u   /* has CAP_CHECKPOINT_RESTORE */
#define WHO_PICKS 0x100000u    /* asks for a pid that is free, but for these: */
#define WHO_PICKS_TWO 0x200000u  /* ... and for one more than there are namespaces */
#define WHO_PICKS_NONE 0x400000u /* ... for one that is none */
#define WHO_PICKS_USED 0x800000u /* ... for one that is in use */

#define NO_RUNG NR_STEPS

/*
 * 0 or -errno.  version: enum linux_version; failing: the step whose rung fails, with the error
 * that tests/unit/ladders.h has for it, or NO_RUNG.
 */
int32_t oracle_clone(uint32_t version, uint64_t flags, uint32_t who, uint32_t failing);

#endif
