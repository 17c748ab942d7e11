/*
 * What the kernel keeps of a task beside the model's record: one entry per task handle.
 * Linux: struct task_struct and struct thread_struct.
 */
#ifndef KERNEL_PROC_THREAD_H
#define KERNEL_PROC_THREAD_H

#include "kernel/proc/altstack.h"
#include "kernel/proc/queue.h"
#include "kernel/proc/restart.h"
#include "kernel/proc/sigqueue.h"
#include "kernel/proc/usage.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/regs.h"
#include "kernel/x86/switch.h"
#include "spec/limits.h"
#include "spec/types.h"

enum sleep_state {
	AWAKE,	       /* runs, or waits for its turn */
	SLEEPING,      /* any signal that is not blocked wakes it */
	SLEEPING_HARD, /* only one that ends it does */
	STOPPED,       /* only SIGKILL does */
	SLEEPING_DEEP, /* none does: it is at its end */
};

/* An exception, as a handler finds it in its context. */
struct fault {
	uint64_t vector;
	uint64_t error;
	uint64_t address; /* of the last page fault: cr2 */
};

/* Linux's values: how a task is scheduled, and that a child is not to have what is above that. */
enum policy { SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE = 5, SCHED_DEADLINE };
#define SCHED_RESET_ON_FORK 0x40000000u

struct thread {
	/* What is set when a task is made, or before it is looked at. */
	uint64_t sp;   /* of its kernel stack, while it does not run */
	uint64_t top;  /* stack_top */
	uint64_t root; /* of its memory: space_root */
	task_id id;
	uint32_t work; /* while it does not run: kernel/proc/work.h */

	uint64_t channel;
	uint64_t deadline;
	struct link turn;  /* in the run queue, or among the sleepers of its channel */
	struct link alarm; /* among the sleepers with a deadline */

	uint64_t virtual; /* its time: kernel/proc/runq.h */
	uint64_t rate;	  /* at which that passes */
	uint32_t real;	  /* its priority of real time; 0: none */
	uint32_t policy;  /* enum policy, and SCHED_RESET_ON_FORK */

	uint64_t blocked; /* a set of signals: bit n - 1 is signal n */
	struct alt_stack alt_stack;
	struct spent *process; /* what its process has used */
	uint64_t made_at;      /* ns since boot: tells it from others that had its pid */
	int32_t answer;	       /* what its sleep was ended by, as sleep_on has it */
	uint32_t serial;       /* no other task ever has the same */

	/* From here to `user` all is zero in a new task. */
	uint32_t state;	     /* enum sleep_state */
	uint32_t deaf;	     /* to a waker that has none but these bits */
	uint32_t turn_ticks; /* of real time: for how long it has had the processor */
	bool mask_is_saved;
	bool started_by_kernel; /* init, until its program is loaded */
	bool has_execed;	/* a new program since fork */
	bool has_stopped;	/* with its process (kernel/proc/stop.h) */
	bool must_exit;		/* another thread of the process runs a new program */
	signal_id mourner; /* the parent's process, once it was told of the end of this one */
	int32_t pidfd;	   /* the maker's descriptor for it, while it is being made */

	struct pending pending;	 /* signals sent to this thread */
	uint64_t really_blocked; /* of these, what rt_sigtimedwait lets through */
	uint64_t saved_mask;	 /* what `blocked` is to be after the call */
	struct restart restart;
	struct fault fault; /* the last exception of the program */
	struct spent spent;
	uint64_t robust_list; /* user address of the locks it holds (kernel/proc/robust.h) */

	struct user_state user;
};

extern struct thread thread_table[NR_TASKS];

/* That of the running task. */
static inline struct thread *current_thread(void)
{
	return PERCPU_KNOWN(thread);
}

/* The upper end of a task's kernel stack. */
static inline uint64_t stack_top(task_id t)
{
	return STACKS_BASE + (uint64_t)(t + 1) * STACK_STRIDE;
}

/* The registers of a task's program, while it is in the kernel. */
static inline struct regs *task_regs(task_id t)
{
	return (struct regs *)stack_top(t) - 1;
}

/*
 * Give the task a kernel stack: 0, or -ENOMEM.  A stack stays with its handle when the task is
 * gone, since the task that exits still runs on it; max_threads bounds how much memory that can be.
 */
int32_t stack_new(task_id t);

/*
 * Make the child's kernel side from the parent's: registers, thread area, signal mask.  `stack` and
 * `tls` as clone has them; the child of the swapper is init and starts in the kernel.
 */
void thread_copy(task_id parent, task_id child, uint64_t stack, bool set_tls, uint64_t tls);

/* The task becomes the process that is known as `leader`'s: it has that one's serial and age. */
void thread_lead(task_id t, task_id leader);

/* The current task has a new program: nothing of the old one's registers and handlers remains. */
void thread_exec(void);

#endif
