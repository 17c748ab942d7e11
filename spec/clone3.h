/*
 * The arguments of clone3 as a program lays them out.  They have grown twice; a program that knows
 * less of them passes a smaller size, and what it leaves out counts as 0.
 * Linux: include/uapi/linux/sched.h, struct clone_args.
 */
#ifndef SPEC_CLONE3_H
#define SPEC_CLONE3_H

#include "spec/types.h"

struct clone3_args {
	uint64_t flags;
	uint64_t pidfd; /* user addresses, or 0 */
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal;
	uint64_t stack; /* its lowest address, or 0: the caller's stack pointer */
	uint64_t stack_size;
	uint64_t tls;
	uint64_t set_tid; /* user address of the pids asked for, innermost namespace first, or 0 */
	uint64_t set_tid_size; /* how many they are */
	uint64_t cgroup;       /* a file descriptor */
};

/* Linux's names: up to tls, 5.3; up to set_tid_size, 5.5; all, 5.7. */
#define CLONE_ARGS_SIZE_VER0 64
#define CLONE_ARGS_SIZE_VER1 80
#define CLONE_ARGS_SIZE_VER2 88
#define CLONE_ARGS_SIZE_MAX 4096 /* a page; what is beyond VER2 must be 0 */

#define MAX_EXIT_SIGNAL 64
#define MAX_PID_NS_LEVEL 32u	       /* Linux's name: pid namespaces inside each other */
#define MAX_DESCRIPTOR 0x7fffffff      /* Linux: INT_MAX */
#define TASK_SIZE_MAX 0x7ffffffff000ull /* user addresses are below it; Linux's name, x86-64 */

#endif
