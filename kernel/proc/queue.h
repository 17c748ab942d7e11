/*
 * Queues of tasks.  A task carries its links with it, so that joining and leaving take no memory
 * and constant time.
 * Linux: include/linux/list.h.
 */
#ifndef KERNEL_PROC_QUEUE_H
#define KERNEL_PROC_QUEUE_H

#include "spec/types.h"

struct link {
	task_id before;
	task_id after;
};

struct queue {
	task_id first; /* NOBODY: empty */
	task_id last;
};

/* The two kinds of links in struct thread (kernel/proc/thread.h). */
enum link_kind { LINK_TURN, LINK_ALARM };

/* Put t behind `before` (NOBODY: first).  It must be in no queue by this kind of link. */
void queue_insert(struct queue *q, enum link_kind kind, task_id t, task_id before);

/* Put t last. */
void queue_add(struct queue *q, enum link_kind kind, task_id t);

/* Take t, which is in this queue, out of it. */
void queue_remove(struct queue *q, enum link_kind kind, task_id t);

/* Who comes after t; NOBODY: t was the last. */
task_id queue_after(enum link_kind kind, task_id t);

#endif
