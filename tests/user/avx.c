/*
 * The vector registers of AVX: every thread has its own, a handler cannot spoil them, but can
 * change them in its context; fork copies them.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <ucontext.h>

#include "tests/user/tap.h"

#define THREADS 6
#define UC_FP_XSTATE 1
#define MAGIC1 0x46505853u
#define MAGIC2 0x46505845u
#define UPPER_HALVES 576 /* where XSAVE has them, without compaction */
#define SOME_TIME 2000000

struct vectors {
	uint64_t quarter[16][4];
};

static struct vectors pattern(uint64_t seed)
{
	struct vectors v;

	for (uint64_t i = 0; i < 64; i++)
		v.quarter[i / 4][i % 4] = (seed + i) * 0x9e3779b97f4a7c15ull;
	return v;
}

/* Are they as they were after that system call? */
static bool hold(uint64_t seed, long n, long a, long b, long wait)
{
	struct vectors before = pattern(seed), after;

	hold_vectors(&before, &after, n, a, b, wait);
	return memcmp(&before, &after, sizeof(before)) == 0;
}

static void *hold_often(void *argument)
{
	uint64_t seed = (uint64_t)argument * 1000;
	long good = 0;

	for (int i = 0; i < 10; i++) {
		good += hold(seed + (uint64_t)i, SYS_sched_yield, 0, 0, 0);
		good += hold(seed + (uint64_t)i, SYS_getpid, 0, 0, SOME_TIME);
	}
	return (void *)good;
}

static void test_threads(void)
{
	pthread_t t[THREADS];
	long good = 0;

	for (long i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, hold_often, (void *)i);
	for (int i = 0; i < THREADS; i++) {
		void *value;

		pthread_join(t[i], &value);
		good += (long)value;
	}
	is(good, 20 * THREADS, "threads that give way, and that are made to");
}

static struct vectors in_handler;
static uint32_t magics[2], flags;
static volatile bool change;

static void handler(int sig, siginfo_t *info, void *context)
{
	static const struct vectors others = { { { 1, 2, 3, 4 } } };
	ucontext_t *c = context;
	char *state = (char *)c->uc_mcontext.fpregs;
	uint32_t *told = (uint32_t *)(state + 464); /* struct _fpx_sw_bytes */

	(void)sig;
	(void)info;
	hold_vectors(&others, &in_handler, SYS_getpid, 0, 0, 0);
	flags = (uint32_t)c->uc_flags;
	magics[0] = told[0];
	if (told[0] == MAGIC1)
		memcpy(&magics[1], state + told[1] - 4, sizeof(magics[1]));
	if (change)
		memset(state + UPPER_HALVES, 0x5a, 16);
}

static void test_handler(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct vectors before = pattern(77), after;

	sigaction(SIGUSR1, &action, NULL);
	ok(hold(5, SYS_tkill, raw(SYS_gettid), SIGUSR1, 0), "a handler uses them for itself");
	ok(flags & UC_FP_XSTATE, "its context has them");
	is(magics[0], MAGIC1, "with the mark at the beginning");
	is(magics[1], MAGIC2, "and at the end");
	change = true;
	hold_vectors(&before, &after, SYS_tkill, raw(SYS_gettid), SIGUSR1, 0);
	ok(after.quarter[0][2] == 0x5a5a5a5a5a5a5a5aull &&
	   after.quarter[0][3] == 0x5a5a5a5a5a5a5a5aull, "what it changes there is changed");
	after.quarter[0][2] = before.quarter[0][2];
	after.quarter[0][3] = before.quarter[0][3];
	ok(!memcmp(&before, &after, sizeof(before)), "and nothing else");
	ok(getauxval(51 /* AT_MINSIGSTKSZ */) > 832, "a signal's stack has room for them");
}

/* The child goes on with what the parent had. */
static void test_fork(void)
{
	struct vectors before = pattern(9), after;
	long pid = hold_vectors(&before, &after, SYS_fork, 0, 0, 0);

	if (pid == 0)
		raw(SYS_exit_group, memcmp(&before, &after, sizeof(before)) ? 1 : 8);
	is(status_of(pid), exited(8), "a child has its parent's");
	ok(!memcmp(&before, &after, sizeof(before)), "which keeps them");
}

int main(void)
{
	if (!__builtin_cpu_supports("avx"))
		return skip_all("a processor without AVX, or a system that does not save it");
	test_threads();
	test_handler();
	test_fork();
	return done();
}
