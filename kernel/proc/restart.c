/*
 * How a call that was interrupted goes on.
 * Entry: restart_with, restart_run.  Linux: kernel/signal.c, restart_syscall.
 */
#include "kernel/proc/restart.h"
#include "kernel/lib/errno.h"
#include "kernel/proc/current.h"
#include "kernel/proc/thread.h"

int64_t restart_with(struct restart restart)
{
	thread_table[current()].restart = restart;
	return -ERESTART_RESTARTBLOCK;
}

int64_t restart_run(void)
{
	struct restart restart = thread_table[current()].restart;

	return restart.call != NULL ? restart.call(restart.arg) : -EINTR;
}

void restart_forget(void)
{
	thread_table[current()].restart.call = NULL;
}
