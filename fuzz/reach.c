/*
 * Breakpoints in one's own text.  An int3 replaces the first byte of each instruction; its handler
 * puts all back and lets the instruction run.
 * Entry: reach_init.
 */
#define _GNU_SOURCE /* REG_RIP */
#include "fuzz/reach.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define BREAK 0xcc
#define POINTS_MAX 256u
#define PAGE 4096ul

extern uint8_t __executable_start[]; /* the linker's */

static struct {
	uint8_t *at, byte;
} points[POINTS_MAX];

static uint32_t nr_points;
static volatile bool reached;

bool reach_is_reached(void)
{
	return reached;
}

static void on_break(int signal, siginfo_t *info, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	uint32_t i;

	(void)signal;
	(void)info;
	for (i = 0; i < nr_points; i++)
		*points[i].at = points[i].byte;
	registers[REG_RIP]--;
	reached = true;
}

static void watch(uint8_t *at)
{
	uint8_t *page = (uint8_t *)((uint64_t)at & ~(PAGE - 1));

	if (nr_points == POINTS_MAX ||
	    mprotect(page, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC))
		return;
	points[nr_points].at = at;
	points[nr_points++].byte = *at;
	*at = BREAK;
}

void reach_init(void)
{
	struct sigaction action = { .sa_sigaction = on_break,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	const char *path = getenv("FUZZ_REACH");
	FILE *file = path ? fopen(path, "r") : NULL;
	unsigned long offset;

	if (!file)
		return;
	sigaction(SIGTRAP, &action, NULL);
	while (fscanf(file, "%lx", &offset) == 1)
		watch(__executable_start + offset);
	fclose(file);
}
