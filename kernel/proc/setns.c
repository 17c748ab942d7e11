/*
 * setns (setns.h).  Keeps true: what fails has changed nothing.
 * Entry: do_setns.  Linux: kernel/nsproxy.c, validate_nsset, commit_nsset; pidns_install,
 * mntns_install and their like.
 */
#include "kernel/proc/setns.h"
#include "kernel/fs/caller.h"
#include "kernel/fs/fs.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/pid.h"
#include "kernel/proc/pid_ns.h"
#include "model/own.h"
#include "spec/flags.h"

static int32_t refusal(uint64_t flags, const uint32_t to[NR_NAMESPACE_KINDS])
{
	task_id t = current();
	bool mounts = ON(flags, CLONE_NEWNS);

	if (!is_capable(CAP_SYS_ADMIN) || (mounts && !is_capable(CAP_SYS_CHROOT)))
		return -EPERM;
	if (mounts && fs_count[fs_of[t]] > 1)
		return -EINVAL;
	if (ON(flags, CLONE_NEWPID) && !pid_ns_has(task_active_pid_ns(t), to[NS_PID]))
		return -EINVAL;
	return 0;
}

int32_t do_setns(uint64_t flags, const uint32_t to[NR_NAMESPACE_KINDS])
{
	int32_t error = refusal(flags, to);

	if (!error)
		error = namespaces_enter(flags, to);
	if (error)
		return error;
	if (ON(flags, CLONE_NEWNS))
		fs_to_root(current());
	if (ON(flags, CLONE_NEWIPC))
		MODEL_TELL(undo_drop(current()));
	return 0;
}
