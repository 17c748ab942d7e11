/*
 * Arguments for the storm (tests/user/storm.c): of each kind that a system call takes some that
 * fit, some that nearly do, and some that are anything.
 */
#ifndef TESTS_USER_STORM_ARGUMENTS_H
#define TESTS_USER_STORM_ARGUMENTS_H

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/storm_hints.h"
#include "tests/user/tap.h"

#define WORDS 8192
#define SIZE (WORDS * sizeof(long))
#define FORMS_AT (WORDS / 2 + 1024)
#define FORM_WORDS 16
#define GUARD (64 * 4096)
#define PAGES_AT 0x20000000ul
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define PLAYGROUND "/tmp/storm"

static unsigned long state; /* of the generator */
static unsigned long answers[8]; /* of the last calls: pids, descriptors, addresses */

/*
 * What the pointers point to: numbers, times, and pointers to its own beginning.  Behind it are
 * pages without access, so that the kernel writes no variable of ours.
 */
static long memory[WORDS + GUARD / sizeof(long)] __attribute__((aligned(4096)));

static void on_signal(int sig)
{
	(void)sig;
}

/* What calls find in memory, in the order of their places there. */
enum form {
	FORM_TIME, FORM_TIMER, FORM_PIECES, FORM_POLL, FORM_CLONE, FORM_LIMIT, FORM_ACTION,
	FORM_SET, FORM_INFO, FORM_STACK, NR_FORMS
};

static unsigned long number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static unsigned long below(unsigned long n)
{
	return (number() >> 11) % n;
}

#define PICK(list) ((unsigned long)(list)[below(COUNT(list))])

static unsigned long any(void)
{
	static const unsigned long odd[] = {
		0, ~0ul, 1ul << 31, 1ul << 47, (1ul << 47) - 4096, 0xffff888000000000ul, 4096,
		0xffffffff80106000ul, 0x7fffffffffffffff, 0x80000000ul, 0xffffffff, 8,
	};

	switch (below(6)) {
	case 0:
		return below(16);
	case 1:
		return (unsigned long)memory + below(SIZE);
	case 2:
		return 1ul << below(64);
	case 3:
		return PICK(odd);
	case 4:
		return PICK(answers);
	default:
		return number();
	}
}

/* Mostly within, often to something of a known form, sometimes so that the end sticks out. */
static unsigned long pointer(void)
{
	if (below(3) == 0)
		return (unsigned long)&memory[FORMS_AT + below(NR_FORMS) * FORM_WORDS];
	if (below(16) == 0)
		return (unsigned long)memory + SIZE - below(64);
	if (below(24) == 0)
		return PAGES_AT + (below(64) << 12) - below(16);
	return (unsigned long)memory + below(SIZE / 2) / 8 * 8;
}

static const char *path(void)
{
	static const char long_name[300] = { [0 ... 298] = 'n' };
	static const char *const paths[] = {
		"", ".", "..", "a", "b", "a/b", "a/../b", PLAYGROUND, PLAYGROUND "/a", "./c/",
		PLAYGROUND "/d", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/proc",
		"/proc/self/status", "/proc/self/maps", "/proc/self/fd", "/proc/self/fd/3",
		"/proc/self/stat", "/proc/self/cmdline", "/proc/meminfo", "/proc/1/status",
		"/proc/self/exe", "/proc/bident", "/proc/uptime", "/no/such", long_name, "c", "d",
		"/proc/self/fdinfo", "/proc/loadavg", "//", "a/", "/dev/ptmx", "/proc/self/task",
	};

	return paths[below(COUNT(paths))];
}

/* A program to run; argument and environment lists end somewhere in memory. */
static const char *program(void)
{
	static const char *const programs[] = {
		"/tests/hello", "/tests/data/junk", "/tests/data/half", "/tests/data/text",
		"/tests/data/nophdr", "/proc/self/exe", PLAYGROUND "/a", "",
	};

	return programs[below(COUNT(programs))];
}

static unsigned long clone_word(void)
{
	static const unsigned long words[] = {
		SIGCHLD, CLONE_VM | SIGCHLD, CLONE_VM | CLONE_VFORK | SIGCHLD,
		CLONE_FILES | CLONE_FS | SIGCHLD, CLONE_VM | CLONE_SIGHAND | SIGCHLD,
		CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES | CLONE_FS,
		CLONE_PARENT | SIGCHLD, CLONE_NEWPID | SIGCHLD, CLONE_NEWUTS | SIGCHLD,
		CLONE_PIDFD | SIGCHLD, CLONE_NEWUSER | SIGCHLD, CLONE_NEWNS, CLONE_FILES,
	};

	return PICK(words) | (below(3) ? 0 : 1ul << below(34));
}

static unsigned long argument(char kind)
{
	static const unsigned long lengths[] = { 0, 1, 7, 8, 16, 24, 64, 88, 100, 4095, 4096,
						 4097, 65536, 1ul << 20, 1ul << 31, ~0ul };
	static const unsigned long maps[] = {
		MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, MAP_PRIVATE,
		MAP_SHARED, MAP_SHARED | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN,
	};

	if (below(12) == 0)
		return any();
	switch (kind) {
	case 'f':
		return below(12) ? below(14) : (unsigned long)AT_FDCWD;
	case 'p':
		return (unsigned long)path();
	case 'x':
		return (unsigned long)program();
	case 'v':
		return below(4) ? (unsigned long)&memory[WORDS - 1 - below(8)] : pointer();
	case 'b':
	case 'T':
		return below(6) ? pointer() : 0;
	case 'n':
		return PICK(lengths);
	case 'o':
		return below(2) ? below(8) << 12 : number() >> below(64);
	case 'a':
		return PAGES_AT + (below(64) << 12);
	case 'g':
		return below(3) ? below(8) | 1ul << below(24) : below(4) << below(20);
	case 'i':
		return below(40) - 2;
	case 's':
		return below(66);
	case 't':
		return below(3) ? (unsigned long)raw(SYS_getpid) + below(5) - 2 : below(200) - 5;
	case 'u':
		return below(3) ? 1000 + below(4) : below(3) - 1;
	case 'c':
		return clone_word();
	case 'm':
		return PICK(maps);
	case 'r':
		return below(8);
	case '8':
		return 8;
	default:
		return any();
	}
}

static const char *takes(long call)
{
	for (unsigned i = 0; i < COUNT(hints); i++)
		if (hints[i].call == call)
			return hints[i].takes;
	return "";
}

static long restorer; /* where a handler returns to */

static long short_time(void)
{
	return below(4) ? (long)below(20000000) : (long)any();
}

/* Make one of the forms anew; what is not set here is left from calls before. */
static void shape(enum form form)
{
	long *at = &memory[FORMS_AT + form * FORM_WORDS];

	switch (form) {
	case FORM_TIME:
	case FORM_TIMER:
		at[0] = at[2] = below(8) == 0;
		at[1] = short_time();
		at[3] = short_time();
		break;
	case FORM_PIECES:
		at[0] = (long)pointer();
		at[1] = (long)below(5000);
		at[2] = (long)pointer();
		at[3] = (long)argument('n');
		break;
	case FORM_POLL:
		for (int i = 0; i < 8; i++)
			at[i] = (long)(below(14) | below(64) << 32);
		break;
	case FORM_CLONE:
		for (int i = 5; i < 11; i++)
			at[i] = below(12) ? 0 : (long)any();
		at[0] = (long)(clone_word() & ~0xfful);
		for (int i = 1; i < 4; i++)
			at[i] = (long)pointer();
		at[4] = below(4) ? SIGCHLD : (long)below(66);
		break;
	case FORM_LIMIT:
		at[0] = (long)below(64);
		at[1] = at[0] + (long)below(64);
		break;
	case FORM_ACTION:
		at[0] = below(4) ? (long)on_signal : (long)below(2);
		at[1] = (long)(0x04000000ul | 1ul << below(32));
		at[2] = restorer;
		at[3] = 1l << below(64);
		break;
	case FORM_SET:
		at[0] = below(3) ? 1l << below(64) : (long)number();
		break;
	case FORM_INFO:
		at[0] = (long)below(66);
		at[1] = -(long)below(8);
		break;
	case FORM_STACK:
		at[0] = (long)memory;
		at[1] = (long)below(4);
		at[2] = (long)argument('n');
		break;
	default:
		break;
	}
}

#endif
