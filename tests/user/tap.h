/*
 * What every test program begins with: TAP on standard output, and system calls without a library
 * in between.  Each line is one write, so that a fork never prints a buffer twice.
 * Entry: ok, is, skip, done.
 */
#ifndef TESTS_USER_TAP_H
#define TESTS_USER_TAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "spec/control.h"
#include "tests/user/machine.h"

static int tap_tests, tap_failures;

__attribute__((format(printf, 1, 2))) static inline void say(const char *fmt, ...)
{
	char text[512];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (n >= (int)sizeof(text))
		n = sizeof(text) - 1;
	if (write(1, text, (size_t)n) != n)
		_exit(111);
}

/* One test: its condition, and its name. */
#define ok(condition, ...)                                                                         \
	({                                                                                         \
		bool ok_ = (condition);                                                            \
		char name_[256];                                                                   \
		snprintf(name_, sizeof(name_), __VA_ARGS__);                                       \
		tap_failures += !ok_;                                                              \
		say("%sok %d - %s\n", ok_ ? "" : "not ", ++tap_tests, name_);                      \
		ok_;                                                                               \
	})

/* One test: a number equals another one; both are told if not. */
#define is(got, want, ...)                                                                         \
	({                                                                                         \
		long got_ = (long)(got), want_ = (long)(want);                                     \
		bool is_ = ok(got_ == want_, __VA_ARGS__);                                         \
		if (!is_)                                                                          \
			say("# got %ld (%#lx), expected %ld (%#lx)\n", got_, got_, want_, want_);  \
		is_;                                                                               \
	})

/* A test that this system cannot do, and why. */
static inline void skip(const char *name, const char *why)
{
	say("ok %d - %s # SKIP %s\n", ++tap_tests, name, why);
}

/* The plan, and main's exit status. */
static inline int done(void)
{
	say("1..%d\n", tap_tests);
	return tap_failures ? 1 : 0;
}

/* A whole program that this system cannot run, and why. */
static inline int skip_all(const char *why)
{
	say("1..0 # SKIP %s\n", why);
	return 0;
}

/* A raw system call of up to six arguments: its result, or -errno; errno itself is left alone. */
#define raw(...) RAW_PICK(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define RAW_PICK(n, a, b, c, d, e, f, ...)                                                         \
	raw_call((long)(n), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* Does Bident run us?  Linux has no such call. */
static inline bool is_bident(void)
{
	return raw(CONTROL_CALL, CONTROL_FRAMES) > 0;
}

/* The status of a child that is awaited: waitpid's, or -errno. */
static inline int status_of(long pid)
{
	int status = 0;
	long got;

	if (pid < 0)
		return (int)pid;
	got = raw(SYS_wait4, pid, &status, __WALL, 0);
	return got == pid ? status : (int)got;
}

/* The status of a child that has ended with that exit code. */
static inline int exited(int code)
{
	return code << 8;
}

/* Run the function in a child: its status.  What the function returns is the exit code. */
static inline int in_child(int (*function)(void))
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(function());
	return status_of(pid < 0 ? -errno : pid);
}

/* Run a function of n tests in a child, and count them here; one more is that it ended well. */
static inline void child_tests(int (*function)(void), int n, const char *name)
{
	int status = in_child(function);

	tap_tests += n;
	is(status, exited(0), "%s", name);
}

/* The time, to measure by. */
static inline long now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static inline void sleep_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

#endif
