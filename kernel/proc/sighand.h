/*
 * What a program wants done with each signal: one table of actions per sighand handle of the model.
 * Linux: struct sighand_struct, kernel/signal.c (do_sigaction, flush_signal_handlers).
 */
#ifndef KERNEL_PROC_SIGHAND_H
#define KERNEL_PROC_SIGHAND_H

#include "spec/task.h"

#define NR_SIGNALS 64u

#define SIGHUP 1u
#define SIGINT 2u
#define SIGQUIT 3u
#define SIGILL 4u
#define SIGTRAP 5u
#define SIGBUS 7u
#define SIGFPE 8u
#define SIGKILL 9u
#define SIGSEGV 11u
#define SIGPIPE 13u
#define SIGCONT 18u
#define SIGSTOP 19u
#define SIGTSTP 20u
#define SIGTTIN 21u
#define SIGTTOU 22u
#define SIGURG 23u
#define SIGXFSZ 25u
#define SIGWINCH 28u

#define SIG_DFL 0ull
#define SIG_IGN 1ull

#define SA_NOCLDSTOP 0x00000001ull
#define SA_NOCLDWAIT 0x00000002ull
#define SA_SIGINFO 0x00000004ull
#define SA_EXPOSE_TAGBITS 0x00000800ull
#define SA_ONSTACK 0x08000000ull
#define SA_RESTART 0x10000000ull
#define SA_NODEFER 0x40000000ull
#define SA_RESETHAND 0x80000000ull
#define SA_RESTORER 0x04000000ull

/* As rt_sigaction passes it. */
struct sigaction {
	uint64_t handler;
	uint64_t flags;
	uint64_t restorer;
	uint64_t mask;
};

static inline uint64_t signal_bit(uint32_t sig)
{
	return 1ull << (sig - 1);
}

/* A table in which every action is the default.  Boot, for the first task: 0 or -ENOMEM. */
int32_t sighand_init(sighand_id handlers);

/* The steps of fork and exit: 0 or -ENOMEM. */
int32_t sighand_copy(sighand_id from, sighand_id to);
void sighand_free(sighand_id handlers);

/* exec: what was handled gets its default action back, what was ignored stays ignored. */
void sighand_exec(sighand_id handlers);

/* The action for signal 1..NR_SIGNALS; and another one for it, or its default. */
const struct sigaction *sighand_action(sighand_id handlers, uint32_t sig);
void sighand_set(sighand_id handlers, uint32_t sig, const struct sigaction *action);
void sighand_default(sighand_id handlers, uint32_t sig);

/* Is nothing to be done about this signal?  So by the program's wish, or by default. */
bool sighand_ignores(sighand_id handlers, uint32_t sig);

/* Does its default action, which is in force, stop the process? */
bool sighand_stops(sighand_id handlers, uint32_t sig);

/* Does its default action, which is in force, end the program? */
bool sighand_is_fatal(sighand_id handlers, uint32_t sig);

#endif
