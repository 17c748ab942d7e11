/*
 * The guard.  Failed clauses and panics jump; traps are caught as signals; a tick of the CPU clock
 * that finds the same program running as the last one ends it as hung.
 * Entry: GUARDED, interp_init.
 */
#include "fuzz/guard.h"

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "fuzz/interp.h"
#include "fuzz/reach.h"
#include "fuzz/state.h"
#include "kernel/check/expect.h"

#define TRAP_STACK (64 << 10)

sigjmp_buf guard_exit;

static struct verdict failure;
static volatile uint32_t programs; /* ended so far */
static uint32_t programs_at_tick;
static volatile bool guarding;

/* Clauses that are switched off, by the environment: to show what is not seen then. */
static bool is_off[NR_CLAUSES];

/* End the program. */
static void give_up(enum clause clause, uint64_t expected, uint64_t got)
{
	failure = (struct verdict){ .clause = clause, .expected = expected, .got = got };
	if (is_off[clause])
		failure.clause = CLAUSE_NONE;
	siglongjmp(guard_exit, 1);
}

void fail(enum clause clause, uint64_t expected, uint64_t got)
{
	if (!is_off[clause])
		give_up(clause, expected, got);
}

void panic(const char *fmt, ...)
{
	va_list args;

	if (getenv("FUZZ_VERBOSE")) {
		va_start(args, fmt);
		vfprintf(stderr, fmt, args);
		va_end(args);
		fputc('\n', stderr);
	}
	give_up(CLAUSE_C13, 0, 0);
	abort();
}

static void on_trap(int signal)
{
	if (!guarding)
		abort();
	give_up(CLAUSE_C14, 0, (uint64_t)signal);
}

static void on_tick(int signal)
{
	(void)signal;
	if (guarding && programs == programs_at_tick)
		give_up(CLAUSE_C15, 0, 0);
	programs_at_tick = programs;
}

void interp_init(void)
{
	static char trap_stack[TRAP_STACK]; /* a walk of tables in a ring ends in no stack at all */
	const stack_t stack = { .ss_sp = trap_stack, .ss_size = sizeof(trap_stack) };
	const int traps[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction action = { .sa_handler = on_trap, .sa_flags = SA_NODEFER | SA_ONSTACK };
	struct itimerval second = { { 1, 0 }, { 1, 0 } };
	uint32_t i;

	for (i = 1; i < NR_CLAUSES; i++)
		is_off[i] = clause_is_off(i);
	sigaltstack(&stack, NULL);
	for (i = 0; i < sizeof(traps) / sizeof(traps[0]); i++)
		sigaction(traps[i], &action, NULL);
	action.sa_handler = on_tick;
	action.sa_flags |= SA_RESTART;
	sigaction(SIGVTALRM, &action, NULL);
	reach_init();
	setitimer(ITIMER_VIRTUAL, &second, NULL);
}

bool program_reached(void)
{
	return reach_is_reached();
}

void guard_begin(void)
{
	guarding = true;
}

int guard_verdict(struct verdict *verdict)
{
	*verdict = failure;
	return 1;
}

void guard_end(void)
{
	guarding = false;
	programs++;
}
