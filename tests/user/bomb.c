/*
 * Fork without end: it stops at the user's limit, or at the system's, with EAGAIN, or when memory
 * runs out; and when the processes are gone fork works again.
 */
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

#define LIMIT 20
#define FAR_TOO_MANY 20000
#define TOO_GREEDY 50

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

/*
 * Each child takes memory and keeps it, more than there is: a fork fails, or the largest one dies.
 */
static int greedy(void)
{
	for (int i = 0; i < TOO_GREEDY; i++) {
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
	return 0;
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

/* Everybody forks, for ever. */
static void __attribute__((noreturn)) explode(void)
{
	for (;;)
		raw(SYS_fork);
}

/* What a shell does meanwhile: it runs a program now and then, and in the end kills the bomb. */
static void test_shell(bool has_limit, const char *name)
{
	const struct rlimit limit = { LIMIT, LIMIT };
	int ran = 0, full = 0, status;
	pid_t bomb = fork();

	if (bomb == 0) {
		if (has_limit && (setrlimit(RLIMIT_NPROC, &limit) || setuid(54321)))
			_exit(1);
		explode();
	}
	for (int i = 0; i < 20; i++) {
		sleep_ms(5);
		status = in_child(nothing);
		ran += status == 0;
		full += status == -EAGAIN || status == -ENOMEM;
	}
	ok(has_limit ? ran == 20 : ran + full == 20,
	   "a shell and a bomb, %s: %d programs run, %d are refused", name, ran, full);
	raw(SYS_kill, -1, SIGKILL);
	is(status_of(bomb), SIGKILL, "a shell and a bomb, %s: it can be killed", name);
	do /* what was being born while we killed */
		raw(SYS_kill, -1, SIGKILL);
	while (raw(SYS_kill, -1, 0) == 0);
	is(in_child(nothing), 0, "a shell and a bomb, %s: and all is well", name);
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
		test_shell(true, "with a limit");
		test_shell(false, "without one");
	}
	is(in_child(nothing), 0, "fork works again");
	return done();
}
