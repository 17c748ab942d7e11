/*
 * Sets of semaphores (sem.h).  Keeps true: in a namespace no two sets have a key other than
 * IPC_PRIVATE in common.
 * Entry: sem_get, sem_find.  Linux: ipc/sem.c, newary, freeary; ipc/util.c, ipcget, ipcperms.
 */
#include "kernel/proc/sem.h"
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/cred.h"
#include "kernel/proc/current.h"
#include "kernel/proc/namespace.h"
#include "kernel/proc/sched.h"
#include "kernel/x86/clock.h"

#define PLACE_BITS 15 /* of a set's number; the rest is the sequence */
#define NR_SEQUENCES 65536u

struct sem_set sem_sets[NR_SEM_SETS];

int32_t sem_id(const struct sem_set *set)
{
	return (int32_t)(set->sequence << PLACE_BITS | (uint32_t)(set - sem_sets));
}

struct sem_set *sem_find(int32_t id)
{
	uint32_t place = (uint32_t)id & ((1u << PLACE_BITS) - 1);
	struct sem_set *set = &sem_sets[place];

	if (id < 0 || place >= NR_SEM_SETS || !set->used || set->ipc != current_ipc() ||
	    sem_id(set) != id)
		return NULL;
	return set;
}

static bool is_member(uint32_t gid)
{
	const struct cred *cred = cred_of_task(current());

	for (uint32_t i = 0; i < cred->nr_groups; i++)
		if (cred->groups[i] == gid)
			return true;
	return cred->egid == gid;
}

bool sem_permits(const struct sem_set *set, uint32_t want)
{
	uint32_t euid = cred_of_task(current())->euid, granted = set->mode;

	if (euid == set->uid || euid == set->maker_uid)
		granted >>= 6;
	else if (is_member(set->gid) || is_member(set->maker_gid))
		granted >>= 3;
	want = want >> 6 | want >> 3 | want;
	return !ON(want & ~granted, 07u) || is_capable(CAP_IPC_OWNER);
}

bool sem_is_own(const struct sem_set *set)
{
	uint32_t euid = cred_of_task(current())->euid;

	return euid == set->uid || euid == set->maker_uid || is_capable(CAP_SYS_ADMIN);
}

static int32_t set_new(int32_t key, uint32_t n, uint32_t flags)
{
	const struct cred *cred = cred_of_task(current());

	if (n == 0)
		return -EINVAL;
	for (struct sem_set *set = sem_sets; set < sem_sets + NR_SEM_SETS; set++) {
		if (set->used)
			continue;
		*set = (struct sem_set){
			.used = true,
			.ipc = current_ipc(),
			.sequence = set->sequence,
			.key = key,
			.nr_sems = n,
			.uid = cred->euid,
			.gid = cred->egid,
			.maker_uid = cred->euid,
			.maker_gid = cred->egid,
			.mode = flags & 0777u,
			.changed = (int64_t)(clock_boot_date + clock_now() / NS_PER_SECOND),
		};
		return sem_id(set);
	}
	return -ENOSPC;
}

int32_t sem_get(int32_t key, int32_t n, uint32_t flags)
{
	if (n < 0 || n > (int32_t)NR_SEMS)
		return -EINVAL;
	for (struct sem_set *set = sem_sets; set < sem_sets + NR_SEM_SETS; set++) {
		if (key == IPC_PRIVATE || !set->used || set->key != key ||
		    set->ipc != current_ipc())
			continue;
		if (ON(flags, IPC_CREAT) && ON(flags, IPC_EXCL))
			return -EEXIST;
		if ((uint32_t)n > set->nr_sems)
			return -EINVAL;
		return sem_permits(set, flags & 0777u) ? sem_id(set) : -EACCES;
	}
	if (key != IPC_PRIVATE && !ON(flags, IPC_CREAT))
		return -ENOENT;
	return set_new(key, (uint32_t)n, flags);
}

void sem_changed(struct sem *sem)
{
	put_pid(sem->pid);
	sem->pid = get_pid(task_tgid(current()));
}

void sem_remove(struct sem_set *set)
{
	sem_settled(set, -1);
	for (uint32_t i = 0; i < set->nr_sems; i++)
		put_pid(set->sem[i].pid);
	set->used = false;
	set->sequence = (set->sequence + 1) % NR_SEQUENCES;
	wake((uint64_t)set, ALL_SLEEPERS);
}

void sems_end(uint32_t ipc)
{
	for (struct sem_set *set = sem_sets; set < sem_sets + NR_SEM_SETS; set++)
		if (set->used && set->ipc == ipc)
			sem_remove(set);
}
