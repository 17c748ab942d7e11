/*
 * How the machine ends.
 */
#ifndef KERNEL_X86_POWER_H
#define KERNEL_X86_POWER_H

#include <stdbool.h>

/* Switch the machine off, or reset it.  QEMU's exit status is 0. */
void machine_power_off(void) __attribute__((noreturn));
void machine_restart(void) __attribute__((noreturn));

/* Stand still for ever. */
void machine_halt(void) __attribute__((noreturn));

/* Whether a panic resets the machine (panic=-1 on the command line) instead of halting it. */
extern bool machine_resets_on_panic;

#endif
