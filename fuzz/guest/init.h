/*
 * What the parts of the guest's program share: the box, and what is written in assembly (start.S,
 * tests/user/machine.S).
 */
#ifndef FUZZ_GUEST_INIT_H
#define FUZZ_GUEST_INIT_H

#include "fuzz/guest/box.h"

static struct box *const box = (void *)BOX_ADDRESS;
static const struct deed *const deeds = (void *)(BOX_ADDRESS + BOX_PAGE);

long raw_call(long n, long a, long b, long c, long d, long e, long f);
void wait_program(void);
void announce_page(void *page);
long spawn(uint64_t flags, void *stack_end, uint64_t child, uint32_t *pid);
void return_from_handler(void);
void pass_and_exit(uint32_t *turn, uint64_t status) __attribute__((noreturn));
long clone_call(long a, long b, long c, long d, long e, long unused, long n);
void pass_and_end(uint32_t *turn) __attribute__((noreturn));
long load_word(uint64_t address, uint64_t *word);
long store_word(uint64_t address, uint64_t word);
long fetch_word(uint64_t address);
void on_fault(int signal);

static inline void *stack_end(uint32_t actor)
{
	return (char *)box + (SHARED_PAGES + (actor + 1) * STACK_PAGES) * BOX_PAGE;
}

/* init.c: sleep until it is the actor's turn. */
void await_turn(uint32_t me);

/* init_clone.c: carry out DEED_CLONE: what the caller sees of what the child did, or -errno. */
int64_t clone_any(const struct deed *d, uint32_t me);

#endif
