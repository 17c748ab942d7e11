/*
 * Fault injection: the n-th pass of a named step fails, once.  Set from the kernel's command line
 * (inject=mm:1,files:2) or by the control call (spec/control.h).
 * Linux: lib/fault-inject.c.
 */
#ifndef KERNEL_CHECK_INJECT_H
#define KERNEL_CHECK_INJECT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Count a pass of the step (spec/steps.h): must this one fail?  Called with the process lock
 * held.
 */
bool inject_hits(uint32_t step);

/*
 * Let the nth pass of the step from now fail (1: the next); 0 disarms it.  Passes before and after
 * are left alone.  Returns false, with nothing set, if there is no such step.
 */
bool inject_set(uint32_t step, uint64_t nth);

/* A step's name, and how many passes from now it fails; 0: not at all. */
const char *inject_name(uint32_t step);
uint64_t inject_left(uint32_t step);

/*
 * Read "NAME:N[,NAME:N]..." with the names of the steps in lower case.  False if it is not of that
 * form.
 */
bool inject_parse(const char *text);

#endif
