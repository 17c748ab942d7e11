/*
 * Queues of tasks, linked by handles in both directions.
 * Keeps true: first and last are both NOBODY, or neither.
 * Entry: queue_add, queue_remove.  Linux: include/linux/list.h.
 */
#include "kernel/proc/queue.h"
#include "kernel/proc/thread.h"

static struct link *link_of(enum link_kind kind, task_id t)
{
	return kind == LINK_TURN ? &thread_table[t].turn : &thread_table[t].alarm;
}

void queue_insert(struct queue *q, enum link_kind kind, task_id t, task_id before)
{
	task_id after = before != NOBODY ? link_of(kind, before)->after : q->first;

	*link_of(kind, t) = (struct link){.before = before, .after = after};
	if (before != NOBODY)
		link_of(kind, before)->after = t;
	else
		q->first = t;
	if (after != NOBODY)
		link_of(kind, after)->before = t;
	else
		q->last = t;
}

void queue_add(struct queue *q, enum link_kind kind, task_id t)
{
	queue_insert(q, kind, t, q->last);
}

void queue_remove(struct queue *q, enum link_kind kind, task_id t)
{
	struct link l = *link_of(kind, t);

	if (l.before != NOBODY)
		link_of(kind, l.before)->after = l.after;
	else
		q->first = l.after;
	if (l.after != NOBODY)
		link_of(kind, l.after)->before = l.before;
	else
		q->last = l.before;
}

task_id queue_after(enum link_kind kind, task_id t)
{
	return link_of(kind, t)->after;
}
