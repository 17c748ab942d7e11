/*
 * Two programs that never ask for anything: both go on, since the timer takes the processor away.
 */
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

#define STACK_SIZE 8192

static char stack[2][STACK_SIZE] __attribute__((aligned(16)));
static volatile unsigned long turns[2];
static volatile bool stop;

static int spin(void *which)
{
	while (!stop)
		turns[(long)which]++;
	return 0;
}

#define SIZE (64l << 20)

/* One call after the other that would each take long. */
static void call_for_ever(void)
{
	char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (;;)
		raw(SYS_getrandom, memory, SIZE, 0);
}

static void test_long_call(void)
{
	long start;
	pid_t pid = fork();

	if (pid == 0)
		call_for_ever();
	sleep_ms(50);
	start = now_ms();
	is(raw(SYS_kill, pid, SIGKILL), 0, "one in the midst of a long call can be killed");
	is(status_of(pid), SIGKILL, "and it dies of that");
	ok(now_ms() - start < 500, "soon");
}

static void spin_for_ever(void)
{
	for (;;)
		turns[0]++;
}

int main(void)
{
	unsigned long seen[2];
	long pid[2];

	for (long i = 0; i < 2; i++)
		pid[i] = raw_clone(CLONE_VM | SIGCHLD, stack[i] + STACK_SIZE, spin, (void *)i, NULL,
				   NULL, NULL);
	sleep_ms(300);
	seen[0] = turns[0];
	seen[1] = turns[1];
	ok(seen[0] > 0 && seen[1] > 0, "two that spin both get the processor");
	ok(seen[0] / 10 < seen[1] && seen[1] / 10 < seen[0], "in about equal parts");
	sleep_ms(300);
	ok(turns[0] > seen[0] && turns[1] > seen[1], "again and again");
	stop = true;
	is(status_of(pid[0]), 0, "the first ends when it is told to");
	is(status_of(pid[1]), 0, "the second too");

	pid[0] = fork();
	if (pid[0] == 0)
		spin_for_ever();
	sleep_ms(50);
	is(raw(SYS_kill, pid[0], SIGKILL), 0, "one that never stops can be killed");
	is(status_of(pid[0]), SIGKILL, "and it dies of that");
	test_long_call();
	return done();
}
