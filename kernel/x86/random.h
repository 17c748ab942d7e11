/*
 * Numbers that a program cannot foretell, if the processor makes them; else merely different ones.
 */
#ifndef KERNEL_X86_RANDOM_H
#define KERNEL_X86_RANDOM_H

#include <stdint.h>

/* 64 bits.  Not for cryptography where the processor has no generator. */
uint64_t random_number(void);

#endif
