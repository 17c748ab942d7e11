/*
 * Pending signals: of a thread, or of a process.  A set says which there are; what is known of each
 * stands in a list in the order of arrival, where a real-time signal may stand more than once.
 * Linux: struct sigpending, struct sigqueue; kernel/signal.c, collect_signal, next_signal.
 */
#ifndef KERNEL_PROC_SIGQUEUE_H
#define KERNEL_PROC_SIGQUEUE_H

#include "kernel/proc/siginfo.h"
#include "spec/types.h"

#define NR_SIGQUEUE 4096u /* entries of the whole system */

/* One signal that waits. */
struct sigqueue {
	struct sigqueue *next;
	struct siginfo info;
	user_id user;  /* whom it is charged to */
	bool reserved; /* a timer's own: it is not given back when the signal is taken */
	bool queued;
};

/* All zeros: nothing is pending. */
struct pending {
	uint64_t set; /* bit n - 1: signal n is pending; for want of room without an entry */
	struct sigqueue *first;
	struct sigqueue *last;
};

/* An entry charged to that user, who may have `limit` of them; NULL: neither limit nor room. */
struct sigqueue *sigqueue_new(user_id user, uint64_t limit);

/* Give it back; one that is still queued goes when its signal is taken. */
void sigqueue_free(struct sigqueue *entry);

/* How many are charged to the user. */
uint64_t sigqueue_charged(user_id user);

/* The signal of info is pending, the last of its kind; the entry's info is set. */
void pending_add(struct pending *pending, struct sigqueue *entry, const struct siginfo *info);

/*
 * Take a signal of `set` out: one that the processor raised if there is one, else the lowest.  Its
 * number, and what is known of it in *info (of one without an entry: that nobody sent it); 0: none.
 * `timer` is told of the entry, if a timer owns it.
 */
uint32_t pending_take(struct pending *pending, uint64_t set, struct siginfo *info,
		      struct sigqueue **timer);

/* Nothing of `set` is pending any more. */
void pending_forget(struct pending *pending, uint64_t set);

#endif
