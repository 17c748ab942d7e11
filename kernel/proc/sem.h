/*
 * System V semaphores: sets of them by number, in the caller's ipc namespace; and for each undo
 * handle of the model what its tasks have done and want undone when the last of them ends.
 * Linux: ipc/sem.c, ipc/util.c.
 */
#ifndef KERNEL_PROC_SEM_H
#define KERNEL_PROC_SEM_H

#include "kernel/proc/pid.h"
#include "spec/task.h"

#define NR_SEM_SETS 64u /* of the whole system; Linux: 32000 in a namespace */
#define NR_SEMS 64u	/* of a set; Linux: 32000 */
#define NR_SEM_OPS 100u /* of a call; Linux: 500 */
#define SEM_MOST 32767	/* no value is greater */

#define IPC_PRIVATE 0
#define IPC_CREAT 01000u
#define IPC_EXCL 02000u
#define IPC_NOWAIT 04000u
#define SEM_UNDO 010000u

struct sem {
	int32_t value;
	struct pid pid; /* of the process that changed it last: held */
};

struct sem_set {
	bool used;
	uint32_t ipc;	   /* its namespace */
	uint32_t sequence; /* counts who had this place, so that a number is not soon used again */
	int32_t key;
	uint32_t nr_sems;
	uint32_t uid, gid, maker_uid, maker_gid;
	uint32_t mode;
	int64_t operated, changed; /* seconds since 1970 */
	struct sem sem[NR_SEMS];
};

/* As semop passes it. */
struct sem_op {
	uint16_t number;
	int16_t change; /* 0: wait for 0 */
	int16_t flags;
};

extern struct sem_set sem_sets[NR_SEM_SETS];

/*
 * semget.  The set's number; -ENOENT, -EEXIST, -EINVAL (more than it has, or than one can have),
 * -EACCES, -ENOSPC.
 */
int32_t sem_get(int32_t key, int32_t n, uint32_t flags);

/* The set of that number in the caller's namespace, or NULL. */
struct sem_set *sem_find(int32_t id);
int32_t sem_id(const struct sem_set *set);

/* May the caller do this with the set: the bits of a mode, 0444 to read, 0222 to change? */
bool sem_permits(const struct sem_set *set, uint32_t want);

/* The caller has changed it. */
void sem_changed(struct sem *sem);

/* Is the caller the set's owner or maker, or allowed to do as if? */
bool sem_is_own(const struct sem_set *set);

/* Remove it; who waits for it is told EIDRM. */
void sem_remove(struct sem_set *set);

/* The namespace ends, and its sets with it. */
void sems_end(uint32_t ipc);

/*
 * semtimedop: n operations, all or none; sleeps until they can be done.  0; -EAGAIN (IPC_NOWAIT, or
 * the deadline is reached), -ERANGE, -EFBIG, -EACCES, -EIDRM, -EINVAL, -EINTR, -ENOMEM.
 */
int32_t sem_operate(int32_t id, const struct sem_op *ops, uint32_t n, uint64_t deadline);

/* A value was set: nothing that was done to it before is undone any more.  All of the set's: -1. */
void sem_settled(struct sem_set *set, int32_t number);

/* How many wait for that semaphore to be 0, or to be more? */
uint32_t sem_waiters(const struct sem_set *set, uint32_t number, bool for_zero);

/* Undo what the list holds.  A step of exit. */
void sem_undo(undo_id list);

#endif
