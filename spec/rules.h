/*
 * What differs between the Linux versions, as data.  The checks and the ladder are written once and
 * ask these questions; the kernel picks a row with linux=VERSION on its command line.
 * Each line says since when Linux answers so.
 */
#ifndef SPEC_RULES_H
#define SPEC_RULES_H

#include "spec/rung.h"
#include "spec/types.h"

enum linux_version { LINUX_2_6_11, LINUX_2_6_23, LINUX_3_18, LINUX_6_1, NR_LINUX_VERSIONS };

struct linux_rules {
	/* The flags that the version gives a meaning to; the others are ignored. */
	uint64_t flags;

	/* Checks before anything is taken; true where the version has the check. */
	bool newuser_excludes_fs;     /* NEWUSER and FS: EINVAL.  3.9 (CVE-2013-1858) */
	bool userns_has_a_switch;     /* NEWUSER, switched off, not CAP_SYS_ADMIN: EPERM.  Debian */
	bool init_has_no_siblings;    /* PARENT by an unkillable task: EINVAL.  2.6.32 */
	bool sighand_pins_pid_ns;     /* SIGHAND leaving the pid namespace: EINVAL.  3.18 */
	bool thread_pins_pid_ns;      /* THREAD leaving the pid namespace: EINVAL.  6.1 */
	bool vm_pins_time_ns;         /* THREAD or VM leaving the time namespace: EINVAL.  5.6 */
	bool pidfd_names_a_process;   /* PIDFD and (DETACHED or THREAD): EINVAL.  5.2 */
	bool pidfd_has_own_address;   /* PIDFD and PARENT_SETTID to one address: EINVAL.  5.2 */
	bool pending_signal_is_early; /* an unblocked pending signal: ERESTARTNOINTR.  4.19 */

	bool security_is_asked_first; /* the security module, before all.  Until 4.13 */

	/* The rungs that some versions have and some have not; the others are everybody's. */
	bool rungs[NR_STEPS];

	/* Credentials and the user's limit. */
	bool creds_are_copied;	      /* unless shared by a thread; else groups, shared.  2.6.29 */
	bool users_come_with_creds;   /* NEWUSER is made with them; not in a chroot: EPERM.  3.8 */
	bool limit_is_first;	      /* RLIMIT_NPROC is looked at before them.  Until 5.13 */

	/* Checks of the namespaces rung. */
	bool newipc_excludes_sysvsem; /* NEWIPC and SYSVSEM: EINVAL.  2.6.27 */
	bool newpid_needs_own_ns;     /* NEWPID after unshare(NEWPID): EINVAL.  3.8 */

	/* The ladder. */
	bool security_before_audit;   /* which of these two rungs is lower.  2.6 */
	bool threads_lock_group;      /* THREAD holds the group's lock on the way.  2.6.39 to 4.1 */
	bool pid_is_first;	   /* the pid is taken before anything else.  Until 2.6.23 */
	int32_t no_pid_error;	   /* running out of pids.  3.18: ENOMEM, a bug, mended in 4.1 */
	bool settid_can_fail;	   /* a bad parent_tid fails the call.  Until 2.6.23 */
	bool late_signal_any;	   /* not only a fatal signal stops the call half-way */
	int32_t late_signal_error; /* with this error */
	bool ending_group_refuses; /* THREAD of a group that is to end: EAGAIN.  Until 2.6.11 */

	/* The child. */
	bool caller_picks_signal; /* even a PARENT child's.  Until 2.6.28 (CVE-2009-0028) */
	bool vm_resets_altstack;  /* VM without VFORK: no alternate signal stack.  2.6.23 */
	bool has_subreapers;	  /* a task can ask for the orphans below it.  3.4 */
	bool threads_join_stop;	  /* a thread of a group that is being stopped stops too */
	bool last_exit_speaks;	  /* the status is the last thread's, not the first's.  6.0 */

	/* Around the ladder: the entries, and what the parent does once the child exists. */
	bool has_clone3;	 /* else ENOSYS.  5.3 */
	bool has_set_tid;	 /* set_tid picks the child's pid, else it is ignored.  5.5 */
	bool has_stopped;	 /* CLONE_STOPPED: the child starts stopped.  Until 2.6.37 */
	bool vfork_is_killable;	 /* a fatal signal ends the wait for the child.  3.4 */
	bool seized_child_traps; /* a seized parent's child is not sent SIGSTOP.  3.4 */
	bool stop_comes_first;	 /* a traced child's first stop is queued in copy_process.  3.1 */
};

extern const struct linux_rules linux_rules[NR_LINUX_VERSIONS];

/* The row in force: LINUX_2_6_11 .. LINUX_6_1. */
extern uint32_t linux_version;

#endif
