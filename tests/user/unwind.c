/*
 * Every rung of clone's ladder is made to fail once on the running kernel, in whichever version it
 * plays.  The error is the rung's, the model's whole state is what it was before, and all that the
 * caller sees; no memory is lost, and the next clone succeeds; a rung that the version has not
 * fails nothing.  The invariants are asked for at the start and at the end, since that walks all
 * tables; they speak of the state that is compared each time.  Only Bident can be asked for this.
 */
#include <sched.h>
#include <signal.h>

#include "spec/rung.h"
#include "tests/user/tap.h"
#include "tests/user/visible.h"

#define NO_TID (-1) /* what no pid and no descriptor is */

#define STACK_SIZE 8192
#define BAD_POINTER 8ul
#define CLONE_PIDFD_BIT 0x1000ul
#define BEST_EFFORT_5 (2 << 13 | 5)
#define AGAIN -ERESTARTNOINTR /* unwound, and run again without the program's noticing */

/* The errors of a version's rungs; that is their order in the table below. */
static const char *const releases[] = { "2.6.11", "2.6.23", "3.18", "6.1" };
#define NR_RELEASES 4

/*
 * A rung: the flags without which it is not climbed and those with which it is not, and what its
 * failure answers in each version; 0 where that has no such rung.  Where spec/steps.h leaves the
 * error to the kernel it is one that Linux answers there: a hook's EPERM, EAGAIN of the scheduler
 * and of a control group that is full, ENOSPC for a user namespace too many.
 */
struct rung {
	const char *name;
	unsigned step;
	unsigned long with, without;
	long error[NR_RELEASES];
};

#define ALWAYS(error) { error, error, error, error }

static const struct rung rungs[] = {
	{ "security check", STEP_SECURITY_CHECK, 0, 0, { -EPERM, -EPERM, -EPERM, 0 } },
	{ "task", STEP_TASK, 0, 0, ALWAYS(-ENOMEM) },
	{ "cred", STEP_CRED, 0, CLONE_THREAD, { 0, 0, -ENOMEM, -ENOMEM } },
	{ "newuser", STEP_NEWUSER, CLONE_NEWUSER, CLONE_FS | CLONE_SIGHAND,
	  { 0, 0, -ENOSPC, -ENOSPC } },
	{ "user", STEP_USER, 0, 0, ALWAYS(-EAGAIN) },
	{ "threads", STEP_THREADS, 0, 0, ALWAYS(-EAGAIN) },
	{ "exec domain", STEP_EXEC_DOMAIN, 0, 0, { -EAGAIN, -EAGAIN, -EAGAIN, 0 } },
	{ "binfmt", STEP_BINFMT, 0, 0, { -EAGAIN, -EAGAIN, 0, 0 } },
	{ "settid", STEP_SETTID, CLONE_PARENT_SETTID, CLONE_PIDFD_BIT, { -EFAULT, -EFAULT, 0, 0 } },
	{ "mempolicy", STEP_MEMPOLICY, 0, 0, ALWAYS(-ENOMEM) },
	{ "sched", STEP_SCHED, 0, 0, { 0, 0, -EAGAIN, -EAGAIN } },
	{ "perf", STEP_PERF, 0, 0, { 0, 0, -ENOMEM, -ENOMEM } },
	{ "audit", STEP_AUDIT, 0, 0, ALWAYS(-ENOMEM) },
	{ "security", STEP_SECURITY, 0, 0, { -EPERM, -EPERM, 0, -EPERM } },
	{ "files", STEP_FILES, 0, CLONE_FILES, ALWAYS(-ENOMEM) },
	{ "fs", STEP_FS, 0, CLONE_FS, ALWAYS(-ENOMEM) },
	{ "sighand", STEP_SIGHAND, 0, CLONE_SIGHAND, ALWAYS(-ENOMEM) },
	{ "signal", STEP_SIGNAL, 0, CLONE_THREAD, ALWAYS(-ENOMEM) },
	{ "mm", STEP_MM, 0, CLONE_VM, ALWAYS(-ENOMEM) },
	{ "keys", STEP_KEYS, 0, 0, { -ENOMEM, -ENOMEM, 0, 0 } },
	{ "namespaces", STEP_NAMESPACES, CLONE_NEWNS, CLONE_FS, ALWAYS(-ENOMEM) },
	{ "io", STEP_IO, 0, CLONE_IO, { 0, 0, -ENOMEM, -ENOMEM } },
	{ "thread", STEP_THREAD, 0, 0, ALWAYS(-ENOMEM) },
	{ "pid", STEP_PID, 0, 0, { -EAGAIN, -EAGAIN, -ENOMEM, -EAGAIN } },
	{ "pidfd", STEP_PIDFD, CLONE_PIDFD_BIT, CLONE_PARENT_SETTID | CLONE_THREAD,
	  { 0, 0, 0, -EMFILE } },
	{ "pidfd store", STEP_PIDFD_STORE, CLONE_PIDFD_BIT, CLONE_PARENT_SETTID | CLONE_THREAD,
	  { 0, 0, 0, -EFAULT } },
	{ "cgroup", STEP_CGROUP, 0, 0, { 0, 0, 0, -EAGAIN } },
	{ "signals", STEP_SIGNALS, 0, 0, { -EINTR, AGAIN, AGAIN, -EINTR } },
};

/* Climbed by a task that has no such list yet; it then has one for good. */
static const struct rung undo = { "undo", STEP_UNDO, CLONE_SYSVSEM, 0, ALWAYS(-ENOMEM) };

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
	CLONE_IO,
	CLONE_PIDFD_BIT,
	CLONE_VM | CLONE_SIGHAND | CLONE_FILES | CLONE_FS | CLONE_THREAD | CLONE_SYSVSEM,
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static int tid;
static int release;

static int end(void *unused)
{
	(void)unused;
	return 0;
}

/* The row of `releases` that this kernel plays. */
static int this_release(void)
{
	struct utsname name;
	int r = 0;

	uname(&name);
	say("# this is Linux %s\n", name.release);
	while (r < NR_RELEASES - 1 && strncmp(name.release, releases[r], strlen(releases[r])))
		r++;
	return r;
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
	for (int i = 0; i < 1000 && pid > 0 && (flags & CLONE_THREAD); i++) {
		if (raw(SYS_tkill, pid, 0) == -ESRCH)
			break;
		sleep_ms(1);
	}
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

static void inject(unsigned step, long nth)
{
	raw(CONTROL_CALL, CONTROL_INJECT, step, nth);
}

static bool makes_pidfd(unsigned long flags)
{
	return release == NR_RELEASES - 1 && (flags & CLONE_PIDFD_BIT);
}

/*
 * A pidfd's number is stored on the way, the child's pid in the first versions, and what fails
 * later leaves it there.
 */
static bool stores_early(const struct rung *rung, unsigned long flags)
{
	if (makes_pidfd(flags))
		return rung->step > STEP_PIDFD_STORE;
	return release < 2 && (flags & CLONE_PARENT_SETTID) && rung->step > STEP_SETTID &&
	       rung->step != STEP_PID;
}

/* The lowest descriptor that is free. */
static long free_descriptor(void)
{
	long fd = raw(SYS_dup, 1);

	raw(SYS_close, fd);
	return fd;
}

/* Fail the rung, once.  A call that is run again then finds no memory for its task. */
static void fail(const struct rung *rung, unsigned long flags)
{
	bool again = rung->error[release] == AGAIN;
	long error = again ? -ENOMEM : rung->error[release];
	long frames = control(CONTROL_FRAMES, NULL, 0), fd = free_descriptor();
	unsigned long before = visible();

	tid = NO_TID;
	control(CONTROL_SNAPSHOT, NULL, 0);
	inject(rung->step, 1);
	if (again)
		inject(STEP_TASK, 2);
	is(try(flags), error, "%s fails, flags %#lx: its own error", rung->name, flags);
	is(raw(CONTROL_CALL, CONTROL_LAST, again ? STEP_TASK : rung->step), error,
	   "%s: it was the rung", rung->name);
	ok(is_unchanged(), "%s: the accounts are what they were", rung->name);
	is(control(CONTROL_FRAMES, NULL, 0), frames, "%s: no memory is lost", rung->name);
	ok(visible() == before, "%s: the caller sees what it saw", rung->name);
	is(tid != NO_TID, stores_early(rung, flags), "%s: is anything stored?", rung->name);
	if (makes_pidfd(flags))
		is(free_descriptor(), fd, "%s: no descriptor is lost", rung->name);
	inject(rung->step, 0);
	inject(STEP_TASK, 0);
}

/* A clone that is to succeed and, when it has ended, to have left nothing. */
static void succeed(const char *name, unsigned long flags)
{
	ok(try(flags) > 0, "%s: the next clone succeeds", name);
	if (makes_pidfd(flags))
		is(raw(SYS_close, tid), 0, "%s: there is a pidfd", name);
	ok(is_unchanged(), "%s: and when it has ended the accounts are the same again", name);
}

static void test_rung(const struct rung *rung, unsigned long flags)
{
	const unsigned long never = CLONE_NEWUSER; /* there are no others here */

	if (rung->error[release]) {
		fail(rung, flags | rung->with);
		succeed(rung->name, (flags | rung->with) & ~never);
	} else {
		control(CONTROL_SNAPSHOT, NULL, 0);
		inject(rung->step, 1);
		succeed(rung->name, (flags | rung->with) & ~never);
		inject(rung->step, 0);
	}
}

/*
 * The list of semaphore operations to undo begins with the first clone that shares it; if that
 * fails, here or further up, it never was.
 */
static void test_undo(void)
{
	fail(&undo, CLONE_SYSVSEM);
	fail(&undo, ways[COUNT(ways) - 1]);
	for (size_t r = 0; r < COUNT(rungs); r++)
		if (rungs[r].step > STEP_UNDO && rungs[r].error[release])
			fail(&rungs[r], CLONE_SYSVSEM | rungs[r].with);
	ok(try(CLONE_SYSVSEM) > 0, "undo: a clone begins the list");
	control(CONTROL_SNAPSHOT, NULL, 0);
	inject(STEP_UNDO, 1);
	succeed("undo: there is a list", CLONE_SYSVSEM);
	inject(STEP_UNDO, 0);
}

/* An io context comes with a priority.  Before there is none to copy, so that cannot fail. */
static void begin_io(void)
{
	control(CONTROL_SNAPSHOT, NULL, 0);
	inject(STEP_IO, 1);
	succeed("io: no context", 0);
	inject(STEP_IO, 0);
	is(raw(SYS_ioprio_set, 1, 0, BEST_EFFORT_5), release < 2 ? -ENOSYS : 0, "an io context");
}

/* Have something of each kind that can be copied or shared; what there is not is refused. */
static void equip(void)
{
	const stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	const gid_t groups[] = { 5, 6 };
	unsigned long node = 1;

	raw(SYS_setgroups, 2, groups);
	raw(SYS_keyctl, 1 /* join a session */, 0);
	raw(SYS_keyctl, 0, -1, 1); /* a ring for the thread */
	raw(SYS_keyctl, 0, -2, 1); /* and for the process */
	raw(SYS_set_mempolicy, 1, &node, 65);
	raw(SYS_ioperm, 0x80, 1, 1);
	raw(SYS_sched_setscheduler, 0, SCHED_BATCH, &(int){ 0 });
	raw(SYS_personality, 0x40000);
	raw(SYS_sigaltstack, &other, 0);
	signal(SIGUSR1, SIG_IGN);
	raw(SYS_umask, 027);
}

/* A clone that fails by itself, by what the program passes; it does not end a child. */
static void test_own(const char *name, long error, unsigned long flags, unsigned long parent_tid,
		     unsigned long tls)
{
	control(CONTROL_SNAPSHOT, NULL, 0);
	is(raw(SYS_clone, flags | SIGCHLD, 0, parent_tid, 0, tls), error, "%s", name);
	ok(is_unchanged(), "%s: the accounts are what they were", name);
}

static void test_own_failures(void)
{
	test_own("a bad thread area", -EPERM, CLONE_SETTLS, 0, ~0ul);
	if (release > 1)
		test_own("a network namespace", -EINVAL, CLONE_NEWNET, 0, 0);
	if (release > 0)
		test_own("a user namespace", -EINVAL, CLONE_NEWUSER, 0, 0);
	if (release < 2)
		test_own("a pid stored nowhere", -EFAULT, CLONE_PARENT_SETTID, BAD_POINTER, 0);
	if (release == NR_RELEASES - 1)
		test_own("a pidfd stored nowhere", -EFAULT, CLONE_PIDFD_BIT, BAD_POINTER, 0);
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
	release = this_release();
	try(0); /* what is made once and kept, kernel stacks, is there now */
	try(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD);
	is(control(CONTROL_SOUND, NULL, 0), 1, "before: every invariant holds");
	begin_io();
	equip();
	test_undo();
	for (size_t w = 0; w < COUNT(ways); w++)
		for (size_t r = 0; r < COUNT(rungs); r++)
			if (!(ways[w] & rungs[r].without))
				test_rung(&rungs[r], ways[w]);
	test_own_failures();
	test_nth();
	is(control(CONTROL_SOUND, NULL, 0), 1, "after: every invariant holds");
	return done();
}
