/*
 * Memory that many have from a fork: while another thread writes it, by a thousand at once, by one
 * who outlives those between, by one who unmaps and protects half of it.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define PAGE 4096ul
#define WORDS (PAGE / sizeof(long))
#define PAGES 256 /* half of what one page table maps */
#define ROUNDS 150
#define MANY 1000
#define GENERATIONS 10

typedef volatile long page[WORDS];

static page *memory;
static struct shared {
	atomic_long stamp;  /* the highest that may have been written */
	atomic_long forked; /* what it was when the last fork was over; 0: not yet */
	atomic_bool stop;
} *shared;

static void *map(unsigned long size, int flags)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
}

/* Writes stamps over all pages, in their order, for ever; does each still have the one before? */
static void *write_stamps(void *wrong)
{
	for (long n = 1; !shared->stop; n++) {
		shared->stamp = n;
		for (int p = 0; p < PAGES; p++) {
			*(long *)wrong += memory[p][0] != n - 1 || memory[p][WORDS - 1] != n - 1;
			memory[p][0] = n;
			memory[p][WORDS - 1] = n;
		}
		sched_yield();
	}
	return NULL;
}

/*
 * In a child: are the stamps of between `least` and the fork, do they stay, are its own there?
 * Here nothing else runs in the midst of a fork: then the stamps are those of one moment.
 */
static int look(long least)
{
	static long seen[PAGES];
	bool one_moment = is_bident();
	long most;

	while ((most = shared->forked) == 0)
		sched_yield();
	for (int p = 0; p < PAGES; p++) {
		seen[p] = memory[p][0];
		if (seen[p] < least || seen[p] > most)
			return 1;
		if (one_moment && (seen[p] > seen[0] || seen[p] < seen[0] - 1 ||
				   (p > 0 && seen[p] > seen[p - 1])))
			return 2;
	}
	sched_yield();
	for (int p = 0; p < PAGES; p++) {
		if (memory[p][0] != seen[p])
			return 3;
		memory[p][0] = -p;
	}
	sched_yield();
	for (int p = 0; p < PAGES; p++)
		if (memory[p][0] != -p)
			return 4;
	return 0;
}

static void test_forks_while_another_writes(void)
{
	pthread_t writer;
	long wrong = 0, first, last = 0;
	int status = 0, round;

	is(pthread_create(&writer, NULL, write_stamps, &wrong), 0, "a thread that writes");
	while (shared->stamp < 2)
		sched_yield();
	first = shared->stamp;
	/* So that after a fork it is the writer's turn, before the child's. */
	is(setpriority(PRIO_PROCESS, 0, 5), 0, "who forks is nicer");
	for (round = 0; round < ROUNDS && status == 0; round++) {
		long least = shared->stamp - 1;
		pid_t child;

		shared->forked = 0;
		child = fork();
		if (child == 0)
			_exit(look(least));
		shared->forked = shared->stamp;
		status = status_of(child);
		last = shared->stamp;
	}
	is(status, exited(0), "each of %d children has what was there, for itself", round);
	ok(last > first, "meanwhile the thread wrote");
	shared->stop = true;
	pthread_join(writer, NULL);
	setpriority(PRIO_PROCESS, 0, 0);
	is(wrong, 0, "and never saw another's write");
}

static void fill(long value)
{
	for (int p = 0; p < PAGES; p++)
		memory[p][0] = value + p;
}

static bool has(int from, int to, long value)
{
	for (int p = from; p < to; p++)
		if (memory[p][0] != value + p)
			return false;
	return true;
}

/* One of many: waits until it may look; every tenth writes first. */
static int one_of_many(int i, int gate)
{
	char byte;

	if (i % 10 == 0)
		memory[i % PAGES][0] = 7;
	if (read(gate, &byte, 1) != 0)
		return 1;
	if (memory[i % PAGES][0] != (i % 10 == 0 ? 7 : 1000 + i % PAGES))
		return 2;
	memory[i % PAGES][0] = 1000 + i % PAGES;
	return has(0, PAGES, 1000) ? 0 : 3;
}

static void test_many(void)
{
	static pid_t child[MANY];
	int gate[2], n, good = 0;

	fill(1000);
	is(pipe(gate), 0, "a gate");
	for (n = 0; n < MANY; n++) {
		child[n] = fork();
		if (child[n] < 0)
			break; /* the checked kernel has fewer tasks */
		if (child[n] == 0) {
			close(gate[1]);
			_exit(one_of_many(n, gate[0]));
		}
	}
	ok(n == MANY || n >= 50, "many children");
	fill(5000);
	close(gate[1]);
	for (int i = 0; i < n; i++)
		good += status_of(child[i]) == exited(0);
	is(good, n, "what their parent writes they do not see, nor what others of them do");
	ok(has(0, PAGES, 5000), "nor does it see theirs");
	close(gate[0]);
}

/* Each makes the next, writes, and ends before it. */
static void descend(int generation, int out)
{
	if (!has(0, PAGES, generation))
		_exit(1);
	fill(generation + 1);
	if (generation == GENERATIONS) {
		(void)!write(out, "", 1);
		_exit(0);
	}
	if (fork() == 0)
		descend(generation + 1, out);
	_exit(0);
}

static void test_outliving(void)
{
	int out[2];
	pid_t watcher, first;
	char byte;

	fill(1);
	is(pipe(out), 0, "a pipe");
	watcher = fork();
	if (watcher == 0) {
		bool last = read(out[0], &byte, 1) == 1; /* from the last generation */

		_exit(last && has(0, PAGES, 1) ? 0 : 1);
	}
	first = fork();
	if (first == 0)
		descend(1, out[1]);
	is(status_of(first), exited(0), "the first of ten generations has ended");
	is(status_of(watcher), exited(0), "a child that outlives all ten has what it began with");
	ok(has(0, PAGES, 1), "as has their parent");
}

static int halve(void)
{
	int status;

	if (munmap((void *)memory, PAGES / 4 * PAGE) ||
	    mprotect((void *)memory[PAGES / 4], PAGES / 4 * PAGE, PROT_READ))
		return 1;
	if (!has(PAGES / 4, PAGES, 1))
		return 2;
	for (int p = 0; p < PAGES / 2; p += PAGES / 4) {
		pid_t child = fork();

		if (child == 0) {
			memory[p][0] = 9; /* neither there nor writable: it ends here */
			_exit(3);
		}
		status = status_of(child);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != 11)
			return 4;
	}
	for (int p = PAGES / 2; p < PAGES; p++)
		memory[p][0] = 9;
	return 0;
}

static void test_half(void)
{
	fill(1);
	is(in_child(halve), exited(0), "a child unmaps a quarter and protects another");
	ok(has(0, PAGES, 1), "its parent has all");
	fill(2);
	ok(has(0, PAGES, 2), "and may write all");
}

int main(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	(void)sched_setaffinity(0, sizeof(one), &one); /* if it can be had */
	memory = map(PAGES * PAGE, MAP_PRIVATE);
	shared = map(sizeof(*shared), MAP_SHARED);
	test_forks_while_another_writes();
	test_many();
	test_outliving();
	test_half();
	return done();
}
