/*
 * System calls on semaphores.
 * Entry: sys_semget and so on, from table.c.  Linux: ipc/sem.c.
 */
#include "kernel/proc/sem.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/sched.h"
#include "kernel/sys/sys.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/usercopy.h"

/* Linux's values. */
enum {
	IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, GETPID = 11, GETVAL = 12,
	GETALL = 13, GETNCNT = 14, GETZCNT = 15, SETVAL = 16, SETALL = 17, SEM_STAT = 18,
	SEM_INFO = 19, SEM_STAT_ANY = 20
};

#define IPC_64 0x100u /* which is the only form */
#define MOST_PROCESSES_UNDOING 256 /* what semctl tells of NR_RECORDS in sem_op.c */

/* struct semid64_ds. */
struct set_status {
	int32_t key;
	uint32_t uid, gid, maker_uid, maker_gid, mode;
	uint16_t sequence;
	uint64_t unused[2];
	int64_t operated;
	uint64_t unused1;
	int64_t changed;
	uint64_t unused2;
	uint64_t nr_sems;
	uint64_t unused3[2];
};

struct seminfo {
	int32_t map, sets, sems, undos, sems_of_set, ops, undos_of_list, undo_size, most, undo_most;
};

SYSCALL(semget)
{
	return sem_get((int32_t)arg[0], (int32_t)arg[1], (uint32_t)arg[2]);
}

static int32_t operate(const uint64_t *arg, uint64_t deadline)
{
	struct sem_op ops[NR_SEM_OPS];
	uint32_t n = (uint32_t)arg[2];

	if (n < 1 || (int32_t)arg[0] < 0)
		return -EINVAL;
	if (n > NR_SEM_OPS)
		return -E2BIG;
	if (copy_from_user(ops, arg[1], n * sizeof(ops[0])) < 0)
		return -EFAULT;
	return sem_operate((int32_t)arg[0], ops, n, deadline);
}

SYSCALL(semop)
{
	return operate(arg, NO_DEADLINE);
}

SYSCALL(semtimedop)
{
	int64_t time[2]; /* seconds, nanoseconds */

	if (arg[3] == 0)
		return operate(arg, NO_DEADLINE);
	if (copy_from_user(time, arg[3], sizeof(time)) < 0)
		return -EFAULT;
	if (time[0] < 0 || time[1] < 0 || time[1] >= (int64_t)NS_PER_SECOND)
		return -EINVAL;
	if ((uint64_t)time[0] >= NO_DEADLINE / NS_PER_SECOND / 2)
		return operate(arg, NO_DEADLINE);
	return operate(arg, clock_now() + (uint64_t)time[0] * NS_PER_SECOND + (uint64_t)time[1]);
}

/* IPC_INFO and SEM_INFO: the limits, or what is used of them; the highest place that is used. */
static int32_t info(uint32_t command, uint64_t to)
{
	struct seminfo info = {
		.map = NR_SEM_SETS * NR_SEMS, .sets = NR_SEM_SETS, .sems = NR_SEM_SETS * NR_SEMS,
		.undos = MOST_PROCESSES_UNDOING, .sems_of_set = NR_SEMS, .ops = NR_SEM_OPS,
		.undos_of_list = NR_SEM_OPS, .undo_size = 20, .most = SEM_MOST,
		.undo_most = SEM_MOST,
	};
	int32_t sets = 0, sems = 0, highest = 0;

	for (uint32_t i = 0; i < NR_SEM_SETS; i++) {
		if (!sem_sets[i].used)
			continue;
		sets++;
		sems += (int32_t)sem_sets[i].nr_sems;
		highest = (int32_t)i;
	}
	if (command == SEM_INFO) {
		info.undo_size = sets;
		info.undo_most = sems;
	}
	return copy_to_user(to, &info, sizeof(info)) < 0 ? -EFAULT : highest;
}

/* Of a set by its number, or by its place. */
static int32_t status(struct sem_set *set, uint32_t command, uint64_t to)
{
	struct set_status status;

	if (command != SEM_STAT_ANY && !sem_permits(set, 0444))
		return -EACCES;
	status = (struct set_status){
		.key = set->key, .uid = set->uid, .gid = set->gid, .maker_uid = set->maker_uid,
		.maker_gid = set->maker_gid, .mode = set->mode,
		.sequence = (uint16_t)set->sequence, .operated = set->operated,
		.changed = set->changed, .nr_sems = set->nr_sems,
	};
	if (copy_to_user(to, &status, sizeof(status)) < 0)
		return -EFAULT;
	return command == IPC_STAT ? 0 : sem_id(set);
}

static void touch(struct sem_set *set)
{
	set->changed = (int64_t)(clock_boot_date + clock_now() / NS_PER_SECOND);
	wake((uint64_t)set, ALL_SLEEPERS);
}

static int32_t own(struct sem_set *set, uint32_t command, uint64_t from)
{
	struct set_status status;

	if (command == IPC_SET && copy_from_user(&status, from, sizeof(status)) < 0)
		return -EFAULT;
	if (!sem_is_own(set))
		return -EPERM;
	if (command == IPC_RMID) {
		sem_remove(set);
		return 0;
	}
	set->uid = status.uid;
	set->gid = status.gid;
	set->mode = status.mode & 0777u;
	touch(set);
	return 0;
}

/* GETALL and SETALL. */
static int32_t all(struct sem_set *set, uint32_t command, uint64_t at)
{
	uint16_t values[NR_SEMS];
	uint64_t size = set->nr_sems * sizeof(values[0]);

	if (command == GETALL) {
		for (uint32_t i = 0; i < set->nr_sems; i++)
			values[i] = (uint16_t)set->sem[i].value;
		return copy_to_user(at, values, size);
	}
	if (copy_from_user(values, at, size) < 0)
		return -EFAULT;
	for (uint32_t i = 0; i < set->nr_sems; i++)
		if (values[i] > SEM_MOST)
			return -ERANGE;
	for (uint32_t i = 0; i < set->nr_sems; i++) {
		set->sem[i].value = values[i];
		sem_changed(&set->sem[i]);
		sem_settled(set, (int32_t)i);
	}
	touch(set);
	return 0;
}

static int32_t one(struct sem_set *set, uint32_t command, uint32_t number, int32_t value)
{
	if (number >= set->nr_sems)
		return -EINVAL;
	switch (command) {
	case GETVAL:
		return set->sem[number].value;
	case GETPID:
		return (int32_t)pid_vnr(set->sem[number].pid);
	case GETNCNT:
	case GETZCNT:
		return (int32_t)sem_waiters(set, number, command == GETZCNT);
	default: /* SETVAL */
		set->sem[number].value = value;
		sem_changed(&set->sem[number]);
		sem_settled(set, (int32_t)number);
		touch(set);
		return 0;
	}
}

SYSCALL(semctl)
{
	uint32_t command = (uint32_t)arg[2] & ~IPC_64, place = (uint32_t)arg[0];
	bool changes = command == SETVAL || command == SETALL;
	int32_t value = (int32_t)arg[3];
	struct sem_set *set;

	if ((int32_t)arg[0] < 0)
		return -EINVAL;
	if (command == SETVAL && (value < 0 || value > SEM_MOST))
		return -ERANGE;
	if (command == IPC_INFO || command == SEM_INFO)
		return info(command, arg[3]);
	if (command == SEM_STAT || command == SEM_STAT_ANY)
		set = place < NR_SEM_SETS ? sem_find(sem_id(&sem_sets[place])) : NULL;
	else
		set = sem_find((int32_t)arg[0]);
	if (command > SEM_STAT_ANY || (command > IPC_STAT && command < GETPID) || set == NULL)
		return -EINVAL;
	if (command == IPC_RMID || command == IPC_SET)
		return own(set, command, arg[3]);
	if (command == IPC_STAT || command >= SEM_STAT)
		return status(set, command, arg[3]);
	if (!sem_permits(set, changes ? 0222 : 0444))
		return -EACCES;
	if (command == GETALL || command == SETALL)
		return all(set, command, arg[3]);
	return one(set, command, (uint32_t)arg[1], value);
}
