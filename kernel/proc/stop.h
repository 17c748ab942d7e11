/*
 * Stopping and continuing whole processes.
 * All of it with the process lock held.
 * Linux: kernel/signal.c (do_signal_stop, prepare_signal), kernel/exit.c (wait_task_stopped).
 */
#ifndef KERNEL_PROC_STOP_H
#define KERNEL_PROC_STOP_H

#include "kernel/proc/sighand.h"
#include "spec/task.h"

#define STOP_SIGNALS                                                                               \
	(signal_bit(SIGSTOP) | signal_bit(SIGTSTP) | signal_bit(SIGTTIN) | signal_bit(SIGTTOU))

/* A new object of the model's kind `signal`, or one that goes: neither stopped nor to be told. */
void stop_init(signal_id group);

/* Is the process to stop, or has it stopped?  Have all its threads? */
bool process_stops(task_id t);
bool process_is_stopped(task_id t);

/* The signal's default action, taken by the current thread: all threads are to stop. */
void stop_process(uint32_t sig);

/* If its process stops, so does the current thread, until it is continued or killed.  Did it? */
bool stop_here(void);

/* SIGCONT was sent to t's process, whatever it does with it. */
void stop_continue(task_id t);

/* t, which is not the last thread of its process, exits: the others may all have stopped. */
void stop_exits(task_id t);

/*
 * A child of the caller, chosen as wait_task of the model does, that has stopped (WUNTRACED) or was
 * continued (WCONTINUED), and the status to tell; NOBODY if there is none.  stop_told: that was
 * told, and is not told again.
 */
task_id stop_awaited(task_id caller, int32_t pid, uint32_t options, int32_t *status);
void stop_told(task_id child);

#endif
