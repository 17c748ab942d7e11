/*
 * Robust futexes: locks that tell the next owner when the last one has died.  A thread keeps a list
 * of those that it holds in its own memory, and tells the kernel where.
 * Linux: kernel/futex/core.c, exit_robust_list; uapi/linux/futex.h.
 */
#ifndef KERNEL_PROC_ROBUST_H
#define KERNEL_PROC_ROBUST_H

#include <stdint.h>

/* As the thread keeps it. */
struct robust_list_head {
	uint64_t next;	  /* the first entry; the last one points back to here */
	uint64_t offset;  /* from an entry to its futex, signed */
	uint64_t pending; /* the entry of a lock that is being taken or given */
};

/*
 * The current thread lets go of its memory: mark what it held as its dead owner's and wake one who
 * waits for it.  Its list is forgotten.  What is wrong in the list ends the walk.
 */
void robust_list_walk(void);

#endif
