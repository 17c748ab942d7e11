/*
 * For the tests of PID namespaces: processes in namespaces of their own, and what they tell each
 * other.
 * Entry: share_first, in_namespace, namespace_tests.
 */
#ifndef TESTS_USER_PIDNS_H
#define TESTS_USER_PIDNS_H

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/slurp.h"
#include "tests/user/tap.h"

/* What processes tell each other. */
static struct shared {
	volatile long outer, inner, sender, code;
	volatile int settid, parent_settid, thread;
} *shared;

static inline long clone_with(unsigned long flags)
{
	return raw(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

/* Run the function as process 1 of a new namespace: the status that it ends with. */
static inline int in_namespace(int (*function)(void))
{
	long pid = clone_with(CLONE_NEWPID);

	if (pid == 0)
		_exit(function());
	return status_of(pid);
}

/* The same for a function of n tests, as child_tests. */
static inline void namespace_tests(int (*function)(void), int n, const char *name)
{
	int status = in_namespace(function);

	tap_tests += n;
	is(status, exited(0), "%s", name);
}

static inline void wait_for(volatile long *word)
{
	for (int i = 0; i < 2000 && *word == 0; i++)
		sleep_ms(1);
}

static inline int sleep_long(void)
{
	for (;;)
		sleep_ms(1000);
	return 0;
}

static inline long fork_sleeper(void)
{
	long pid = fork();

	if (pid == 0)
		sleep_long();
	return pid;
}

/* The numbers of a line of /proc/PID/status, 0: the caller's; how many they are. */
static inline int numbers_of(long pid, const char *key, long *numbers, int most)
{
	const char *at, *end;
	char path[64];
	int n = 0;

	snprintf(path, sizeof(path), pid ? "/proc/%ld/status" : "/proc/self/status", pid);
	slurp(path);
	at = value_of(key);
	end = at ? at + strcspn(at, "\n") : at;
	while (at < end && n < most)
		numbers[n++] = strtol(at, (char **)&at, 10);
	return n;
}

static inline int return_pid(void)
{
	return getpid();
}

/* Before all else; the memory is touched, so that it is there when free frames are counted. */
static inline void share_first(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	memset(shared, 0, sizeof(*shared));
}

#endif
