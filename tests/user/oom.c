/*
 * Memory runs out: the largest process is killed, whoever touched the last page; the others live
 * on, and all of its memory comes back.
 */
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define MIB (1l << 20)
#define PAGE 4096l

static long total; /* bytes that were free at first */

static volatile char *word; /* shared by nobody: only what a child does to itself */

/* Touch so many bytes, each page of them. */
static void eat(long bytes)
{
	for (long done = 0; done < bytes; done += MIB) {
		char *piece = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				   -1, 0);

		if (piece == MAP_FAILED)
			_exit(2);
		for (long at = 0; at < MIB; at += PAGE)
			piece[at] = 1;
		word = piece;
	}
}

static pid_t eater(long bytes, int then_exit)
{
	pid_t pid = fork();

	if (pid == 0) {
		eat(bytes);
		if (then_exit)
			_exit(0);
		for (;;)
			pause();
	}
	return pid;
}

static long bytes_free(void)
{
	return raw(CONTROL_CALL, CONTROL_FRAMES) * PAGE;
}

/* Until a child has taken what it wants. */
static void await_free_below(long bytes)
{
	for (int i = 0; i < 2000 && bytes_free() > bytes; i++)
		sleep_ms(5);
}

static bool is_alive(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WNOHANG) == 0;
}

/* A child of two thirds of memory sleeps; another one wants half of it. */
static void test_largest(void)
{
	pid_t small = eater(MIB, 0), large = eater(total / 3 * 2, 0), other;

	await_free_below(total / 5 * 2);
	ok(is_alive(large), "a process may take two thirds of memory");
	other = eater(total / 2, 1);
	is(status_of(other), 0, "another one takes half of it, and gets it");
	is(status_of(large), SIGKILL, "for which the larger one was killed");
	ok(is_alive(small), "the smallest one was not");
	kill(small, SIGKILL);
	status_of(small);
}

/* One that never has enough is itself the largest, soon. */
static void test_self(void)
{
	pid_t small = eater(4 * MIB, 0), greedy = eater(total * 2, 1);

	is(status_of(greedy), SIGKILL, "who never has enough is killed");
	ok(is_alive(small), "and nobody else");
	kill(small, SIGKILL);
	status_of(small);
}

/* Many that are alike: some die, the last ones get what they want. */
static void test_many(void)
{
	enum { MANY = 8 };
	pid_t child[MANY];
	int lived = 0, killed = 0;

	for (int i = 0; i < MANY; i++)
		child[i] = eater(total / 4, 1);
	for (int i = 0; i < MANY; i++) {
		int status = status_of(child[i]);

		lived += status == 0;
		killed += status == SIGKILL;
	}
	is(lived + killed, MANY, "of many each one ends well or is killed");
	ok(lived > 0, "some end well: %d of %d", lived, MANY);
}

/* The kernel's own writes to a program fault its pages in, too. */
static void test_calls(void)
{
	char *page = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid_t large = eater(total - 2 * MIB, 0);
	long bad = 0;

	await_free_below(3 * MIB);
	for (long at = 0; at < MIB; at += PAGE) {
		long answer = raw(SYS_getcwd, page + at, 100);

		bad += answer <= 0 && answer != -EFAULT;
	}
	is(bad, 0, "a call that finds no page for its answer says so, or finds one");
	kill(large, SIGKILL);
	is(status_of(large), SIGKILL, "the one that has all can be killed");
	munmap(page, MIB);
}

int main(void)
{
	long frames;

	if (!is_bident())
		return skip_all("this system is not ours to be exhausted");
	frames = raw(CONTROL_CALL, CONTROL_FRAMES);
	total = bytes_free();
	test_largest();
	test_self();
	test_many();
	test_calls();
	for (int i = 0; i < 100 && raw(CONTROL_CALL, CONTROL_FRAMES) < frames - 64; i++)
		sleep_ms(10);
	ok(raw(CONTROL_CALL, CONTROL_FRAMES) >= frames - 64,
	   "all of it comes back, but for the stacks of new tasks");
	is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
	return done();
}
