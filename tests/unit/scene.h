/*
 * Where a test of the model begins: a swapper, an init, and what they are told to make.
 */
#ifndef TESTS_UNIT_SCENE_H
#define TESTS_UNIT_SCENE_H

#include "model/model.h"

/* A thread as the C library makes it. */
#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

/* The first state and a fresh seam, as a Linux of this version; init's handle, pid 1, root. */
task_id scene_start(uint32_t version);

/* clone by `caller`; the addresses are different and not 0.  What do_fork answers. */
int32_t scene_clone(task_id caller, uint64_t flags, uint64_t signal);

/* The same where it must succeed: the child. */
task_id scene_child(task_id caller, uint64_t flags, uint64_t signal);

/* A child of `parent` that belongs to another user and has no capability. */
task_id scene_user(task_id parent, uint32_t uid);

/* The task uses an io context, or semaphores, for the first time. */
void scene_io(task_id t);
void scene_undo(task_id t);

/* The task leaves the namespaces that it shares for new ones, as unshare does. */
void scene_unshare(task_id t);

/* The tasks there are, the swapper not; the caller of a walk picks among them. */
uint32_t scene_tasks(task_id tasks[NR_TASKS]);

#endif
