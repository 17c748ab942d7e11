/*
 * The machine under the fuzzed code: an array of bytes as memory, and an MMU in software that walks
 * the real format of page tables.  Its TLB is an adversary: it keeps every translation, and every
 * table that it walked through, until the architecture says that it must be dropped (the rules of
 * kernel/mm/hw.h); with prefetch on it also takes in whatever it may.
 */
#ifndef FUZZ_HOST_HW_H
#define FUZZ_HOST_HW_H

#include <stdbool.h>
#include <stdint.h>

#define RAM_BASE 0x200000ull
#ifndef RAM_FRAMES
#define RAM_FRAMES 130u
#endif

/* Power on: memory is full of rubbish, the same each time; n frames of it are in use. */
void hw_reset(uint32_t n, bool prefetch);

#define NR_CPUS 2u

/*
 * What follows is done by this CPU.  Every CPU has a root that it loaded, and a TLB; at first the
 * first one runs.
 */
void hw_run_on(uint32_t cpu);

/* Let no CPU have this root: its space is going to be dropped. */
void hw_unload(uint64_t root);

/*
 * Watch these pages: the TLB prefetches them, and hw_stale_page looks at them.  The array stays the
 * caller's.
 */
void hw_watch(const uint64_t *pages, uint32_t n);

/*
 * Translate an access (FAULT_ bits) to va, as the processor would: the word there, NULL: a fault.
 */
uint64_t *hw_access(uint64_t va, uint32_t access);

/* Take in all translations that the processor may take in, if prefetch is on. */
void hw_prefetch(void);

/*
 * A page for which some CPU keeps what allows more, or leads elsewhere, than the tables; or 0.
 */
uint64_t hw_stale_page(void);

/* What memory_limit answers (kernel/mm/limit.h): Linux's defaults, until a test sets another. */
extern uint64_t hw_limits[];

/* The physical address of what phys_to_virt answered. */
uint64_t hw_address(const void *at);

/* The root that the CPU that runs has loaded. */
uint64_t hw_root(void);

#endif
