/*
 * What Linux answers to a clone, as tables of facts: an oracle that shares nothing with model/ but
 * the numbers of the flags and errors.
 */
#ifndef TESTS_UNIT_CLONE_ORACLE_H
#define TESTS_UNIT_CLONE_ORACLE_H

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
#define WHO_RESOURCE 0x1000u   /* has CAP_SYS_RESOURCE */
#define WHO_OVER_LIMIT 0x2000u /* its user has as many processes as it may */
#define WHO_FULL 0x4000u       /* the system has as many tasks as it may */
#define WHO_ENDING 0x8000u     /* its thread group is to end */

/* What a clone takes on its way, each of which may fail. */
enum rung {
	RUNG_NONE, RUNG_PID, RUNG_SECURITY_CHECK, RUNG_TASK, RUNG_USER, RUNG_CRED, RUNG_NEWUSER,
	RUNG_THREADS, RUNG_EXEC_DOMAIN, RUNG_BINFMT, RUNG_SETTID, RUNG_MEMPOLICY, RUNG_SCHED,
	RUNG_PERF, RUNG_SECURITY, RUNG_AUDIT, RUNG_UNDO, RUNG_FILES, RUNG_FS, RUNG_SIGHAND,
	RUNG_SIGNAL, RUNG_MM, RUNG_KEYS, RUNG_NAMESPACES, RUNG_IO, RUNG_THREAD, RUNG_PIDFD,
	RUNG_PIDFD_STORE, RUNG_CGROUP, RUNG_SIGNALS, NR_RUNGS
};

/*
 * 0 or -errno.  version: enum linux_version; failing: the rung that fails, with `error` where its
 * error is not always the same.
 */
int32_t oracle_clone(uint32_t version, uint64_t flags, uint32_t who, uint32_t failing,
		     int32_t error);

/* Has the version this rung, whatever the flags? */
bool oracle_has_rung(uint32_t version, uint32_t rung);

#endif
