/*
 * Operations on semaphores, and their undoing.  Keeps true: all operations of a call are done, or
 * none; a list has one record for each set that it has something to undo in.
 * Entry: sem_operate, sem_undo.  Linux: ipc/sem.c, perform_atomic_semop, do_semtimedop, exit_sem.
 */
#include "kernel/lib/errno.h"
#include "kernel/lib/string.h"
#include "kernel/proc/current.h"
#include "kernel/proc/model_call.h"
#include "kernel/proc/sched.h"
#include "kernel/proc/sem.h"
#include "kernel/x86/clock.h"
#include "spec/steps.h"

#define NR_RECORDS 256u /* of lists in sets; ENOMEM beyond */
#define BLOCKED 1	/* what an operation answers that must wait */
#define BACK_MOST 32768	/* no more is undone of one semaphore */

struct record {
	undo_id list; /* NOBODY: unused */
	struct sem_set *set;
	int32_t back[NR_SEMS]; /* to be added at the end */
};

/* For what a task sleeps. */
struct waiting {
	const struct sem_set *set; /* NULL: it does not */
	uint16_t number;
	bool for_zero;
};

static struct record records[NR_RECORDS];
static struct waiting waits[NR_TASKS];

static struct record *record_find(undo_id list, const struct sem_set *set)
{
	for (struct record *r = records; r < records + NR_RECORDS; r++)
		if (r->list == list && (list == NOBODY || r->set == set))
			return r;
	return NULL;
}

/* What the caller's list has to undo in the set; its list begins with the first. */
static struct record *record_get(struct sem_set *set)
{
	task_id t = current();
	struct record *record;

	if (undo_of[t] == NOBODY) {
		if (undo_nfree == 0 || step_copy(STEP_UNDO, NOBODY, undo_slot[undo_nfree - 1]))
			return NULL;
		MODEL_TELL(undo_take(t));
	}
	record = record_find(undo_of[t], set);
	if (record != NULL)
		return record;
	record = record_find(NOBODY, NULL);
	if (record != NULL) {
		memset(record, 0, sizeof(*record));
		record->list = undo_of[t];
		record->set = set;
	}
	return record;
}

static int32_t operate_one(struct sem_set *set, struct record *record, const struct sem_op *op)
{
	int32_t *value = &set->sem[op->number].value;
	int32_t now = *value + op->change, back;

	if ((op->change == 0 && *value != 0) || now < 0)
		return ON((uint32_t)op->flags, IPC_NOWAIT) ? -EAGAIN : BLOCKED;
	if (now > SEM_MOST)
		return -ERANGE;
	if (ON((uint32_t)op->flags, SEM_UNDO)) {
		back = record->back[op->number] - op->change;
		if (back < -BACK_MOST || back >= BACK_MOST)
			return -ERANGE;
		record->back[op->number] = back;
	}
	*value = now;
	return 0;
}

/* All, or none; the one that stands in the way is told. */
static int32_t operate_all(struct sem_set *set, struct record *record, const struct sem_op *ops,
			   uint32_t n, uint32_t *at)
{
	int32_t error = 0;
	uint32_t i;

	for (i = 0; i < n && !error; i++)
		error = operate_one(set, record, &ops[i]);
	if (!error) {
		for (i = 0; i < n; i++)
			sem_changed(&set->sem[ops[i].number]);
		set->operated = (int64_t)(clock_boot_date + clock_now() / NS_PER_SECOND);
		return 0;
	}
	*at = --i;
	while (i-- > 0) {
		set->sem[ops[i].number].value -= ops[i].change;
		if (ON((uint32_t)ops[i].flags, SEM_UNDO))
			record->back[ops[i].number] += ops[i].change;
	}
	return error;
}

static int32_t check(const struct sem_set *set, const struct sem_op *ops, uint32_t n)
{
	bool changes = false;

	for (uint32_t i = 0; i < n; i++) {
		if (ops[i].number >= set->nr_sems)
			return -EFBIG;
		changes |= ops[i].change != 0;
	}
	return sem_permits(set, changes ? 0222 : 0444) ? 0 : -EACCES;
}

static int32_t wait_for(struct sem_set *set, const struct sem_op *op, uint64_t deadline)
{
	struct waiting *wait = &waits[current()];
	int32_t error;

	*wait = (struct waiting){.set = set, .number = op->number, .for_zero = op->change == 0};
	error = sleep_on((uint64_t)set, deadline);
	wait->set = NULL;
	return error == -ETIMEDOUT ? -EAGAIN : error ? -EINTR : 0;
}

int32_t sem_operate(int32_t id, const struct sem_op *ops, uint32_t n, uint64_t deadline)
{
	struct sem_set *set = sem_find(id);
	struct record *record = NULL;
	bool undone = false;
	uint32_t at = 0;
	int32_t error = set != NULL ? check(set, ops, n) : -EINVAL;

	for (uint32_t i = 0; i < n; i++)
		undone |= ON((uint32_t)ops[i].flags, SEM_UNDO);
	while (!error) {
		if (undone)
			record = record_get(set);
		if (undone && record == NULL)
			return -ENOMEM;
		error = operate_all(set, record, ops, n, &at);
		if (error != BLOCKED)
			break;
		error = wait_for(set, &ops[at], deadline);
		if (sem_find(id) == NULL) /* the caller's number is another set's, if any's */
			return -EIDRM;
	}
	if (!error)
		wake((uint64_t)set, ALL_SLEEPERS);
	return error;
}

void sem_settled(struct sem_set *set, int32_t number)
{
	for (struct record *r = records; r < records + NR_RECORDS; r++) {
		if (r->list == NOBODY || r->set != set)
			continue;
		if (number < 0)
			memset(r->back, 0, sizeof(r->back));
		else
			r->back[number] = 0;
		if (number < 0)
			r->list = NOBODY;
	}
}

uint32_t sem_waiters(const struct sem_set *set, uint32_t number, bool for_zero)
{
	uint32_t n = 0;

	for (task_id t = SWAPPER + 1; t < NR_TASKS; t++)
		n += waits[t].set == set && waits[t].number == number &&
		     waits[t].for_zero == for_zero;
	return n;
}

static int32_t between(int32_t least, int32_t n, int32_t most)
{
	return n < least ? least : n > most ? most : n;
}

void sem_undo(undo_id list)
{
	for (struct record *r = records; r < records + NR_RECORDS; r++) {
		if (r->list != list)
			continue;
		for (uint32_t i = 0; i < r->set->nr_sems; i++) {
			struct sem *sem = &r->set->sem[i];

			if (r->back[i] == 0)
				continue;
			sem->value = between(0, sem->value + r->back[i], SEM_MOST);
			sem_changed(sem);
		}
		r->set->operated = (int64_t)(clock_boot_date + clock_now() / NS_PER_SECOND);
		r->list = NOBODY;
		wake((uint64_t)r->set, ALL_SLEEPERS);
	}
}
