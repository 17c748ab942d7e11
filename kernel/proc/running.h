/*
 * Which program a memory holds: its file, and where that, the arguments and the environment lie.
 * One record per mm handle of the model; it tells, and nothing depends on it.
 * Linux: the fields of struct mm_struct from start_code to env_end, and exe_file.
 */
#ifndef KERNEL_PROC_RUNNING_H
#define KERNEL_PROC_RUNNING_H

#include <stdint.h>

#include "spec/limits.h"
#include "spec/types.h"

struct node;

/* User addresses; each range ends before its end. */
struct running {
	struct node *file; /* held; NULL: none */
	uint64_t start, end; /* of its segments */
	uint64_t stack;	     /* where the stack pointer was at first */
	uint64_t args, args_end;
	uint64_t env, env_end;
};

extern struct running running_table[NR_OBJECTS];

/* exec: the memory has this program, whose file is held from now on. */
void running_set(mm_id mm, struct running running);

/* The steps of fork and exit. */
void running_copy(mm_id from, mm_id to);
void running_free(mm_id mm);

#endif
