/*
 * The benchmark: one static program that makes ordinary Linux calls, the same on every system, and
 * counts what they cost.  The unit is what the time-stamp counter counts: under QEMU's -icount that
 * is executed instructions.
 * Keeps true: a number is printed only of what was seen to happen; a measure whose check fails
 * prints why, and no number.
 * Entry: main in main.c; each measure is a row of a table at the end of its file.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>

#include "tests/user/machine.h"

#define PAGE 4096L
#define MIB (1L << 20)
#define MAX_SAMPLES 2048
#define FUTEX_WAIT 0 /* include/uapi/linux/futex.h, which not every C library has */
#define FUTEX_WAKE 1
#define FUTEX_PRIVATE_FLAG 128
/* As a library makes a thread: its tid is there until it has ended. */
#define THREAD_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |           \
		      CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)
#define EXIT_PROGRAM "/exit" /* a program that exits with the number of its arguments */

struct measure {
	const char *name;     /* with _<size> appended where there are several sizes */
	void (*run)(int samples, long size);
	int samples;          /* how many it takes, at most MAX_SAMPLES */
	long size;            /* MiB, regions, files or tasks that are there besides; -1: none */
};

extern const struct measure memory_measures[], process_measures[], switch_measures[],
	curve_measures[]; /* each ends with a row without a name */

/* System call n with up to six arguments: what the kernel left in the return register. */
#define CALL(...) CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_(n, a, b, c, d, e, f, ...)                                                            \
	raw_call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/*
 * The time-stamp counter, where what is measured begins and where it ends.  Two functions, as the
 * profiler counts what is executed from the one to the other.
 */
uint64_t clock_begin(void);
uint64_t clock_end(void);

/* One sample: `ticks` for `n` operations. */
void sample(uint64_t ticks, long n);

/* The measure is no measure unless this holds: it ends with a line that says what did not. */
void check(bool good, const char *what);

/* Memory that parent and children share: zero after take_shared, which is called once. */
extern volatile struct shared {
	uint64_t start, ticks;
	uint32_t count, last, stop;
	uint32_t word[1024];
	uint32_t each[1024];
} *shared;
void take_shared(void);

/* Anonymous private memory of `bytes`; not touched.  It must be there, or the measure ends. */
volatile uint64_t *take_memory(long bytes);
void give_memory(volatile uint64_t *at, long bytes);

/* Write into each page, `step` bytes apart, `value` and the number of the page. */
void write_pages(volatile uint64_t *at, long bytes, long step, uint64_t value);

/* Has each page what write_pages has written? */
bool pages_have(volatile uint64_t *at, long bytes, long step, uint64_t value);

/* Child `pid` has ended, by itself and with this exit status, and is waited for now. */
void reap(long pid, int status);

/* A pipe: its two ends. */
void take_pipe(int ends[2]);
void give_pipe(int ends[2]);

/* One byte through a pipe; it must go through, and `get` returns what came. */
static inline void put_byte(int fd, uint8_t byte)
{
	check(CALL(SYS_write, fd, &byte, 1) == 1, "a byte is written to a pipe");
}

static inline uint8_t get_byte(int fd)
{
	uint8_t byte = 0;

	check(CALL(SYS_read, fd, &byte, 1) == 1, "a byte is read from a pipe");
	return byte;
}

/* fork, and of the child the rest of the measure: it ends with leave. */
static inline long make_child(void)
{
	long pid = CALL(SYS_fork);

	check(pid >= 0, "fork makes a child");
	return pid;
}

_Noreturn void leave(int status);

/* Whole fork, exit and wait, `samples` of them, with what there is now. */
void fork_exit_wait(int samples);

/* What a curve needs to be there while it forks; each gives back what it took. */
void fork_with_memory(int samples, long mib);
void fork_with_regions(int samples, long regions);
void fork_with_files(int samples, long files);
void fork_with_children(int samples, long children);
void yield_processes(int samples, long processes);

#endif
