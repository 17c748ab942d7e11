/*
 * What differs between the Linux versions, as data.  The checks and the ladder are written once and
 * ask these questions; the kernel picks a row with linux=VERSION on its command line.
 * Each line says since when Linux answers so.
 */
#ifndef SPEC_RULES_H
#define SPEC_RULES_H

#include "spec/types.h"

enum linux_version { LINUX_2_6_11, LINUX_2_6_23, LINUX_3_18, LINUX_6_1, NR_LINUX_VERSIONS };

struct linux_rules {
	/* Which flags the version gives a meaning to; the others are ignored. */
	uint64_t flags;

	/* Flag and context checks: true where the version has the check. */
	bool newuser_excludes_fs;     /* NEWUSER and FS: EINVAL.  3.9 (CVE-2013-1858) */
	bool userns_switch;           /* NEWUSER with the switch off, not CAP_SYS_ADMIN: EPERM.  Debian */
	bool init_has_no_siblings;    /* PARENT by an unkillable task: EINVAL.  2.6.32 */
	bool sighand_pins_pid_ns;     /* SIGHAND leaving the pid namespace: EINVAL.  3.18 */
	bool thread_pins_pid_ns;      /* THREAD leaving the pid namespace: EINVAL.  6.1 */
	bool vm_pins_time_ns;         /* THREAD or VM leaving the time namespace: EINVAL.  5.6 */
	bool pidfd_names_a_process;   /* PIDFD and (DETACHED or THREAD): EINVAL.  5.2 */
	bool pidfd_excludes_settid;   /* clone: PIDFD and PARENT_SETTID share a word: EINVAL.  5.2 */
	bool pending_signal_is_early; /* a pending signal restarts the call before anything is taken */
	bool newns_is_checked_early;  /* a new namespace without CAP_SYS_ADMIN: EPERM, in the ladder */
	bool newipc_excludes_sysvsem; /* NEWIPC and SYSVSEM: EINVAL.  2.6.27 */
	bool newuser_excludes_chroot; /* NEWUSER by a chrooted task: EPERM.  3.9 */
	bool newpid_follows_unshare;  /* NEWPID after unshare(NEWPID): EINVAL */

	/* The ladder. */
	bool pid_is_first;            /* the pid is taken before everything else.  Before 2.6.24 */
	int32_t no_pid_error;         /* what running out of pids answers.  3.18: ENOMEM, a bug */
	bool settid_can_fail;         /* a bad parent_tid fails the call.  Before 2.6.24; then ignored */
	int32_t late_signal_error;    /* a signal that arrives half-way */
	bool late_signal_any;         /* any unblocked signal counts, not only a fatal one */

	/* The child. */
	bool parent_picks_signal;     /* a CLONE_PARENT child takes the caller's low byte (CVE-2009-0028) */
};

extern const struct linux_rules linux_rules[NR_LINUX_VERSIONS];

/* The row in force: LINUX_2_6_11 .. LINUX_6_1. */
extern uint32_t linux_version;

#endif
