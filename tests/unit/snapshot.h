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
	uint32_t step;
	uint32_t nr, nr_holders;
	bool of_swapper; /* the swapper begins with object 1 */
	uint32_t *of;	 /* by holder; NULL: tasks are not owned */
	uint32_t *count, *slot, *at, *nfree;
};

#define NR_KINDS 11u
#define FIRST_OWNED 1u /* kinds[FIRST_OWNED ..] are owned by tasks */

extern const struct kind kinds[NR_KINDS];

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
