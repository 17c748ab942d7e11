/*
 * The seam of the model (spec/steps.h), scripted: each step succeeds unless it is told what to
 * answer, every call is written down, and a ledger of who holds bytes fails the test if an object
 * is filled twice, copied from nothing, or dropped without having been filled.
 */
#ifndef TESTS_UNIT_STEPS_H
#define TESTS_UNIT_STEPS_H

#include "spec/steps.h"

enum step_call_kind {
	CALL_ASK,	 /* step: a rung that may fail; a, b: what it was asked of */
	CALL_SHOW_PIDFD, /* a: the child */
	CALL_DROP,	 /* step: whose bytes go; a: the object */
	CALL_VFORK_DONE, /* a: the task that runs on */
	CALL_CLEAR_TID,	 /* a: the address */
	CALL_NOTIFY,	 /* a: the parent; b: the signal */
};

struct step_call {
	enum step_call_kind kind;
	uint32_t step;
	uint64_t a, b;
	uint32_t locks; /* group_locks at that moment */
};

#define MAX_STEP_CALLS 128u

extern struct step_call step_calls[MAX_STEP_CALLS];
extern uint32_t nr_step_calls;

/* What step_ignores_children answers. */
extern bool children_are_ignored;

/* Every step succeeds; the swapper's objects hold bytes; nothing was called. */
void steps_reset(void);

/* From now on the step answers `answer`: 0, or a -errno that its contract allows. */
void steps_set(uint32_t step, int32_t answer);

/* What the test took for the object or task itself, without asking, holds bytes now. */
void steps_fill(uint32_t step, uint32_t id);

/* Forget the calls, keep the answers. */
void steps_forget(void);

/*
 * Forget the calls, and that anything holds bytes but what the tables own: after a restored state.
 */
void steps_follow(void);

/* How many calls of a kind there were since steps_forget. */
uint32_t steps_count(enum step_call_kind kind);

/* How many objects of a step's kind, or tasks if it is a part of each, hold bytes. */
uint32_t steps_held(uint32_t step);

#endif
