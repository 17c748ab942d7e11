/*
 * The entries of fork, vfork, clone and clone3.  clone3 looks hard at its arguments; clone has no
 * room for what could be wrong.  Keeps true: nothing is touched; the first refusal wins, in Linux's
 * order.  Entry: legacy_args; or clone3_size_refusal, clone3_refusal, clone3_args.
 * Linux: kernel/fork.c, clone, clone3, copy_clone_args_from_user, clone3_args_valid,
 * clone3_stack_valid.
 */
#include "model/clone3.h"

int32_t clone3_size_refusal(uint64_t size)
{
	if (!linux_rules[linux_version].has_clone3)
		return -ENOSYS;
	if (size > CLONE_ARGS_SIZE_MAX)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	return 0;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> clone3_is_well_formed(raw, size);
*/
/* Each argument by itself. */
static bool is_well_formed(struct clone3_args raw, uint64_t size)
{
	if (raw.set_tid_size > MAX_PID_NS_LEVEL)
		return false;
	if ((raw.set_tid != 0) != (raw.set_tid_size != 0))
		return false;
	if (raw.exit_signal > MAX_EXIT_SIGNAL)
		return false;
	if (ON(raw.flags, CLONE_INTO_CGROUP))
		return raw.cgroup <= MAX_DESCRIPTOR && size >= CLONE_ARGS_SIZE_VER2;
	return true;
}

/*@ requires version: linux_version < NR_LINUX_VERSIONS;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==>
      flags_are_known(linux_rules[linux_version], raw) && nothing_is_detached(raw) &&
      cleared_handlers_are_own(raw) && relatives_have_their_signal(raw);
*/
/* The flags, and the signal that goes with them: a thread has none, a sibling its parent's. */
static bool flags_are_valid(struct clone3_args raw)
{
	if ((raw.flags & linux_rules[linux_version].flags) != raw.flags)
		return false;
	if (ON(raw.flags, CLONE_DETACHED))
		return false;
	if (ON(raw.flags, CLONE_SIGHAND) && ON(raw.flags, CLONE_CLEAR_SIGHAND))
		return false;
	if (ON(raw.flags, CLONE_THREAD) || ON(raw.flags, CLONE_PARENT))
		return raw.exit_signal == 0;
	return true;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures exact: \result <==> stack_is_whole(raw);
*/
/* A stack has both its ends in the program's memory, or there is none. */
static bool stack_is_valid(struct clone3_args raw)
{
	if (raw.stack == 0)
		return raw.stack_size == 0;
	return raw.stack_size != 0 && raw.stack_size <= TASK_SIZE_MAX &&
	       raw.stack <= TASK_SIZE_MAX - raw.stack_size;
}

bool clone3_reads_pids(struct clone3_args raw, uint64_t size)
{
	return is_well_formed(raw, size) && raw.set_tid != 0;
}

int32_t clone3_refusal(struct clone3_args raw, uint64_t size, int32_t pids)
{
	if (!is_well_formed(raw, size))
		return -EINVAL;
	if (raw.set_tid != 0 && pids)
		return pids;
	if (!flags_are_valid(raw) || !stack_is_valid(raw))
		return -EINVAL;
	return 0;
}

struct clone_args clone3_args(struct clone3_args raw, uint32_t level, int32_t pid)
{
	return (struct clone_args){
		.flags = raw.flags,
		.pidfd = raw.pidfd,
		.child_tid = raw.child_tid,
		.parent_tid = raw.parent_tid,
		.exit_signal = raw.exit_signal,
		.stack = raw.stack + raw.stack_size, /* it grows downwards */
		.tls = raw.tls,
		.stack_size = raw.stack_size,
		.set_tid_size = raw.set_tid_size,
		.pid_level = level,
		.set_tid = pid,
		.cgroup = raw.cgroup,
	};
}

struct clone_args legacy_args(uint64_t word, uint64_t stack, uint64_t parent_tid,
			      uint64_t child_tid, uint64_t tls)
{
	return (struct clone_args){
		.flags = word & CLONE_WORD_FLAGS,
		.pidfd = parent_tid,
		.child_tid = child_tid,
		.parent_tid = parent_tid,
		.exit_signal = word % 256,
		.stack = stack,
		.tls = tls,
	};
}

bool clears_handlers(struct clone_args args)
{
	return ON(args.flags & linux_rules[linux_version].flags, CLONE_CLEAR_SIGHAND);
}
