/*
 * Which flag words clone refuses, and with which error.  The rules are those of Linux 6.1 as they
 * were measured there; this program run on Linux measures them again.  Only words that must be
 * refused are tried, and words that make an ordinary process.
 */
#include <sched.h>
#include <signal.h>
#include <sys/utsname.h>

#include "tests/user/tap.h"

#define CLONE_NEWTIME_BIT 0x80ul
#define CLONE_PIDFD_BIT 0x1000ul
#define NEEDS_ADMIN                                                                                \
	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP)
#define NAMESPACES (NEEDS_ADMIN | CLONE_NEWUSER)

/* Each bit that takes part in a rule, once. */
static const unsigned long bits[] = {
	CLONE_VM, CLONE_FS, CLONE_SIGHAND, CLONE_PIDFD_BIT, CLONE_THREAD, CLONE_NEWNS,
	CLONE_SYSVSEM, CLONE_PARENT_SETTID, CLONE_DETACHED, CLONE_NEWUTS, CLONE_NEWIPC,
	CLONE_NEWUSER, CLONE_NEWPID,
};

#define NR_BITS (sizeof(bits) / sizeof(bits[0]))

/* What Linux 6.1 answers to a flag word of clone; 0: it makes a child.  The first match counts. */
static long answer(unsigned long f, bool admin)
{
	struct {
		unsigned long all, any; /* refused with all bits of one and a bit of the other */
		unsigned long not;	/* but not with one of these */
		long error;
	} rules[] = {
		{ CLONE_PIDFD_BIT, CLONE_PARENT_SETTID, 0, -EINVAL },
		{ CLONE_NEWNS, CLONE_FS, 0, -EINVAL },
		{ CLONE_NEWUSER, CLONE_FS, 0, -EINVAL },
		{ CLONE_THREAD, ~0ul, CLONE_SIGHAND, -EINVAL },
		{ CLONE_SIGHAND, ~0ul, CLONE_VM, -EINVAL },
		{ CLONE_THREAD, CLONE_NEWUSER | CLONE_NEWPID, 0, -EINVAL },
		{ CLONE_PIDFD_BIT, CLONE_DETACHED | CLONE_THREAD, 0, -EINVAL },
		{ 0, admin ? 0 : NEEDS_ADMIN, CLONE_NEWUSER, -EPERM },
		{ CLONE_NEWIPC, CLONE_SYSVSEM, 0, -EINVAL },
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if ((f & rules[i].all) == rules[i].all && (f & rules[i].any) && !(f & rules[i].not))
			return rules[i].error;
	return 0;
}

/* End the child, await it in the parent.  0: there was one. */
static long reap(long pid)
{
	if (pid == 0)
		raw(SYS_exit, 0);
	if (pid > 0)
		raw(SYS_wait4, pid, 0, __WALL, 0);
	return pid > 0 ? 0 : pid;
}

/* clone with that word; a child that should not be ends at once.  0: there was one. */
static long try(unsigned long flags)
{
	static char stack[4096] __attribute__((aligned(16)));
	static int tid;

	return reap(raw(SYS_clone, flags, stack + sizeof(stack), &tid, &tid, 0));
}

/* The same for a child with memory, thus a stack, of its own. */
static long try_copy(unsigned long flags)
{
	int tid;

	return reap(raw(SYS_clone, flags, 0, &tid, &tid, 0));
}

/*
 * A sandbox on the host, docker's for one, answers EPERM to new namespaces before Linux looks.
 * Only where that can be is EPERM taken for "not asked".
 */
static bool sandboxed(unsigned long flags, long got)
{
	return got == -EPERM && (flags & NAMESPACES) && !is_bident();
}

/* A host may be newer than 6.1: since 6.9 a pidfd may name a thread. */
static bool pidfd_takes_threads(void)
{
	struct utsname name;
	int major = 0, minor = 0;

	if (is_bident() || uname(&name))
		return false;
	sscanf(name.release, "%d.%d", &major, &minor);
	return major > 6 || (major == 6 && minor >= 9);
}

/* Try every subset of the bits that must be refused. */
static void test_refused(bool admin, const char *who)
{
	long tried = 0, asked = 0, wrong = 0;

	for (unsigned long set = 0; set < 1ul << NR_BITS; set++) {
		unsigned long flags = SIGCHLD;
		long want, got;

		for (size_t b = 0; b < NR_BITS; b++)
			flags |= set >> b & 1 ? bits[b] : 0;
		if ((flags & CLONE_PIDFD_BIT) && (flags & CLONE_THREAD) && pidfd_takes_threads())
			continue;
		want = answer(flags, admin);
		/* NEWUSER without rights may also be switched off: EPERM is then the truth. */
		if (!want || (!admin && (flags & CLONE_NEWUSER)))
			continue;
		tried++;
		got = try(flags);
		if (got != want && sandboxed(flags, got))
			continue;
		asked++;
		if (got != want && wrong++ < 5)
			say("# flags %#lx: got %ld, expected %ld\n", flags, got, want);
	}
	ok(wrong == 0 && asked > 500, "%s: refused words give their error", who);
	say("# %ld words tried, %ld of them reached the kernel\n", tried, asked);
}

static void test_accepted(void)
{
	static const unsigned long accepted[] = {
		0, SIGCHLD, SIGWINCH, 0xff, CLONE_FILES, CLONE_FS, CLONE_FILES | CLONE_FS,
		CLONE_VFORK, CLONE_SYSVSEM, CLONE_DETACHED, CLONE_UNTRACED, CLONE_PTRACE, CLONE_IO,
		CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID, CLONE_PARENT_SETTID,
		CLONE_NEWTIME_BIT, CLONE_FILES | CLONE_FS | CLONE_SYSVSEM | CLONE_IO,
	};

	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
		is(try_copy(accepted[i]), 0, "flags %#lx make a process", accepted[i]);
}

static int as_user(void)
{
	if (setuid(1000))
		return 2;
	test_refused(false, "uid 1000");
	return tap_failures ? 1 : 0;
}

int main(void)
{
	test_accepted();
	is(try_copy(CLONE_SETTLS | SIGCHLD), 0, "SETTLS with a user address makes a process");
	is(raw(SYS_clone, CLONE_SETTLS | SIGCHLD, 0, 0, 0, 0x7ffffffff000), -EPERM,
	   "SETTLS with a kernel address is refused");
	if (getuid() != 0) {
		skip("root: refused words give their error", "not root");
		test_refused(false, "user");
		return done();
	}
	test_refused(true, "root");
	child_tests(as_user, 1, "the same as uid 1000");
	return done();
}
