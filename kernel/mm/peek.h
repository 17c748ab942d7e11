/*
 * Looking into an address space from outside: its bytes, and how much of it there is.  Nothing is
 * faulted in, nothing is changed.
 * Linux: mm/memory.c, access_remote_vm; fs/proc/task_mmu.c, task_mem.
 */
#ifndef KERNEL_MM_PEEK_H
#define KERNEL_MM_PEEK_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/store.h"
#include "spec/types.h"

/*
 * Copy n bytes at user address va; a page that was never touched reads as zeros.  How many bytes
 * lie in regions, from va on: fewer than n if one of them ends.
 */
uint64_t space_peek(mm_id mm, uint64_t va, void *to, uint64_t n);

/* In bytes. */
struct space_size {
	uint64_t all;	   /* addresses that are mapped */
	uint64_t resident; /* pages that are in memory, the one of zeros not */
	uint64_t code;	   /* mapped to be executed */
	uint64_t data;	   /* to be written, and no stack */
	uint64_t stack;
	uint64_t tables; /* page tables */
};

void space_measure(mm_id mm, struct space_size *size);

/* A region, as /proc/PID/maps tells of it. */
struct region_view {
	uint64_t start, end;
	uint32_t prot;
	bool is_heap, is_stack, is_shared;
	const struct store *store; /* what it shows from `offset` on, a byte; NULL: its own zeros */
	uint64_t offset;
};

/* The first region that ends above va; false: there is none. */
bool space_view(mm_id mm, uint64_t va, struct region_view *view);

#endif
