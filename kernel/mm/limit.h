/*
 * How much memory the caller may have.  The limits are kept above this layer: kernel/proc/rlimit.c
 * has them; the fuzzer and the unit tests have their own memory_limit.
 * Linux: may_expand_vm (mm/mmap.c), __vm_enough_memory (mm/util.c).
 */
#ifndef KERNEL_MM_LIMIT_H
#define KERNEL_MM_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct space;

enum memory_limit {
	LIMIT_SPACE, /* RLIMIT_AS: all regions together */
	LIMIT_DATA,  /* RLIMIT_DATA: those that are data, and the heap */
	LIMIT_STACK, /* RLIMIT_STACK: of a region that grows down */
	/*
	 * What a single request for memory may promise: as much as there is in all, free or not.
	 * Linux's heuristic overcommit.
	 */
	LIMIT_PROMISE,
	NR_LIMITS
};

/* In bytes, of the task that runs. */
uint64_t memory_limit(enum memory_limit which);

/* May the space have `bytes` more with these rights and flags? */
bool space_may_grow(const struct space *space, uint64_t bytes, uint32_t prot, uint32_t flags);

/* May `bytes` that it has become data? */
bool space_may_be_data(const struct space *space, uint64_t bytes);

/* May so many bytes be promised to somebody who asks for these rights and flags? */
bool may_promise(uint64_t bytes, uint32_t prot, uint32_t flags);

#endif
