/*
 * PID namespaces: trees of processes with numbers of their own.  The first task that is made in one
 * is its init: number 1, the new parent of its orphans, deaf to signals from inside that it does
 * not handle.  When it ends all the others in it end, and nobody is made in it any more.
 * All of it with the process lock held.
 * Linux: kernel/pid_namespace.c.
 */
#ifndef KERNEL_PROC_PID_NS_H
#define KERNEL_PROC_PID_NS_H

#include "kernel/proc/namespace.h"
#include "spec/types.h"
#include <stdbool.h>

#define FIRST_PID_NS 0u

struct pid_ns {
	uint32_t parent; /* held */
	uint32_t level;	 /* 0: the first */
	task_id init;	 /* leader of the process with number 1; NOBODY: it is not there yet */
	bool dead;	 /* that process has ended, or could not be made */
	uint32_t last;	 /* the number that was given last */
	uint32_t tasks;	 /* that have a number in it, zombies included */
	int32_t reboot;	 /* what process 1 is said to have died of; 0: of what it did */
};

extern struct pid_ns pid_ns_table[NR_NAMESPACES]; /* by its handle in namespace.h */

/* Are namespaces inside this one too deep?  Linux: MAX_PID_NS_LEVEL. */
bool pid_ns_is_deepest(uint32_t ns);

/* A new one in `parent`; the last who had it is gone. */
void pid_ns_start(uint32_t ns, uint32_t parent);
void pid_ns_end(uint32_t ns);

/* Is `inner` seen from `outer`: the same, or somewhere below it? */
bool pid_ns_has(uint32_t outer, uint32_t inner);

/* Has nobody been made in it yet? */
bool pid_ns_is_empty(uint32_t ns);

/* Is t a thread of the first process of a namespace other than the first? */
bool is_child_reaper(task_id t);

/* Around fork: the child is there, and may be the first; or there is none. */
void pid_ns_forked(task_id child);
void pid_ns_fork_failed(task_id parent);

/* t's children will be in another namespace than before: tell the model what it asks about. */
void pid_ns_changed(task_id t);

/*
 * The current task ends, the last of its process.  If that is a namespace's first, all others in it
 * are killed, and awaited.
 */
void pid_ns_exits(task_id t);

/* reboot(2) inside of the namespace: its first process seems to die of that signal. */
void pid_ns_reboot(uint32_t ns, int32_t sig);

#endif
