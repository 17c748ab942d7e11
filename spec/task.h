/*
 * The record of a task and of what it shares with others: all that the model knows of it, but for
 * the objects that it owns (spec/owners.h): files_of[t], mm_of[t] and their like.
 */
#ifndef SPEC_TASK_H
#define SPEC_TASK_H

#include "spec/limits.h"
#include "spec/types.h"

enum task_state {
	TASK_FREE,   /* no such task */
	TASK_ALIVE,  /* exists; whether it runs or sleeps is the scheduler's business */
	TASK_ZOMBIE, /* has exited; keeps its pid until its parent has asked */
};

enum signal_state {
	SIGNAL_NONE,
	SIGNAL_PENDING, /* an unblocked signal waits to be handled */
	SIGNAL_FATAL,	/* one of them ends the task */
};

#define CAP_SETUID (1ull << 7)
#define CAP_SYS_ADMIN (1ull << 21)
#define CAP_SYS_RESOURCE (1ull << 24)
#define CAP_CHECKPOINT_RESTORE (1ull << 40)

#define SIGCHLD 17
#define THREAD_EXIT_SIGNAL (-1) /* exit_signal of a thread: nobody is told, nobody waits for it */

struct task {
	uint32_t state; /* enum task_state */
	uint32_t pid;	/* 0: the swapper */
	uint32_t tgid;	/* pid of the group's leader; what getpid answers */
	uint32_t pgrp;	/* process group and session, by the pid of their leaders */
	uint32_t session;
	task_id group_leader;
	task_id real_parent;

	int32_t exit_signal; /* 0..255, or THREAD_EXIT_SIGNAL */
	int32_t exit_code;   /* a wait status: code << 8, or the signal's number */
	task_id vfork_parent; /* who sleeps until this task lets go of the memory, or NOBODY */
	uint64_t set_child_tid;	  /* user address, or 0: the child stores its pid there */
	uint64_t clear_child_tid; /* user address, or 0: cleared when it lets go of the memory */

	uint64_t capabilities; /* a set of CAP_ bits */
	uint32_t signals;      /* enum signal_state; the kernel keeps it current */
	bool unkillable;       /* init: SIGNAL_UNKILLABLE */
	bool stopped;	       /* it starts stopped, or joins a stop of its group */
	bool chrooted;	       /* its root is not the system's */
	bool other_pid_ns;     /* unshare gave its children another pid namespace */
	bool other_time_ns;    /* ... another time namespace */
	bool dead_pid_ns;      /* ... and the init of that one has ended */
};

/* What a thread group has in common, beside limits and timers that are the kernel's bytes. */
struct signal {
	bool group_exit;     /* the whole group is to end */
	int32_t exit_code;   /* with this wait status */
	bool group_stop;     /* a stop of the whole group is under way */
	bool subreaper;	     /* orphans below it are its children: PR_SET_CHILD_SUBREAPER */
	uint64_t nproc;	     /* RLIMIT_NPROC: processes that its user may have */
};

struct user {
	uint32_t uid; /* user_count says how many tasks are charged to it, zombies included */
};

/* What is asked of a clone; model/clone3.h brings each call that asks into this form. */
struct clone_args {
	uint64_t flags;
	uint64_t pidfd;	      /* user addresses, or 0 */
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal; /* 0..64; clone allows a whole byte */
	uint64_t stack;	      /* top of the child's stack, or 0: the caller's stack pointer */
	uint64_t tls;
	uint64_t stack_size;  /* bytes below `stack`; 0: it was not said */
	uint64_t set_tid_size; /* how many pids are asked for, the innermost namespace's first */
	uint32_t pid_level;   /* how many namespaces are around the child's: 0, it is the root's */
	int32_t set_tid;      /* the one that is asked for in the root's, if it is among them */
	uint64_t cgroup;      /* a file descriptor, if INTO_CGROUP is on */
};

/* The memory that an exec of the task is filling: a second holder, so that nothing is lost. */
#define EXEC_MM(t) (NR_TASKS + (t))

extern struct task task_table[NR_TASKS];
extern struct signal signal_table[NR_OBJECTS];
extern struct user user_table[NR_USERS];
extern uint32_t pid_owner[PID_MAX]; /* the task that a pid names, or NOBODY */

extern uint32_t nr_threads;  /* tasks that exist, zombies included, the swapper not */
extern uint32_t max_threads; /* that many at most, root included */
extern uint32_t last_pid;    /* the search for a free pid starts after it */
extern bool userns_is_off;   /* Debian: unprivileged_userns_clone is 0 */

#endif
