/*
 * Fault injection.  Each step has a countdown; the pass that brings it to zero fails.
 * Entry: inject_hits, asked by kernel/proc/steps.c.  Linux: lib/fault-inject.c.
 */
#include "kernel/check/inject.h"
#include "kernel/lib/string.h"
#include "spec/steps.h"

static const char *const step_names[NR_STEPS] = {
	[STEP_SECURITY_CHECK] = "security_check", [STEP_TASK] = "task", [STEP_CRED] = "cred",
	[STEP_NEWUSER] = "newuser", [STEP_USER] = "user", [STEP_THREADS] = "threads",
	[STEP_EXEC_DOMAIN] = "exec_domain", [STEP_BINFMT] = "binfmt", [STEP_SETTID] = "settid",
	[STEP_MEMPOLICY] = "mempolicy", [STEP_SCHED] = "sched", [STEP_PERF] = "perf",
	[STEP_AUDIT] = "audit", [STEP_SECURITY] = "security", [STEP_UNDO] = "undo",
	[STEP_FILES] = "files", [STEP_FS] = "fs", [STEP_SIGHAND] = "sighand",
	[STEP_SIGNAL] = "signal", [STEP_MM] = "mm", [STEP_KEYS] = "keys",
	[STEP_NAMESPACES] = "namespaces", [STEP_IO] = "io", [STEP_THREAD] = "thread",
	[STEP_PID] = "pid", [STEP_PIDFD] = "pidfd", [STEP_PIDFD_STORE] = "pidfd_store",
	[STEP_CGROUP] = "cgroup", [STEP_SIGNALS] = "signals",
};

/* Passes until the one that fails, that one included; 0: not armed. */
static uint64_t countdown[NR_STEPS];

bool inject_hits(uint32_t step)
{
	return countdown[step] != 0 && --countdown[step] == 0;
}

bool inject_set(uint32_t step, uint64_t nth)
{
	if (step >= NR_STEPS)
		return false;
	countdown[step] = nth;
	return true;
}

const char *inject_name(uint32_t step)
{
	return step_names[step];
}

uint64_t inject_left(uint32_t step)
{
	return countdown[step];
}

/* Read a decimal number; false if there is none or it is too long. */
static bool parse_number(const char **text, uint64_t *number)
{
	const char *p = *text;

	*number = 0;
	for (; *p >= '0' && *p <= '9' && p - *text < 18; p++)
		*number = *number * 10 + (uint64_t)(*p - '0');
	if (p == *text)
		return false;
	*text = p;
	return true;
}

static bool parse_one(const char **text)
{
	uint64_t nth;
	size_t n;

	for (uint32_t step = 0; step < NR_STEPS; step++) {
		n = strlen(step_names[step]);
		if (strncmp(*text, step_names[step], n) != 0 || (*text)[n] != ':')
			continue;
		*text += n + 1;
		return parse_number(text, &nth) && inject_set(step, nth);
	}
	return false;
}

bool inject_parse(const char *text)
{
	for (;;) {
		if (!parse_one(&text))
			return false;
		if (*text == 0)
			return true;
		if (*text++ != ',')
			return false;
	}
}
