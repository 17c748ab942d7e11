/*
 * A program is run in the booted kernel: what the tools of the host level call, answered by the
 * guest level.  The machine goes on from program to program; after a failure there is a new one.
 * Entry: program_run.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/counters.h"
#include "fuzz/guest/machine.h"
#include "fuzz/interp.h"

#define PROGRAM_MS 2000
#define PANIC_STATUS 3 /* isa-debug-exit, when the kernel writes 1 */

static pid_t machine;
static struct report *report;
static int announce, answers;
static uint32_t nr_blocks;
static uint8_t blocks[BLOCKS_MAX], reached[BLOCKS_MAX]; /* by the last program; by any */

static void start(void)
{
	int to[2], from[2];

	if (pipe(to) < 0 || pipe(from) < 0) {
		perror("pipe");
		exit(2);
	}
	machine = machine_start(to[0], from[1], &report);
	close(to[0]);
	close(from[1]);
	announce = to[1];
	answers = from[0];
}

static int stop(bool kill_it)
{
	int status = machine_end(machine, report, kill_it);

	close(announce);
	close(answers);
	machine = 0;
	return status;
}

static void stop_at_exit(void)
{
	if (machine)
		stop(true);
}

void interp_init(void)
{
	signal(SIGPIPE, SIG_IGN);
	atexit(stop_at_exit);
}

/* One word of the plugin: 1; 0: none in time; -1: there is no machine any more. */
static int await_word(int ms, uint32_t *word)
{
	struct pollfd ready = { .fd = answers, .events = POLLIN };

	if (poll(&ready, 1, getenv("GDB") ? -1 : ms) == 0)
		return 0;
	return read(answers, word, sizeof(*word)) == sizeof(*word) ? 1 : -1;
}

/* The machine has ended by itself, or is made to: why. */
static struct verdict dead(int how)
{
	int status = stop(how == 0);
	struct verdict verdict = { .clause = CLAUSE_C14, .got = (uint64_t)status };

	if (how == 0)
		verdict.clause = CLAUSE_C15;
	else if (WIFEXITED(status) && WEXITSTATUS(status) == PANIC_STATUS)
		verdict.clause = CLAUSE_C13;
	return verdict;
}

uint32_t program_frames(const uint8_t *header)
{
	(void)header;
	return (uint32_t)(RAM_SIZE / 4096);
}

static struct verdict run(const uint8_t *bytes, size_t size, struct record *records)
{
	struct verdict verdict;
	uint32_t word = 0;
	int how;

	if (!machine)
		start();
	report->size = size < PROGRAM_MAX ? (uint32_t)size : PROGRAM_MAX;
	memcpy(report->program, bytes, report->size);
	how = -1;
	if (write(announce, &word, sizeof(word)) == sizeof(word))
		how = await_word(BOOT_MS, &word);
	if (how != 1 && !report->is_up) {
		fprintf(stderr, "the machine does not boot; CONSOLE=FILE shows what it says\n");
		exit(2);
	}
	if (how == 1)
		how = await_word(PROGRAM_MS, &word);
	if (how != 1)
		return dead(how);
	verdict = report->verdict;
	nr_blocks = report->nr_blocks;
	memcpy(blocks, report->blocks, nr_blocks);
	if (records)
		memcpy(records, report->records, report->nr_ops * sizeof(*records));
	if (verdict.clause)
		stop(false);
	return verdict;
}

struct verdict program_run(const uint8_t *bytes, size_t size, struct record *records)
{
	struct verdict verdict = run(bytes, size, records);

	if (clause_is_off(verdict.clause))
		verdict.clause = CLAUSE_NONE;
	return verdict;
}

double program_seconds(void)
{
	return machine ? machine_seconds(machine) : 0;
}

const struct cost *program_cost(void)
{
	return &report->cost;
}

bool program_reached(void)
{
	const char *path = getenv("FUZZ_REACH");
	FILE *file = path ? fopen(path, "r") : NULL;
	unsigned int number;
	bool any = false;

	while (file && fscanf(file, "%x", &number) == 1)
		any |= number < BLOCKS_MAX && reached[number];
	if (file)
		fclose(file);
	return any;
}

size_t counters_size(void)
{
	return nr_blocks;
}

void counters_clear(void)
{
}

void counters_collect(uint8_t *map)
{
	uint32_t i;

	for (i = 0; i < nr_blocks; i++)
		reached[i] |= blocks[i];
	if (map)
		memcpy(map, blocks, nr_blocks);
}

uint32_t counters_reached(void)
{
	uint32_t n = 0, i;

	for (i = 0; i < nr_blocks; i++)
		n += reached[i] != 0;
	return n;
}
