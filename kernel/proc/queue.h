/*
 * Queues: rings of links.  A queue is a link too, the one between the last and the first; what is
 * queued carries its link with it, so that joining and leaving take no memory and constant time.
 * Keeps true: the neighbours of a link name it as their neighbour.
 * Linux: include/linux/list.h.
 */
#ifndef KERNEL_PROC_QUEUE_H
#define KERNEL_PROC_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct link {
	struct link *before;
	struct link *after;
};

/* An empty queue, or a link that is in none and may be removed all the same. */
static inline void queue_init(struct link *q)
{
	q->before = q->after = q;
}

static inline bool queue_is_empty(const struct link *q)
{
	return q->after == q;
}

/* Put a link behind another one; behind the queue itself: as the first. */
static inline void queue_insert(struct link *link, struct link *before)
{
	struct link *after = before->after;

	link->before = before;
	link->after = after;
	before->after = link;
	after->before = link;
}

/* Put it last. */
static inline void queue_add(struct link *q, struct link *link)
{
	queue_insert(link, q->before);
}

/* Take a link out of the queue that it is in. */
static inline void queue_remove(struct link *link)
{
	link->before->after = link->after;
	link->after->before = link->before;
}

/* The record of this type whose member the link is. */
#define QUEUED(link, type, member) ((type *)((char *)(link) - offsetof(type, member)))

#endif
