/*
 * Waiting for open files to be ready.  Whoever waits for any file sleeps on one channel and looks
 * again when anything has happened to any of them.
 * Linux: fs/select.c.
 */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

#include <stdint.h>

#include "kernel/fs/file.h"

/* As poll has them; Linux's values, the first few of which are in kernel/fs/file.h. */
#define POLLPRI 0x2u
#define POLLNVAL 0x20u
#define POLLRDNORM 0x40u
#define POLLRDBAND 0x80u
#define POLLWRNORM 0x100u
#define POLLWRBAND 0x200u

extern uint32_t nr_polling; /* how many sleep until one is ready */
void poll_wake_all(void);

/* An open file may have become ready.  Called from interrupts, too. */
static inline void poll_wake(void)
{
	if (nr_polling != 0)
		poll_wake_all();
}

/*
 * The system calls of the current task, but for the time and the signal mask.  The deadline is on
 * clock_now's scale.  How many are ready, 0 at the deadline, or -errno; -ERESTARTNOHAND.
 */
int64_t poll_files(files_id files, uint64_t fds, uint64_t n, uint64_t deadline);
int64_t select_files(files_id files, int32_t n, const uint64_t sets[3], uint64_t deadline);

#endif
