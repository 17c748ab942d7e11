/*
 * Refuse: the checks of a clone before anything is taken, in Linux's order, the first refusal wins.
 * Keeps true: nothing is touched.  Entry: clone_refusal.
 * What clone3 refuses before is in model/clone3.c.
 * Linux: kernel/fork.c, kernel_clone, the head of copy_process; and what create_user_ns
 * (kernel/user_namespace.c) refuses without having taken anything.
 */
#include "model/refuse.h"

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> makes_new_safely(linux_rules[linux_version], args, flags);
*/
/* What is made new must not be what is shared, nor written where something else goes. */
static bool new_is_not_shared(struct clone_args args, uint64_t flags)
{
	if (linux_rules[linux_version].pidfd_has_own_address && ON(flags, CLONE_PIDFD) &&
	    ON(flags, CLONE_PARENT_SETTID) && args.pidfd == args.parent_tid)
		return false;
	if (ON(flags, CLONE_NEWNS) && ON(flags, CLONE_FS))
		return false;
	if (linux_rules[linux_version].newuser_excludes_fs && ON(flags, CLONE_NEWUSER))
		return !ON(flags, CLONE_FS);
	return true;
}

/*@ requires caller: caller < NR_TASKS;
    requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==>
      (stays_in_pid_ns(linux_rules[linux_version], flags, task_table[caller]) &&
       stays_in_time_ns(linux_rules[linux_version], flags, task_table[caller]));
*/
/* A thread cannot be in another namespace than its group; where that is checked has moved. */
static bool stays_in_namespaces(uint64_t flags, task_id caller)
{
	bool leaves = ON(flags, CLONE_NEWUSER) || ON(flags, CLONE_NEWPID) ||
		      task_table[caller].other_pid_ns;

	if (linux_rules[linux_version].sighand_pins_pid_ns && ON(flags, CLONE_SIGHAND) && leaves)
		return false;
	if (linux_rules[linux_version].thread_pins_pid_ns && ON(flags, CLONE_THREAD) && leaves)
		return false;
	if (linux_rules[linux_version].vm_pins_time_ns &&
	    (ON(flags, CLONE_THREAD) || ON(flags, CLONE_VM)))
		return !task_table[caller].other_time_ns;
	return true;
}

/*@ requires caller: caller < NR_TASKS;
    requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==>
      shares_what_it_must(linux_rules[linux_version], flags, task_table[caller]);
*/
/* What is shared brings with it what it cannot be shared without. */
static bool shared_is_whole(uint64_t flags, task_id caller)
{
	if (ON(flags, CLONE_THREAD) && !ON(flags, CLONE_SIGHAND))
		return false;
	if (ON(flags, CLONE_SIGHAND) && !ON(flags, CLONE_VM))
		return false;
	if (linux_rules[linux_version].init_has_no_siblings && ON(flags, CLONE_PARENT) &&
	    task_table[caller].unkillable)
		return false;
	if (!stays_in_namespaces(flags, caller))
		return false;
	if (linux_rules[linux_version].pidfd_names_a_process && ON(flags, CLONE_PIDFD))
		return !ON(flags, CLONE_DETACHED) && !ON(flags, CLONE_THREAD);
	return true;
}

int32_t clone_refusal(struct clone_args args, uint64_t flags, task_id caller)
{
	if (!new_is_not_shared(args, flags))
		return -EINVAL;
	if (linux_rules[linux_version].userns_has_a_switch && userns_is_off &&
	    ON(flags, CLONE_NEWUSER) && !ON(task_table[caller].capabilities, CAP_SYS_ADMIN))
		return -EPERM;
	if (!shared_is_whole(flags, caller))
		return -EINVAL;
	if (linux_rules[linux_version].pending_signal_is_early &&
	    task_table[caller].signals != SIGNAL_NONE)
		return -ERESTARTNOINTR;
	if (linux_rules[linux_version].newuser_excludes_chroot && ON(flags, CLONE_NEWUSER) &&
	    task_table[caller].chrooted)
		return -EPERM;
	return 0;
}
