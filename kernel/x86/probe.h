/*
 * Trying what must not succeed: the exception that it ends in is caught and told.  For the kernel's
 * checks of itself.
 */
#ifndef KERNEL_X86_PROBE_H
#define KERNEL_X86_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#define PROBE_DONE (~0ull) /* nothing stopped it */

/*
 * Call action(address): PROBE_DONE, or what the processor said to it: the vector, and above its
 * lowest 8 bits the error code.
 */
uint64_t probe(void (*action)(uint64_t address), uint64_t address);

struct regs;

/* An exception of the kernel's: if a probe runs, it ends here, and true is returned. */
bool probe_catches(struct regs *regs, uint32_t vector);

#endif
