/*
 * The end of a task.
 */
#ifndef KERNEL_PROC_EXIT_H
#define KERNEL_PROC_EXIT_H

#include <stdint.h>

/* End the current thread, or its whole process, with a wait status (code << 8, or a signal). */
void exit_thread(int32_t status) __attribute__((noreturn));
void exit_process(int32_t status) __attribute__((noreturn));

/*
 * End every other thread of the current process, for exec: 0 when none is left; -EINTR if the
 * caller itself is to end first.
 */
int32_t exit_other_threads(void);

#endif
