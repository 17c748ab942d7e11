/*
 * The end of a task.
 */
#ifndef KERNEL_PROC_EXIT_H
#define KERNEL_PROC_EXIT_H

#include <stdint.h>

/* End the current thread, or its whole process, with a wait status (code << 8, or a signal). */
void exit_thread(int32_t status) __attribute__((noreturn));
void exit_process(int32_t status) __attribute__((noreturn));

#endif
