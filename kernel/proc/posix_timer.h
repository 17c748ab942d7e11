/*
 * Timers that a process makes by the dozen, with a signal and a value of its choice.
 * All of it with the process lock held; they are the current process's.
 * Linux: kernel/time/posix-timers.c.
 */
#ifndef KERNEL_PROC_POSIX_TIMER_H
#define KERNEL_PROC_POSIX_TIMER_H

#include "kernel/proc/itimer.h"
#include "kernel/proc/siginfo.h"
#include "kernel/proc/sigqueue.h"
#include "spec/types.h"

#define NR_POSIX_TIMERS 512u /* of the whole system */

#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2 /* the C library's business; a signal to us */
#define SIGEV_THREAD_ID 4

/* The first bytes of struct sigevent: whom to tell, and how. */
struct sigevent {
	uint64_t value;
	int32_t signal;
	int32_t notify;
	int32_t thread;
	int32_t unused;
};

/* Which timer: by its id.  0 and up, -EINVAL, -EAGAIN; with `event` NULL it sends SIGALRM. */
int32_t posix_timer_new(uint32_t clock, const struct sigevent *event);

/* 0, or -EINVAL: no such timer.  A deadline of NO_DEADLINE: it is not to ring. */
int32_t posix_timer_set(int32_t id, uint64_t deadline, uint64_t interval);
int32_t posix_timer_get(int32_t id, struct itimer *timer);
int32_t posix_timer_delete(int32_t id);

/* How often it has rung beside the signal that was handled last; -EINVAL. */
int32_t posix_timer_overrun(int32_t id);

/* The clock that it was made for; -EINVAL. */
int32_t posix_timer_clock(int32_t id);

/* The signal of a timer is handled: it goes on, and the info says how often it has rung. */
void posix_timer_taken(struct sigqueue *entry, struct siginfo *info);

/* A new program, or the end of the process: it has none. */
void posix_timers_exit(signal_id group);

#endif
