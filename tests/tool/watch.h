/*
 * What the model does, as it does it: the rungs that it takes, asks for and gives back.
 */
#ifndef TESTS_TOOL_WATCH_H
#define TESTS_TOOL_WATCH_H

#include <stddef.h>

#include "model/model.h"

/* A kind of counted object (spec/each_owned.h). */
struct kind {
	const char *name;
	uint32_t step;
	uint32_t nr;
	const uint32_t *of, *count, *nfree;
};

#define NR_KINDS 10u
extern const struct kind kinds[NR_KINDS];

/* The kind of a step's objects, or NULL. */
const struct kind *kind_of(uint32_t step);

/* The model's accounts, as far as somebody looks at them. */
struct accounts {
	uint32_t used[NR_KINDS];   /* objects that somebody owns */
	uint32_t owners[NR_KINDS]; /* of the caller's */
	uint32_t parts[NR_STEPS];
	uint32_t tasks, threads, pids, locks;
};

enum event_kind {
	EVENT_ASK,    /* a check: it is passed or not */
	EVENT_TAKE,   /* something is had from here on, or not */
	EVENT_GIVE,   /* it is given back */
	EVENT_LOCK,   /* the thread group's lock */
	EVENT_UNLOCK,
};

struct event {
	enum event_kind kind;
	uint32_t step;
	int32_t answer; /* 0, or -errno: this is where it failed */
	bool shared;	/* taken as one owner more of the caller's */
	bool callers;	/* given back by the caller, not by its child to be */
	struct accounts accounts; /* after it, if watch_accounts */
};

/* Are the accounts looked at after each event?  That takes a while. */
extern bool watch_accounts;

#define MAX_EVENTS 96u
extern struct event events[MAX_EVENTS];
extern uint32_t nr_events;

/* Forget the events; those to come are about this caller's. */
void watch_begin(task_id caller);

/* No more events are written down. */
void watch_end(void);

void accounts_take(struct accounts *accounts, task_id caller);

/* For the seam: the step was asked and answered this; something of a step was given back. */
void watch_asked(uint32_t step, int32_t answer);
void watch_dropped(uint32_t step);

#endif
