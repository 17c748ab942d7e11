/*
 * What do_fork decides around copy_process.  Keeps true: nothing is touched.  Entry: fork_event
 * before, fork_act after it.  Linux: kernel/fork.c, do_fork of 2.6 and 3.18, kernel_clone.
 */
#include "model/event.h"

uint32_t fork_event(struct clone_args args, uint32_t ptrace)
{
	if (ON(args.flags, CLONE_UNTRACED))
		return 0;
	if (ON(args.flags, CLONE_VFORK))
		return ON(ptrace, PT_TRACE_VFORK) ? PTRACE_EVENT_VFORK : 0;
	if (args.exit_signal != SIGCHLD)
		return ON(ptrace, PT_TRACE_CLONE) ? PTRACE_EVENT_CLONE : 0;
	return ON(ptrace, PT_TRACE_FORK) ? PTRACE_EVENT_FORK : 0;
}

bool child_is_traced(struct clone_args args, uint32_t ptrace)
{
	if (!ON(ptrace, PT_PTRACED))
		return false;
	return ON(args.flags, CLONE_PTRACE) || fork_event(args, ptrace) != 0;
}

bool starts_stopped(struct clone_args args)
{
	return linux_rules[linux_version].has_stopped && ON(args.flags, CLONE_STOPPED);
}

uint32_t first_stop(struct clone_args args, uint32_t ptrace)
{
	bool traced = child_is_traced(args, ptrace);

	if (linux_rules[linux_version].seized_child_traps && traced && ON(ptrace, PT_SEIZED))
		return STOP_TRAP;
	if (traced || starts_stopped(args))
		return STOP_SIGNAL;
	return STOP_NONE;
}

bool tells_vfork_done(struct clone_args args, uint32_t ptrace, bool killed)
{
	if (!ON(args.flags, CLONE_VFORK) || !ON(ptrace, PT_TRACE_VFORK_DONE))
		return false;
	return !killed || !linux_rules[linux_version].vfork_is_killable;
}

uint32_t fork_act(uint32_t i)
{
	if (!linux_rules[linux_version].stop_comes_first || i >= ACT_WAKE)
		return i;
	return i == 0 ? (uint32_t)ACT_QUEUE_STOP : i - 1;
}
