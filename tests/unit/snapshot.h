/*
 * The whole state of the model as bytes: take it, tell what has changed since, put it back.
 */
#ifndef TESTS_UNIT_SNAPSHOT_H
#define TESTS_UNIT_SNAPSHOT_H

#include <stddef.h>

#include "model/model.h"

/* A counted table, so that a test can walk them all. */
struct kind {
	const char *name;
	uint32_t nr;
	uint64_t flag; /* the clone flag that shares it; 0: none does */
	size_t field;  /* where a task's record names its object */
	uint32_t *count, *slot, *at, *nfree;
};

#define NR_KINDS 7u
#define FIRST_SHARED 2u /* kinds[FIRST_SHARED ..] are those that clone flags share */

extern const struct kind kinds[NR_KINDS];

/* The object of a kind that a task's record names; not for the kind of tasks itself. */
uint32_t kind_of_task(const struct kind *kind, task_id t);

struct snapshot {
	unsigned char bytes[16384];
};

/* Every byte of the model's state, but for step_answer. */
void snapshot_take(struct snapshot *s);
void snapshot_restore(const struct snapshot *s);

/* The name of a part that differs from the snapshot, or NULL.  last_pid is not looked at. */
const char *snapshot_difference(const struct snapshot *s);

/*
 * The same, where objects may have been given back in another order than they were taken, which
 * leaves the free handles in another order.
 */
const char *snapshot_unbalanced(const struct snapshot *s);

/* Fails the test, naming what differs. */
void assert_unchanged(const struct snapshot *s);

/* Clear what the records of groups and users that nobody owns were left with. */
void blank_unowned(void);

#endif
