/*
 * Every rung of clone's ladder is made to fail once on the running kernel.  The error is the
 * rung's, the model's whole state is what it was before, no memory is lost, and the next clone
 * succeeds.  The invariants are asked for at the start and at the end, since that walks all tables;
 * they speak of the state that is compared each time.  Only Bident can be asked for this.
 */
#include <sched.h>
#include <signal.h>

#include "spec/steps.h"
#include "tests/user/tap.h"

#define STACK_SIZE 8192
#define BAD_POINTER 8ul

/* A rung: how to climb it, and what its failure answers. */
struct rung {
	const char *name;
	unsigned step;
	unsigned long flags;
	long error;
};

static const struct rung rungs[] = {
	{ "task", STEP_TASK, 0, -ENOMEM },
	{ "user", STEP_USER, 0, -EAGAIN },
	{ "threads", STEP_THREADS, 0, -EAGAIN },
	{ "files", STEP_FILES, 0, -ENOMEM },
	{ "fs", STEP_FS, 0, -ENOMEM },
	{ "sighand", STEP_SIGHAND, 0, -ENOMEM },
	{ "signal", STEP_SIGNAL, 0, -ENOMEM },
	{ "mm", STEP_MM, 0, -ENOMEM },
	{ "thread", STEP_THREAD, 0, -ENOMEM },
	{ "pid", STEP_PID, 0, -EAGAIN },
	{ "signals", STEP_SIGNALS, 0, -EINTR },
};

/* With what the rungs are climbed: everything copied, and various things shared. */
static const unsigned long ways[] = {
	0,
	CLONE_FILES,
	CLONE_FS,
	CLONE_FILES | CLONE_FS,
	CLONE_VFORK,
	CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID,
	CLONE_VM,
	CLONE_VM | CLONE_SIGHAND,
	CLONE_VM | CLONE_VFORK,
	CLONE_VM | CLONE_SIGHAND | CLONE_FILES | CLONE_FS | CLONE_THREAD | CLONE_SYSVSEM,
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static int tid;

static int end(void *unused)
{
	(void)unused;
	return 0;
}

/* Does a clone of those flags come by the rung at all?  What is shared is not copied. */
static bool climbs(const struct rung *rung, unsigned long flags)
{
	switch (rung->step) {
	case STEP_FILES:
		return !(flags & CLONE_FILES);
	case STEP_FS:
		return !(flags & CLONE_FS);
	case STEP_SIGHAND:
		return !(flags & CLONE_SIGHAND);
	case STEP_SIGNAL:
		return !(flags & CLONE_THREAD);
	case STEP_MM:
		return !(flags & CLONE_VM);
	default:
		return true;
	}
}

/* Make the clone, and see it end.  Its number, or -errno. */
static long try(unsigned long flags)
{
	unsigned long signal = flags & CLONE_THREAD ? 0 : SIGCHLD;
	long pid;

	if (flags & CLONE_VM) {
		pid = raw_clone(flags | signal, stack + STACK_SIZE, end, NULL, &tid, &tid, NULL);
	} else {
		pid = raw(SYS_clone, flags | signal, 0, &tid, &tid, 0);
		if (pid == 0)
			raw(SYS_exit, 0);
	}
	if (pid > 0 && !(flags & CLONE_THREAD))
		raw(SYS_wait4, pid, 0, __WALL, 0);
	if (pid > 0 && (flags & CLONE_THREAD))
		sleep_ms(20);
	return pid;
}

static long control(long command, const void *a, long b)
{
	return raw(CONTROL_CALL, command, a, b);
}

/* Compare the state with the snapshot; the first difference is told. */
static bool is_unchanged(void)
{
	char difference[128] = "";

	if (control(CONTROL_COMPARE, difference, sizeof(difference)) == 0)
		return true;
	say("# the state differs at %s\n", difference);
	return false;
}

static void test_rung(const struct rung *rung, unsigned long flags)
{
	long frames, got;

	tid = 77;
	frames = control(CONTROL_FRAMES, NULL, 0);
	control(CONTROL_SNAPSHOT, NULL, 0);
	raw(CONTROL_CALL, CONTROL_INJECT, rung->step, 1);
	got = try(flags);
	is(got, rung->error, "%s fails, flags %#lx: its own error", rung->name, flags);
	is(raw(CONTROL_CALL, CONTROL_LAST, rung->step), rung->error, "%s: it was the rung",
	   rung->name);
	ok(is_unchanged(), "%s: the accounts are what they were", rung->name);
	is(control(CONTROL_FRAMES, NULL, 0), frames, "%s: no memory is lost", rung->name);
	is(tid, 77, "%s: nothing was stored", rung->name);
	raw(CONTROL_CALL, CONTROL_INJECT, rung->step, 0);
	ok(try(flags) > 0, "%s: the next clone succeeds", rung->name);
	ok(is_unchanged(), "%s: and when it has ended the accounts are the same again", rung->name);
}

/* Rungs that only fail by themselves here, by what a program passes. */
static void test_own_failures(void)
{
	control(CONTROL_SNAPSHOT, NULL, 0);
	is(raw(SYS_clone, CLONE_SETTLS | SIGCHLD, 0, 0, 0, ~0ul), -EPERM, "a bad thread area");
	ok(is_unchanged(), "thread area: the accounts are what they were");
	is(raw(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0), -EINVAL, "a namespace it has not");
	ok(is_unchanged(), "namespace: the accounts are what they were");
	is(raw(SYS_clone, 0x1000 | SIGCHLD, 0, BAD_POINTER, 0, 0) < 0, 1, "no pidfd");
	ok(is_unchanged(), "pidfd: the accounts are what they were");
}

/* The n-th pass: passes before it succeed. */
static void test_nth(void)
{
	raw(CONTROL_CALL, CONTROL_INJECT, STEP_MM, 3);
	ok(try(0) > 0, "inject mm:3: the first clone succeeds");
	ok(try(0) > 0, "inject mm:3: the second too");
	is(try(0), -ENOMEM, "inject mm:3: the third fails");
	ok(try(0) > 0, "inject mm:3: the fourth succeeds");
}

int main(void)
{
	if (!is_bident())
		return skip_all("only Bident fails a rung when it is told to");
	try(0); /* what is made once and kept, kernel stacks, is there now */
	try(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD);
	is(control(CONTROL_SOUND, NULL, 0), 1, "before: every invariant holds");
	for (size_t w = 0; w < COUNT(ways); w++)
		for (size_t r = 0; r < COUNT(rungs); r++)
			if (climbs(&rungs[r], ways[w]))
				test_rung(&rungs[r], ways[w]);
	test_own_failures();
	test_nth();
	is(control(CONTROL_SOUND, NULL, 0), 1, "after: every invariant holds");
	return done();
}
