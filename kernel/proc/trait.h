/*
 * What a task is like beside what it owns: its name, its personality, how nice it is, what shall
 * happen when its maker ends.  A child begins with a copy, whatever the flags.
 * Linux: struct task_struct; kernel/sys.c, prctl and setpriority; kernel/exec_domain.c.
 */
#ifndef KERNEL_PROC_TRAIT_H
#define KERNEL_PROC_TRAIT_H

#include "spec/task.h"

#define NAME_SIZE_OF_TASK 16 /* TASK_COMM_LEN, the 0 included */

#define MOST_NICE 19
#define LEAST_NICE (-20)

struct trait {
	char name[NAME_SIZE_OF_TASK];
	uint32_t personality;
	int32_t nice;		/* runq_weigh makes it count */
	uint32_t death_signal;	/* sent to it when the thread that made it ends; 0: none */
	uint64_t timer_slack;	/* kept; no timer is late on purpose */
	uint64_t default_slack; /* its maker's */
	bool no_new_privileges;
	bool over_limit; /* it took a user who has too many processes: it may not exec */
};

extern struct trait trait_table[NR_TASKS];

/* A new task is like its maker, but for what its maker's end means to it. */
void trait_copy(task_id from, task_id to);

/* The task has a new program, by this path: the last part of it is its name. */
void trait_exec(task_id t, const char *path);

/* May it not exec since it took a user who has too many processes?  Asked once, if not. */
bool trait_refuses_exec(task_id t);

/* Name it so; what is too long is cut. */
void trait_set_name(task_id t, const char *name);

/* The thread ends: whom it made is told, who asked for it. */
void trait_tell_children(task_id t);

/*
 * May others look into this memory, dump it, trace it?  1: yes.  0: no, since it may hold what
 * another user left there.  Copied with the memory.
 */
extern uint8_t dumpable[NR_OBJECTS];

/* Has the process asked for the orphans below it?  By signal handle; not inherited. */
extern bool wants_orphans[NR_OBJECTS];

#endif
