/*
 * What the measures have in common: memory whose pages tell what they should hold, pipes, children.
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/bench/bench.h"

volatile struct shared *shared;

void take_shared(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	check(shared != MAP_FAILED, "mmap gives shared memory");
}

volatile uint64_t *take_memory(long bytes)
{
	void *at;

	if (bytes == 0)
		return NULL;
	at = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);

	check(at != MAP_FAILED, "mmap gives memory");
	return at;
}

void give_memory(volatile uint64_t *at, long bytes)
{
	check(bytes == 0 || munmap((void *)at, (size_t)bytes) == 0, "munmap takes the memory back");
}

void write_pages(volatile uint64_t *at, long bytes, long step, uint64_t value)
{
	for (long i = 0; i < bytes; i += step)
		at[i / 8] = value + (uint64_t)(i / PAGE);
}

bool pages_have(volatile uint64_t *at, long bytes, long step, uint64_t value)
{
	for (long i = 0; i < bytes; i += step)
		if (at[i / 8] != value + (uint64_t)(i / PAGE))
			return false;
	return true;
}

void reap(long pid, int status)
{
	int got = -1;

	check(CALL(SYS_wait4, pid, &got, 0, 0) == pid, "the child is there to be awaited");
	check(WIFEXITED(got) && WEXITSTATUS(got) == status, "the child has exited as it should");
}

void take_pipe(int ends[2])
{
	check(CALL(SYS_pipe2, ends, 0) == 0, "a pipe is made");
}

void give_pipe(int ends[2])
{
	check(CALL(SYS_close, ends[0]) == 0 && CALL(SYS_close, ends[1]) == 0, "a pipe is closed");
}
