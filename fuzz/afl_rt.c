/*
 * The host fuzzer as a target of afl-fuzz, with a runtime of its own.  AFL's persistent loop stops
 * and continues a process for each program; here a child stays in the loop and answers AFL's fork
 * server by itself, many times as fast.  It is replaced when a program fails, which AFL sees as a
 * crash.  Coverage: clang's inline 8-bit counters in the code under test.
 * Keeps true: one answer is written for each program that AFL announces.
 * Entry: main.  AFL++: the fork server protocol of instrumentation/afl-compiler-rt.o.c.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/counters.h"
#include "fuzz/interp.h"
#include "fuzz/status.h"

/* AFL's descriptors, and the words of its hello. */
#define FROM_AFL 198
#define TO_AFL 199
#define HELLO 0x80000001u
#define HELLO_MAP_SIZE 0x40000000u /* the size of the map less one is in bits 1 to 23 */
#define HELLO_SHARED_INPUT 0x01000000u

#define STATUS_PERIOD 1024 /* programs between two counts of edges reached */

#define AFL_IS_GONE 3 /* exit status of a child that found the pipe closed */

/* AFL's: the coverage map; the size of a program and its bytes. */
static uint8_t *map;
static const uint32_t *input;

static volatile struct status *status;

static bool send(uint32_t word)
{
	return write(TO_AFL, &word, sizeof(word)) == sizeof(word);
}

static bool receive(void)
{
	uint32_t word;

	return read(FROM_AFL, &word, sizeof(word)) == sizeof(word);
}

static void *attach(const char *variable)
{
	const char *id = getenv(variable);
	void *memory = id ? shmat(atoi(id), NULL, 0) : (void *)-1;

	if (memory == (void *)-1) {
		fprintf(stderr, "%s is not set: run this by afl-fuzz\n", variable);
		exit(2);
	}
	return memory;
}

/* One program; answers whether it passed. */
static bool run(void)
{
	struct verdict verdict;

	counters_clear();
	verdict = program_run((const uint8_t *)(input + 1), *input, NULL);
	counters_collect(map);
	status->operations += verdict.step;
	status->bug |= program_reached();
	if (status->programs++ % STATUS_PERIOD == 0)
		status->reached = counters_reached();
	return !verdict.clause;
}

/* In the child: answer programs until one fails. */
static void serve(void)
{
	const uint32_t pid = (uint32_t)getpid();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	interp_init();
	for (;;) {
		if (!receive())
			_exit(AFL_IS_GONE);
		status->busy = true;
		if (!send(pid))
			_exit(AFL_IS_GONE);
		if (!run())
			abort();
		status->busy = false;
		if (!send(0))
			_exit(AFL_IS_GONE);
	}
}

int main(void)
{
	uint32_t map_size = ((uint32_t)counters_size() + 63) & ~63u;
	int end;

	map = attach("__AFL_SHM_ID");
	input = attach("__AFL_SHM_FUZZ_ID");
	status = status_open();
	status->edges = counters_size();
	if (!send(HELLO | HELLO_MAP_SIZE | (map_size - 1) << 1 | HELLO_SHARED_INPUT) || !receive())
		return 2;
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			serve();
		if (child < 0 || waitpid(child, &end, 0) < 0)
			return 2;
		if (!status->busy)
			return WIFEXITED(end) && WEXITSTATUS(end) == AFL_IS_GONE ? 0 : 2;
		status->busy = false;
		if (!send((uint32_t)end))
			return 0;
	}
}
