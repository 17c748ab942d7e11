/*
 * After fork each side has its own memory: what one writes, the other never reads.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define PAGE 4096
#define PAGES 64
#define SIZE (PAGES * PAGE)
#define AREAS 5

static char bss[SIZE] __attribute__((aligned(PAGE)));
static char data[SIZE] = { 1 };

/* Every area of memory that a program has. */
static char *area[AREAS];
static const char *const area_name[AREAS] = { "bss", "data", "heap", "mapped", "stack" };

static char mark_of(int owner, int page, int offset)
{
	return (char)(owner * 31 + page * 7 + offset + 1);
}

/* Write in three places of each page: both ends and the middle. */
static void mark(int owner)
{
	for (int a = 0; a < AREAS; a++)
		for (int p = 0; p < PAGES; p++)
			for (int o = 0; o < PAGE; o += PAGE / 2 - 1)
				area[a][p * PAGE + o] = mark_of(owner, p, o);
}

/* The first area in which another's marks are found, or AREAS. */
static int find_foreign(int owner)
{
	for (int a = 0; a < AREAS; a++)
		for (int p = 0; p < PAGES; p++)
			for (int o = 0; o < PAGE; o += PAGE / 2 - 1)
				if (area[a][p * PAGE + o] != mark_of(owner, p, o))
					return a;
	return AREAS;
}

static void is_own(int owner, const char *who)
{
	int a = find_foreign(owner);

	if (!ok(a == AREAS, "%s", who))
		say("# foreign bytes in %s\n", area_name[a]);
}

/* Generations of children, each of which writes over all memory; how many of them were right. */
static int generations(int owner, int left)
{
	pid_t child;
	int status;

	if (find_foreign(owner - 1) != AREAS)
		return 0;
	mark(owner);
	if (left == 0)
		return find_foreign(owner) == AREAS;
	child = fork();
	if (child == 0)
		_exit(generations(owner + 1, left - 1));
	status = status_of(child);
	return find_foreign(owner) == AREAS && WIFEXITED(status) ? 1 + WEXITSTATUS(status) : 0;
}

static int write_all(void)
{
	mark(2);
	return find_foreign(2) != AREAS;
}

/* The parent writes first; the child looks only then. */
static int look_late(void)
{
	sleep_ms(50);
	return find_foreign(1) != AREAS;
}

static int unmap_all(void)
{
	return munmap(area[3], SIZE) || mprotect(bss, PAGE, PROT_READ);
}

int main(void)
{
	char stack[SIZE];
	pid_t child;

	area[0] = bss;
	area[1] = data;
	area[2] = malloc(SIZE);
	area[3] = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	area[4] = stack;

	mark(1);
	is(in_child(write_all), 0, "a child can write everywhere");
	is_own(1, "the parent does not see what its child wrote");

	child = fork();
	if (child == 0)
		_exit(look_late());
	mark(3);
	is(status_of(child), 0, "a child does not see what its parent wrote");
	is_own(3, "the parent sees what it wrote itself");

	mark(0);
	is(generations(1, 9), 10, "ten generations, each with its own memory");
	is_own(1, "the first of them kept its own");

	is(in_child(unmap_all), 0, "a child can unmap and protect");
	mark(4);
	is_own(4, "which does not touch the parent's memory");

	for (int i = 0; i < 100; i++) {
		child = fork();
		if (child == 0)
			_exit(write_all());
		if (status_of(child))
			break;
	}
	is_own(4, "nor do 100 children one after the other");
	return done();
}
