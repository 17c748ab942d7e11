/*
 * The guest level as a target of afl-fuzz: says hello, boots the machine, and boots another when it
 * has ended; the plugin in it answers AFL by itself.
 * Keeps true: a program in which the machine died is answered here, as a crash.
 * Entry: main.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/guest/blocks.h"
#include "fuzz/guest/machine.h"

#define HELLO 0x80000001u
#define HELLO_MAP_SIZE 0x40000000u /* the size of the map less one is in bits 1 to 23 */
#define HELLO_SHARED_INPUT 0x01000000u

static bool send(uint32_t word)
{
	return write(TO_AFL, &word, sizeof(word)) == sizeof(word);
}

/* Does the machine come as far as programs, in time?  If not, it has ended, or is made to. */
static bool comes_up(pid_t pid, const volatile struct report *report)
{
	siginfo_t end = { 0 };
	int ms;

	for (ms = 0; ms < BOOT_MS && !report->is_ready && !end.si_pid; ms++) {
		usleep(1000);
		waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT);
	}
	if (!report->is_ready)
		kill(pid, SIGKILL);
	return report->is_ready;
}

int main(void)
{
	const char *folder = getenv("GUEST");
	struct report *report;
	char blocks[4096];
	uint32_t map_size, word;

	snprintf(blocks, sizeof(blocks), "%s/blocks", folder ? folder : "build/fuzz/guest");
	if (!getenv("__AFL_SHM_FUZZ_ID") || !blocks_load(blocks)) {
		fprintf(stderr, "run this by afl-fuzz; the blocks are read from %s\n", blocks);
		return 2;
	}
	map_size = (blocks_size() + 63) & ~63u;
	if (!send(HELLO | HELLO_MAP_SIZE | (map_size - 1) << 1 | HELLO_SHARED_INPUT) ||
	    read(FROM_AFL, &word, sizeof(word)) != sizeof(word))
		return 2;
	for (;;) {
		pid_t pid = machine_start(FROM_AFL, TO_AFL, &report);
		const bool up = comes_up(pid, report);
		bool busy;
		int status;

		waitpid(pid, &status, 0);
		busy = report->busy;
		/* The program that was to come is as good as any to be told so. */
		if (!up && (read(FROM_AFL, &word, sizeof(word)) != sizeof(word) ||
			    !send((uint32_t)getpid())))
			return 0;
		busy |= !up;
		machine_end(pid, report, 0);
		if (!busy && WIFEXITED(status) && WEXITSTATUS(status) != 0)
			return 0; /* AFL is gone */
		if (busy && !send(WIFSIGNALED(status) ? (uint32_t)status : SIGABRT))
			return 0;
	}
}
