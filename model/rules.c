/*
 * The rows of the table of versions.  Nothing else in the tree knows what a Linux version is.
 * Source: the four kernels' kernel/fork.c and include/linux/sched.h; 6.1 is Debian's.
 */
#include "spec/rules.h"
#include "spec/errors.h"
#include "spec/flags.h"

#define FLAGS_2_6_11                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_PTRACE | CLONE_VFORK |          \
	 CLONE_PARENT | CLONE_THREAD | CLONE_NEWNS | CLONE_SYSVSEM | CLONE_SETTLS |                \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_DETACHED | CLONE_UNTRACED |            \
	 CLONE_CHILD_SETTID)
#define FLAGS_2_6_23 (FLAGS_2_6_11 | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER)
#define FLAGS_3_18 (FLAGS_2_6_23 | CLONE_NEWPID | CLONE_NEWNET | CLONE_IO)
#define FLAGS_6_1                                                                                  \
	(FLAGS_3_18 | CLONE_PIDFD | CLONE_NEWCGROUP | CLONE_NEWTIME | CLONE_CLEAR_SIGHAND |        \
	 CLONE_INTO_CGROUP)

uint32_t linux_version = LINUX_6_1;

const struct linux_rules linux_rules[NR_LINUX_VERSIONS] = {
	[LINUX_2_6_11] = {
		.flags = FLAGS_2_6_11,
		.security_is_asked_first = true,
		.rungs = {[STEP_EXEC_DOMAIN] = true, [STEP_BINFMT] = true, [STEP_MEMPOLICY] = true,
			  [STEP_SECURITY] = true, [STEP_AUDIT] = true, [STEP_KEYS] = true,
			  [STEP_THREAD] = true},
		.limit_is_first = true,
		.security_before_audit = true,
		.ending_group_refuses = true,
		.threads_join_stop = true,
		.pid_is_first = true,
		.no_pid_error = -EAGAIN,
		.settid_can_fail = true,
		.late_signal_error = -EINTR,
		.caller_picks_signal = true,

		.has_stopped = true,
	},
	[LINUX_2_6_23] = {
		.flags = FLAGS_2_6_23,
		.security_is_asked_first = true,
		.rungs = {[STEP_EXEC_DOMAIN] = true, [STEP_BINFMT] = true, [STEP_MEMPOLICY] = true,
			  [STEP_SECURITY] = true, [STEP_AUDIT] = true, [STEP_KEYS] = true,
			  [STEP_THREAD] = true},
		.limit_is_first = true,
		.security_before_audit = true,
		.pid_is_first = true,
		.no_pid_error = -EAGAIN,
		.settid_can_fail = true,
		.late_signal_any = true,
		.late_signal_error = -ERESTARTNOINTR,
		.caller_picks_signal = true,
		.vm_resets_altstack = true,

		.has_stopped = true,
	},
	[LINUX_3_18] = {
		.flags = FLAGS_3_18,
		.security_is_asked_first = true,
		.rungs = {[STEP_EXEC_DOMAIN] = true, [STEP_MEMPOLICY] = true, [STEP_SCHED] = true,
			  [STEP_PERF] = true, [STEP_AUDIT] = true, [STEP_IO] = true,
			  [STEP_THREAD] = true},
		.has_subreapers = true,
		.creds_are_copied = true,
		.limit_is_first = true,
		.threads_lock_group = true,
		.newuser_excludes_fs = true,
		.init_has_no_siblings = true,
		.sighand_pins_pid_ns = true,
		.users_come_with_creds = true,
		.newipc_excludes_sysvsem = true,
		.newpid_needs_own_ns = true,
		.no_pid_error = -ENOMEM,
		.late_signal_any = true,
		.late_signal_error = -ERESTARTNOINTR,
		.vm_resets_altstack = true,

		.vfork_is_killable = true,
		.seized_child_traps = true,
		.stop_comes_first = true,
	},
	[LINUX_6_1] = {
		.flags = FLAGS_6_1,
		.rungs = {[STEP_MEMPOLICY] = true, [STEP_SCHED] = true, [STEP_PERF] = true,
			  [STEP_AUDIT] = true, [STEP_SECURITY] = true, [STEP_IO] = true,
			  [STEP_THREAD] = true, [STEP_CGROUP] = true},
		.has_subreapers = true,
		.creds_are_copied = true,
		.threads_join_stop = true,
		.last_exit_speaks = true,
		.newuser_excludes_fs = true,
		.userns_has_a_switch = true,
		.init_has_no_siblings = true,
		.thread_pins_pid_ns = true,
		.vm_pins_time_ns = true,
		.pidfd_names_a_process = true,
		.pidfd_has_own_address = true,
		.users_come_with_creds = true,
		.pending_signal_is_early = true,
		.newipc_excludes_sysvsem = true,
		.newpid_needs_own_ns = true,
		.no_pid_error = -EAGAIN,
		.late_signal_error = -EINTR,
		.vm_resets_altstack = true,

		.has_clone3 = true,
		.has_set_tid = true,
		.vfork_is_killable = true,
		.seized_child_traps = true,
		.stop_comes_first = true,
	},
};
