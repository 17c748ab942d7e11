/*
 * Who called whom, by frame pointers.
 */
#ifndef KERNEL_X86_BACKTRACE_H
#define KERNEL_X86_BACKTRACE_H

#include <stdint.h>

/* Print ip and the return addresses of the frames from frame pointer bp up. */
void backtrace_from(uint64_t ip, uint64_t bp);

#endif
