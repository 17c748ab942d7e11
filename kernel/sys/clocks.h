/*
 * The clocks that programs know by number.
 * Linux: kernel/time/posix-timers.c, clockid_to_kclock.
 */
#ifndef KERNEL_SYS_CLOCKS_H
#define KERNEL_SYS_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

/* How far a clock of the system's is ahead of clock_now, in nanoseconds: 0 or -EINVAL. */
int32_t clock_offset(uint32_t clock, uint64_t *offset);

/* Can one sleep by it, and set timers? */
bool clock_can_wait(uint32_t clock);

/* The deadline on clock_now's scale of a span that begins now, or of a date ahead by offset. */
uint64_t clock_deadline(uint64_t ns, bool is_date, uint64_t offset);

#endif
