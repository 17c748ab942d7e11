/*
 * What Linux answers to a clone, as a table of facts: an oracle that shares nothing with model/
 * but the numbers of the flags and errors.
 */
#ifndef TESTS_UNIT_REFUSE_ORACLE_H
#define TESTS_UNIT_REFUSE_ORACLE_H

#include "spec/errors.h"
#include "spec/flags.h"
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
#define WHO_POOR 0x1000u	/* its user has as many processes as it may have */
#define WHO_DEAD_NS 0x2000u	/* the init of its children's pid namespace has ended */
#define WHO_ENDING 0x4000u	/* its thread group is to end */

/* 0 or -errno, of a call whose every step would succeed. version: enum linux_version. */
int32_t oracle_answer(uint32_t version, uint64_t flags, uint32_t who);

#endif
