/*
 * The seam of the model (spec/steps.h) on the host: nothing has bytes, and what a user of the
 * command wants to see fail, fails.
 */
#ifndef TESTS_TOOL_SEAM_H
#define TESTS_TOOL_SEAM_H

#include "spec/steps.h"

/* Everything succeeds. */
void seam_reset(void);

/* From now on the step answers -errno (as its contract allows), or 0. */
void seam_set(uint32_t step, int32_t answer);

/* The error that a step fails with: the one that spec/rung.h names, or ENOMEM. */
int32_t seam_error(uint32_t step);

/* Of the handlers with this id it is true that children are not to become zombies. */
void seam_ignore_children(sighand_id handlers, bool ignored);

/* What was told since seam_forget: ends of children, ends of vforks, cleared words. */
struct notice {
	enum { NOTICE_CHILD, NOTICE_VFORK, NOTICE_CLEARED } kind;
	task_id task;
	int32_t signal;
	uint64_t address;
};

#define MAX_NOTICES 64u
extern struct notice notices[MAX_NOTICES];
extern uint32_t nr_notices;

void seam_forget(void);

/* Memory that somebody keeps: it is to be copied, 0 or -ENOMEM; it is dropped. */
extern int32_t (*seam_copy_memory)(mm_id from, mm_id to);
extern void (*seam_drop_memory)(mm_id id);

#endif
