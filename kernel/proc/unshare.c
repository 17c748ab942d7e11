/*
 * unshare.  First copies are made of what is shared, which may fail; then they take its place.
 * Keeps true: what fails has changed nothing.
 * Entry: do_unshare.  Linux: kernel/fork.c, ksys_unshare, check_unshare_flags.
 */
#include "kernel/proc/unshare.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/namespace.h"
#include "model/own.h"
#include "spec/flags.h"
#include "spec/steps.h"

#define NAMESPACES (CLONE_NEW | CLONE_NEWUSER)
#define OBJECTS (CLONE_FS | CLONE_FILES | CLONE_SYSVSEM)
#define ALONE (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM) /* whose not sharing is asked, not made */

static uint64_t implied(uint64_t flags)
{
	if (ON(flags, CLONE_NEWUSER))
		flags |= CLONE_THREAD | CLONE_FS;
	if (ON(flags, CLONE_VM))
		flags |= CLONE_SIGHAND;
	if (ON(flags, CLONE_SIGHAND))
		flags |= CLONE_THREAD;
	if (ON(flags, CLONE_NEWNS))
		flags |= CLONE_FS;
	return flags;
}

static int32_t refusal(uint64_t flags)
{
	task_id t = current();

	if (ON(flags, ~(NAMESPACES | OBJECTS | ALONE)))
		return -EINVAL;
	if (ON(flags, ALONE) && live_count[signal_of[t]] > 1)
		return -EINVAL;
	if (ON(flags, CLONE_SIGHAND | CLONE_VM) && sighand_count[sighand_of[t]] > 1)
		return -EINVAL;
	if (ON(flags, CLONE_VM) && mm_count[mm_of[t]] > 1)
		return -EINVAL;
	if (ON(flags, CLONE_NEWUSER))
		return -EINVAL;
	return ON(flags, CLONE_NEW) && !is_capable(CAP_SYS_ADMIN) ? -EPERM : 0;
}

static void take_files(task_id t)
{
	files_drop(t);
	files_take(t);
}

static void take_fs(task_id t)
{
	fs_drop(t);
	fs_take(t);
}

/*
 * What is shared has another holder, so letting go of it frees no handle: the one that is taken
 * next is the one that the copy is in.
 */
static int32_t unshare_objects(uint64_t flags)
{
	task_id t = current();
	bool fs = ON(flags, CLONE_FS) && fs_count[fs_of[t]] > 1;
	bool files = ON(flags, CLONE_FILES) && files_count[files_of[t]] > 1;
	files_id new_files = files_nfree > 0 ? files_slot[files_nfree - 1] : NOBODY;
	fs_id new_fs = fs_nfree > 0 ? fs_slot[fs_nfree - 1] : NOBODY;
	int32_t error = 0;

	if ((fs && new_fs == NOBODY) || (files && new_files == NOBODY))
		return -ENOMEM;
	if (fs && step_copy(STEP_FS, fs_of[t], new_fs))
		return -ENOMEM;
	if (files && step_copy(STEP_FILES, files_of[t], new_files)) {
		error = -ENOMEM;
		goto drop_fs;
	}
	if (ON(flags, CLONE_NEW))
		error = namespaces_unshare(flags);
	if (error)
		goto drop_files;

	if (files)
		MODEL_TELL(take_files(t));
	if (fs)
		MODEL_TELL(take_fs(t));
	return 0;

drop_files:
	if (files)
		step_drop(STEP_FILES, new_files);
drop_fs:
	if (fs)
		step_drop(STEP_FS, new_fs);
	return error;
}

int32_t do_unshare(uint64_t flags)
{
	int32_t error;

	flags = implied(flags);
	error = refusal(flags);
	if (!error)
		error = unshare_objects(flags);
	if (!error && ON(flags, CLONE_SYSVSEM | CLONE_NEWIPC))
		MODEL_TELL(undo_drop(current()));
	return error;
}
