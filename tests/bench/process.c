/*
 * What a process costs: to make, to let run, to end and to await, with one thing or another there
 * to be inherited.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define CALLS 100 /* of a call that does nothing, for one sample */
#define STACK (64 << 10)

static void getppid_call(int samples, long size)
{
	pid_t parent = getppid();

	(void)size;
	for (int i = 0; i < samples; i++) {
		uint64_t wrong = 0, start = clock_begin();

		for (int k = 0; k < CALLS; k++)
			wrong |= (uint64_t)(getppid() ^ parent);
		start = clock_end() - start;
		check(!wrong && parent > 0, "getppid tells the parent");
		sample(start, CALLS);
	}
}

/* One before the first sample, as what is done once only is no part of any. */
void fork_exit_wait(int samples)
{
	for (int i = -1; i < samples; i++) {
		int status = -1, code = (i + 2) & 0x7f;
		uint64_t start = clock_begin();
		long pid = CALL(SYS_fork), got;

		if (pid == 0)
			leave(code);
		got = CALL(SYS_wait4, pid, &status, 0, 0);
		start = clock_end() - start;
		check(pid > 0 && got == pid && status == code << 8,
		      "the child exits with its own status and is awaited");
		if (i >= 0)
			sample(start, 1);
	}
}

/* Until one of the two is back in the program, whichever the kernel lets run first. */
static void fork_call(int samples, long mib)
{
	volatile uint64_t *memory = take_memory(mib * MIB);

	take_shared();
	write_pages(memory, mib * MIB, PAGE, 5);
	for (int i = -1; i < samples; i++) {
		uint64_t start = clock_begin(), end;
		long pid = CALL(SYS_fork);

		end = clock_end();
		if (pid == 0) {
			shared->start = end;
			leave(3);
		}
		check(pid > 0, "fork makes a child");
		reap(pid, 3);
		check(shared->start > start, "the child has told when it began");
		if (shared->start < end)
			end = shared->start;
		if (i >= 0)
			sample(end - start, 1);
	}
	check(pages_have(memory, mib * MIB, PAGE, 5), "the parent's memory is as it was");
	give_memory(memory, mib * MIB);
}

void fork_with_memory(int samples, long mib)
{
	volatile uint64_t *memory = take_memory(mib * MIB);
	long pid;

	write_pages(memory, mib * MIB, PAGE, 7);
	fork_exit_wait(samples);
	pid = make_child();
	if (pid == 0)
		leave(pages_have(memory, mib * MIB, PAGE, 7) ? 11 : 12);
	reap(pid, 11);
	give_memory(memory, mib * MIB);
}

/* Every other page of a range is a region of its own, of one touched page. */
void fork_with_regions(int samples, long regions)
{
	volatile uint64_t *all = take_memory(2 * regions * PAGE);
	long pid;

	give_memory(all, 2 * regions * PAGE);
	for (long i = 0; i < regions; i++) {
		char *at = (char *)all + 2 * i * PAGE;

		check(mmap(at, PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == at,
		      "a region is where it was asked for");
	}
	write_pages(all, 2 * regions * PAGE, 2 * PAGE, 9);
	fork_exit_wait(samples);
	pid = make_child();
	if (pid == 0)
		leave(pages_have(all, 2 * regions * PAGE, 2 * PAGE, 9) ? 11 : 12);
	reap(pid, 11);
}

void fork_with_files(int samples, long files)
{
	long pid, last = -1;

	for (long i = 0; i < files; i++) {
		last = CALL(SYS_open, EXIT_PROGRAM, O_RDONLY, 0);
		check(last > 0, "a file is opened");
	}
	fork_exit_wait(samples);
	pid = make_child();
	if (pid == 0)
		leave(files == 0 || CALL(SYS_lseek, last, 0, SEEK_END) > 64 ? 11 : 12);
	reap(pid, 11);
}

static void vfork_call(int samples, long size)
{
	(void)size;
	take_shared();
	for (int i = -1; i < samples; i++) {
		uint64_t start = clock_begin();
		long pid = vfork();

		if (pid == 0) {
			shared->count = (uint32_t)i;
			leave(4);
		}
		start = clock_end() - start;
		check(pid > 0 && shared->count == (uint32_t)i,
		      "the child runs before vfork returns");
		reap(pid, 4);
		if (i >= 0)
			sample(start, 1);
	}
}

static void vfork_exit_wait(int samples, long size)
{
	(void)size;
	for (int i = -1; i < samples; i++) {
		int status = -1, code = (i + 2) & 0x7f;
		uint64_t start = clock_begin();
		long pid = vfork(), got;

		if (pid == 0)
			leave(code);
		got = CALL(SYS_wait4, pid, &status, 0, 0);
		start = clock_end() - start;
		check(pid > 0 && got == pid && status == code << 8,
		      "the child exits with its own status and is awaited");
		if (i >= 0)
			sample(start, 1);
	}
}

/* One argument more for every third child: what it exits with. */
static char *const arguments[] = {"exit", "one", "two", "three", NULL};
static char *const no_environment[] = {NULL};

static void exec_wait(int samples, long mib, bool shares_memory)
{
	volatile uint64_t *memory = take_memory(mib * MIB);

	write_pages(memory, mib * MIB, PAGE, 13);
	for (int i = -1; i < samples; i++) {
		int status = -1, skip = (i + 1) % 3;
		uint64_t start = clock_begin();
		long pid = shares_memory ? vfork() : CALL(SYS_fork), got;

		if (pid == 0) {
			CALL(SYS_execve, EXIT_PROGRAM, arguments + skip, no_environment);
			leave(127);
		}
		got = CALL(SYS_wait4, pid, &status, 0, 0);
		start = clock_end() - start;
		check(pid > 0 && got == pid && status == (4 - skip) << 8,
		      "the program runs with its arguments and exits with their number");
		if (i >= 0)
			sample(start, 1);
	}
	check(pages_have(memory, mib * MIB, PAGE, 13), "the parent's memory is as it was");
}

static void fork_exec_wait(int samples, long mib)
{
	exec_wait(samples, mib, false);
}

static void vfork_exec_wait(int samples, long mib)
{
	exec_wait(samples, mib, true);
}

static int count_thread(void *argument)
{
	*(volatile uint32_t *)argument += 1;
	return 0;
}

/* As a library makes one, and waits until the kernel says that its stack is free again. */
static void thread_create_exit_join(int samples, long size)
{
	static char stack[STACK] __attribute__((aligned(16)));
	static volatile uint32_t count;

	(void)size;
	for (int i = -1; i < samples; i++) {
		volatile int tid = 0;
		int seen;
		uint64_t start = clock_begin();
		long made = raw_clone(THREAD_FLAGS, stack + STACK, count_thread, (void *)&count,
				      (int *)&tid, (int *)&tid, NULL);

		while ((seen = tid) != 0)
			CALL(SYS_futex, &tid, FUTEX_WAIT, seen, 0);
		start = clock_end() - start;
		check(made > 0 && count == (uint32_t)(i + 2), "the thread has run");
		if (i >= 0)
			sample(start, 1);
	}
}

static int told[2]; /* by it each child tells that it runs */

/* fork, and sleep until the child has told that it runs; then the child sleeps. */
static long make_sleeper(long i)
{
	long pid = make_child();

	if (pid == 0) {
		put_byte(told[1], (uint8_t)i);
		while (!shared->word[i])
			CALL(SYS_futex, &shared->word[i], FUTEX_WAIT, 0, 0);
		leave((int)(i & 0x7f));
	}
	check(get_byte(told[0]) == (uint8_t)i, "the new child tells that it runs");
	return pid;
}

static void end_sleeper(long i, long pid)
{
	int status = -1;

	shared->word[i] = 1;
	CALL(SYS_futex, &shared->word[i], FUTEX_WAKE, 1);
	check(CALL(SYS_wait4, -1, &status, 0, 0) == pid && status == (int)(i & 0x7f) << 8,
	      "the child that was woken is the one that is awaited");
}

static void children_fork(int samples, long size)
{
	static long pids[1024];

	(void)size;
	take_shared();
	take_pipe(told);
	for (long i = 0; i < samples; i++) {
		uint64_t start = clock_begin();

		pids[i] = make_sleeper(i);
		sample(clock_end() - start, 1);
	}
	for (long i = 0; i < samples; i++)
		end_sleeper(i, pids[i]);
}

static void children_reap(int samples, long size)
{
	static long pids[1024];

	(void)size;
	take_shared();
	take_pipe(told);
	for (long i = 0; i < samples; i++)
		pids[i] = make_sleeper(i);
	for (long i = 0; i < samples; i++) {
		uint64_t start = clock_begin();

		end_sleeper(i, pids[i]);
		sample(clock_end() - start, 1);
	}
}

void fork_with_children(int samples, long children)
{
	static long pids[1024];

	take_shared();
	take_pipe(told);
	for (long i = 0; i < children; i++)
		pids[i] = make_sleeper(i);
	fork_exit_wait(samples);
	for (long i = 0; i < children; i++)
		end_sleeper(i, pids[i]);
}

const struct measure process_measures[] = {
	{"getppid", getppid_call, 100, -1},
	{"fork_call", fork_call, 50, 0},
	{"fork_call", fork_call, 5, 512},
	{"fork_exit_wait_mib", fork_with_memory, 100, 0},
	{"fork_exit_wait_mib", fork_with_memory, 10, 64},
	{"fork_exit_wait_mib", fork_with_memory, 5, 512},
	{"fork_exit_wait_regions", fork_with_regions, 10, 1000},
	{"fork_exit_wait_files", fork_with_files, 50, 64},
	{"vfork_call", vfork_call, 100, -1},
	{"vfork_exit_wait", vfork_exit_wait, 100, -1},
	{"vfork_exec_wait_mib", vfork_exec_wait, 30, 0},
	{"vfork_exec_wait_mib", vfork_exec_wait, 30, 256},
	{"fork_exec_wait_mib", fork_exec_wait, 30, 0},
	{"fork_exec_wait_mib", fork_exec_wait, 5, 256},
	{"thread_create_exit_join", thread_create_exit_join, 100, -1},
	{"children_1000_fork", children_fork, 1000, -1},
	{"children_1000_exit_reap", children_reap, 1000, -1},
	{NULL, NULL, 0, 0},
};
