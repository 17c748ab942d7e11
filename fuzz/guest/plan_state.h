/*
 * What a program has come to while it is planned, for the parts of the planner: plan.c, and what it
 * hands operations on to.
 * Keeps true: if processes live, one of them is awake.
 */
#ifndef FUZZ_GUEST_PLAN_STATE_H
#define FUZZ_GUEST_PLAN_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/eager.h"
#include "fuzz/guest/plan.h"
#include "fuzz/state.h"

enum sleep { IS_AWAKE, IN_WAIT, IN_VFORK, IN_PIPE, IN_FUTEX };

/* A word by which processes find each other: of a store, or of a memory. */
struct futex_key {
	uint32_t store, memory, page, word;
};

struct actor {
	bool alive;
	uint32_t memory;
	uint32_t serial; /* its birth */
	enum sleep sleep;
	uint32_t awaits; /* IN_WAIT: a birth, or 0 for any child's; IN_VFORK: the child's birth */
	bool looks;	 /* IN_WAIT: leaves the child */
	struct op at;	 /* IN_PIPE: where the word goes; IN_FUTEX: where it is */
	uint64_t value;	 /* IN_FUTEX: of the word */
	struct futex_key futex;
	const struct deed *since;
	uint32_t handled; /* how often a handler has run */
	uint32_t pending; /* IN_VFORK: signals that will be handled, a bit for each */
	uint32_t ends;	  /* of the pipe */
};
#define END_FROM 1u
#define END_TO 2u

/* Everyone who was ever made, by number; parents have their children in the same order. */
struct birth {
	uint8_t parent; /* a process, or the controller; NOBODYS: it has been reaped */
	bool ended;
	int32_t status;
};
#define NOBODYS 255u
_Static_assert(BIRTHS_MAX > 2 * OPS_MAX + 1, "one by an operation, and one to do it");

struct plan_state {
	struct actor actors[NR_PROCESSES];
	struct memory memories[NR_PROCESSES];
	struct birth births[BIRTHS_MAX];
	uint32_t nr_births; /* numbers begin with 1 */
	struct {
		bool used;
		uint32_t first, end;
		uint64_t words[OPS_MAX];
	} pipe;
	bool file_used;
	uint64_t stained; /* pages at which something was written, or shown, in any memory */
	bool unsettled; /* who did the last deed has yet to end, or to fall asleep */
	uint32_t failing; /* the step that the next `clone` is to fail at; NR_STEPS: none */
};

/* plan.c */
extern struct plan_state now;
uint32_t plan_step(void);
struct deed *plan_last(void);
uint32_t plan_index(const struct deed *deed);
struct deed *plan_add(uint8_t kind, uint32_t actor, int64_t expected);
struct eager *plan_eager(uint32_t process);

/* A system call of the operation's process, and what it answers. */
void plan_call(struct record *r, long call, int64_t expected, const uint64_t arg[6]);
#define CALL(r, call, expected, ...)                                                               \
	plan_call(r, call, expected, (const uint64_t[6]){ __VA_ARGS__ })

/* life.c: births, ends, children, signals, sleep. */
uint32_t life_pick(uint32_t wanted);
uint32_t life_born(uint32_t parent);
void life_ended(uint32_t serial, int32_t status);
void life_fork(struct record *r);
bool life_may_exit(uint32_t process);
void life_exit(uint32_t process);
void life_exec(uint32_t process);
void life_wait(struct record *r);
void life_signal(struct record *r);
void life_interrupt(void);

/* The deed is one that its actor sleeps in; the one before ends that. */
bool life_may_sleep(uint32_t process);
void life_sleeps(struct deed *d, enum sleep sleep, uint32_t awaits);
void life_woken(uint32_t process, int64_t answer, enum clause clause);

/*
 * talk.c: a process that was made by nobody else makes the pipe; who had ends of it has closed them
 * or is gone; the pipe; futexes.
 */
void talk_begin(uint32_t process);
void talk_ended(void);
bool talk_awaits(uint32_t process); /* would its end be told to who sleeps in the pipe? */
void talk_hang_up(struct record *r);
void talk_send(struct record *r);
void talk_receive(struct record *r);
void talk_sleep(struct record *r);
void talk_wake(struct record *r);
bool talk_may_restart(uint32_t process);
void talk_restart(uint32_t process);

/* clone.c: a clone of any kind, whose child does what shows what it shares, and ends. */
void plan_clone(struct record *r);

#endif
