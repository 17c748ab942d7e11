/*
 * Fork without end: it stops at the user's limit, or at the system's, with EAGAIN, or when memory
 * runs out; and when the processes are gone fork works again.
 */
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define LIMIT 20
#define FAR_TOO_MANY 20000

static pid_t children[FAR_TOO_MANY];
static char memory[8 << 20];

/* Fork children that stay until they are killed.  How many came; *error is why no more did. */
static int fork_all(long *error)
{
	int n = 0;

	while (n < FAR_TOO_MANY) {
		long pid = raw(SYS_fork);

		if (pid == 0)
			for (;;)
				sleep_ms(1000);
		if (pid < 0) {
			*error = pid;
			break;
		}
		children[n++] = (pid_t)pid;
	}
	return n;
}

/* Kill the first n children and await them.  How many ended as they should. */
static int reap_all(int n)
{
	int reaped = 0;

	for (int i = 0; i < n; i++)
		kill(children[i], SIGKILL);
	for (int i = 0; i < n; i++)
		reaped += status_of(children[i]) == SIGKILL;
	return reaped;
}

/* As a user that nobody else is. */
static int limited(void)
{
	struct rlimit limit = { LIMIT, LIMIT };
	uid_t nobody = 100000 + (uid_t)getpid() % 50000;
	long error = 0;
	int made;

	if (setrlimit(RLIMIT_NPROC, &limit) || setuid(nobody))
		return 2;
	for (int round = 0; round < 3; round++) {
		made = fork_all(&error);
		is(made, LIMIT - 1, "round %d: a limit of 20 lets 19 children be", round);
		is(error, -EAGAIN, "round %d: the next one is refused", round);
		is(reap_all(made), made, "round %d: all are reaped", round);
	}
	return tap_failures ? 1 : 0;
}

static int unlimited(void)
{
	long error = 0;
	int made;

	for (int round = 0; round < 2; round++) {
		made = fork_all(&error);
		ok(made > 20 && made < FAR_TOO_MANY, "round %d: %d children", round, made);
		is(error, -EAGAIN, "round %d: the next one is refused", round);
		is(reap_all(made), made, "round %d: all are reaped", round);
	}
	return tap_failures ? 1 : 0;
}

/* Each child takes memory and keeps it, until there is none: for a fork, or for one that writes. */
static int greedy(void)
{
	for (;;) {
		long pid = raw(SYS_fork);

		if (pid < 0)
			return pid != -ENOMEM && pid != -EAGAIN;
		if (pid == 0) {
			memset(memory, 1, sizeof(memory));
			for (;;)
				raw(SYS_pause);
		}
		raw(SYS_sched_yield);
	}
}

static void test_memory(void)
{
	long frames = raw(CONTROL_CALL, CONTROL_FRAMES);
	int status = in_child(greedy);

	ok(status == exited(0) || status == SIGKILL, "memory: no more forks, or killed");
	raw(SYS_kill, -1, SIGKILL);
	for (int i = 0; i < 200 && raw(CONTROL_CALL, CONTROL_FRAMES) != frames; i++)
		sleep_ms(10); /* init awaits the orphans */
	is(raw(CONTROL_CALL, CONTROL_FRAMES), frames, "memory: all of it comes back");
	is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "memory: every invariant holds");
}

static int nothing(void)
{
	return 0;
}

int main(void)
{
	if (getuid() != 0) {
		skip("a user's limit", "not root");
	} else {
		child_tests(limited, 9, "a user's limit");
	}
	if (!is_bident()) {
		skip("the system's limit", "only in a system that is nobody else's");
	} else {
		child_tests(unlimited, 6, "the system's limit");
		test_memory();
	}
	is(in_child(nothing), 0, "fork works again");
	return done();
}
