/*
 * Clone in four Linux versions, a list each, in the order in which Linux goes: what it refuses and
 * what it takes.  The first row that fits a call is the answer.  Keeps true: a list names only
 * flags that its version gives a meaning to.  Source: kernel/fork.c, kernel/cred.c,
 * kernel/nsproxy.c, kernel/user_namespace.c and kernel/pid_namespace.c of the four; the refusals of
 * 6.1, but for signals, explained 3,272,448 calls on a running kernel without a mismatch.
 */
#include <stddef.h>

#include "tests/unit/clone_oracle.h"
#include "tests/unit/ladders.h"

#define NEW_2_6_23 (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER)
#define NEW_3_18 (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET)
#define NEW_6_1 (NEW_3_18 | CLONE_NEWCGROUP | CLONE_NEWTIME)
#define LEAVES_PID_NS (CLONE_NEWUSER | CLONE_NEWPID)
#define CLONE3_UNKNOWN (~0x3ffffffffull | (CSIGNAL & ~CLONE_NEWTIME))

struct row {
	uint32_t rung;		 /* the row fits if this rung fails; NO_RUNG: a refusal */
	int32_t answer;		 /* of a refusal; a rung's is in ladders */
	uint64_t all, any, none; /* flags: all of these, one of these unless 0, none of these */
	uint32_t who, not_who;	 /* the caller: all of these, none of these */
};

#define RUNG(step) {STEP_##step, 0, 0, 0, 0, 0, 0}
#define RUNG_IF(step, any) {STEP_##step, 0, 0, any, 0, 0, 0}
#define RUNG_UNLESS(step, none) {STEP_##step, 0, 0, 0, none, 0, 0}
#define RUNG_BUT(step, any, none, not_who) {STEP_##step, 0, 0, any, none, 0, not_who}
#define BOTH(all, answer) {NO_RUNG, answer, all, 0, 0, 0, 0}
#define WITHOUT(all, none, answer) {NO_RUNG, answer, all, 0, none, 0, 0}
#define BY(who, not_who, all, any, answer) {NO_RUNG, answer, all, any, 0, who, not_who}

/* RLIMIT_NPROC and threads-max. */
#define LIMIT                                                                                      \
	RUNG(USER), BY(WHO_OVER_LIMIT, WHO_ADMIN | WHO_RESOURCE, 0, 0, -EAGAIN)
#define THREADS RUNG(THREADS), BY(WHO_FULL, 0, 0, 0, -EAGAIN)
#define OBJECTS                                                                                    \
	RUNG_BUT(UNDO, CLONE_SYSVSEM, 0, WHO_UNDO), RUNG_UNLESS(FILES, CLONE_FILES),           \
		RUNG_UNLESS(FS, CLONE_FS), RUNG_UNLESS(SIGHAND, CLONE_SIGHAND),  \
		RUNG_UNLESS(SIGNAL, CLONE_THREAD), RUNG_UNLESS(MM, CLONE_VM)
#define WHOLE                                                                                      \
	WITHOUT(CLONE_THREAD, CLONE_SIGHAND, -EINVAL), WITHOUT(CLONE_SIGHAND, CLONE_VM, -EINVAL)

static const struct row linux_2_6_11[] = {
	RUNG(PID),
	BOTH(CLONE_NEWNS | CLONE_FS, -EINVAL),
	WHOLE,
	RUNG(SECURITY_CHECK),
	RUNG(TASK),
	LIMIT, THREADS,
	RUNG(EXEC_DOMAIN), RUNG(BINFMT),
	RUNG_IF(SETTID, CLONE_PARENT_SETTID),
	RUNG(MEMPOLICY), RUNG(SECURITY), RUNG(AUDIT),
	OBJECTS,
	RUNG(KEYS),
	BY(0, WHO_ADMIN, CLONE_NEWNS, 0, -EPERM),
	RUNG_IF(NAMESPACES, CLONE_NEWNS),
	RUNG(THREAD),
	RUNG(SIGNALS), BY(WHO_KILLED, 0, 0, 0, -EINTR),
	BY(WHO_ENDING, 0, CLONE_THREAD, 0, -EAGAIN),
};

static const struct row linux_2_6_23[] = {
	RUNG(PID),
	BOTH(CLONE_NEWNS | CLONE_FS, -EINVAL),
	WHOLE,
	RUNG(SECURITY_CHECK),
	RUNG(TASK),
	LIMIT, THREADS,
	RUNG(EXEC_DOMAIN), RUNG(BINFMT),
	RUNG_IF(SETTID, CLONE_PARENT_SETTID),
	RUNG(MEMPOLICY), RUNG(SECURITY), RUNG(AUDIT),
	OBJECTS,
	RUNG(KEYS),
	BY(0, WHO_ADMIN, 0, NEW_2_6_23, -EPERM),
	RUNG_IF(NAMESPACES, NEW_2_6_23),
	RUNG(THREAD),
	RUNG(SIGNALS), BY(WHO_SIGNALLED, 0, 0, 0, -ERESTARTNOINTR),
};

static const struct row linux_3_18[] = {
	BOTH(CLONE_NEWNS | CLONE_FS, -EINVAL),
	BOTH(CLONE_NEWUSER | CLONE_FS, -EINVAL),
	WHOLE,
	BY(WHO_INIT, 0, CLONE_PARENT, 0, -EINVAL),
	BY(0, 0, CLONE_SIGHAND, LEAVES_PID_NS, -EINVAL),
	BY(WHO_PID_NS, 0, CLONE_SIGHAND, 0, -EINVAL),
	RUNG(SECURITY_CHECK),
	RUNG(TASK),
	LIMIT,
	RUNG_UNLESS(CRED, CLONE_THREAD),
	BY(WHO_CHROOTED, 0, CLONE_NEWUSER, 0, -EPERM),
	RUNG_IF(NEWUSER, CLONE_NEWUSER),
	THREADS,
	RUNG(EXEC_DOMAIN),
	RUNG(MEMPOLICY), RUNG(SCHED), RUNG(PERF), RUNG(AUDIT),
	OBJECTS,
	{NO_RUNG, -EPERM, 0, NEW_3_18, CLONE_NEWUSER, 0, WHO_ADMIN},
	BOTH(CLONE_NEWIPC | CLONE_SYSVSEM, -EINVAL),
	BY(WHO_PID_NS, 0, CLONE_NEWPID, 0, -EINVAL),
	RUNG_IF(NAMESPACES, NEW_3_18),
	RUNG_BUT(IO, 0, CLONE_IO, WHO_NO_IO),
	RUNG(THREAD),
	RUNG(PID), BY(WHO_DEAD_NS, 0, 0, 0, -ENOMEM),
	RUNG(SIGNALS), BY(WHO_SIGNALLED, 0, 0, 0, -ERESTARTNOINTR),
};

static const struct row linux_6_1[] = {
	/* clone3's own, of which clone's word is free. */
	BY(WHO_CLONE3, 0, 0, CLONE3_UNKNOWN, -EINVAL),
	BY(WHO_CLONE3, 0, CLONE_DETACHED, 0, -EINVAL),
	BY(WHO_CLONE3 | WHO_BAD_SIGNAL, 0, 0, 0, -EINVAL),
	BY(WHO_CLONE3, 0, CLONE_SIGHAND | CLONE_CLEAR_SIGHAND, 0, -EINVAL),
	BY(WHO_CLONE3 | WHO_EXIT_SIGNAL, 0, 0, CLONE_THREAD | CLONE_PARENT, -EINVAL),

	BY(WHO_ONE_ADDRESS, 0, CLONE_PIDFD | CLONE_PARENT_SETTID, 0, -EINVAL),
	BOTH(CLONE_NEWNS | CLONE_FS, -EINVAL),
	BOTH(CLONE_NEWUSER | CLONE_FS, -EINVAL),
	BY(WHO_USERNS_OFF, WHO_ADMIN, CLONE_NEWUSER, 0, -EPERM),
	WHOLE,
	BY(WHO_INIT, 0, CLONE_PARENT, 0, -EINVAL),
	BY(0, 0, CLONE_THREAD, LEAVES_PID_NS, -EINVAL),
	BY(WHO_PID_NS, 0, CLONE_THREAD, 0, -EINVAL),
	BY(WHO_TIME_NS, 0, 0, CLONE_THREAD | CLONE_VM, -EINVAL),
	BY(0, 0, CLONE_PIDFD, CLONE_DETACHED | CLONE_THREAD, -EINVAL),
	BY(WHO_SIGNALLED, 0, 0, 0, -ERESTARTNOINTR),
	RUNG(TASK),
	RUNG_UNLESS(CRED, CLONE_THREAD),
	BY(WHO_CHROOTED, 0, CLONE_NEWUSER, 0, -EPERM),
	RUNG_IF(NEWUSER, CLONE_NEWUSER),
	LIMIT, THREADS,
	RUNG(MEMPOLICY), RUNG(SCHED), RUNG(PERF), RUNG(AUDIT),
	RUNG(SECURITY),
	OBJECTS,
	{NO_RUNG, -EPERM, 0, NEW_6_1, CLONE_NEWUSER, 0, WHO_ADMIN},
	BOTH(CLONE_NEWIPC | CLONE_SYSVSEM, -EINVAL),
	BY(WHO_PID_NS, 0, CLONE_NEWPID, 0, -EINVAL),
	RUNG_IF(NAMESPACES, NEW_6_1),
	RUNG_BUT(IO, 0, CLONE_IO, WHO_NO_IO),
	RUNG(THREAD),
	BY(WHO_PICKS | WHO_PICKS_TWO, 0, 0, 0, -EINVAL),
	RUNG(PID),
	BY(WHO_PICKS | WHO_PICKS_NONE, 0, 0, 0, -EINVAL),
	BY(WHO_PICKS, WHO_ADMIN | WHO_RESTORE, 0, 0, -EPERM),
	BY(WHO_PICKS | WHO_PICKS_USED, 0, 0, 0, -EEXIST),
	BY(WHO_DEAD_NS, 0, 0, 0, -ENOMEM),
	RUNG_IF(PIDFD, CLONE_PIDFD), RUNG_IF(PIDFD_STORE, CLONE_PIDFD),
	RUNG(CGROUP),
	RUNG(SIGNALS), BY(WHO_KILLED, 0, 0, 0, -EINTR),
};

#define LIST(rows) {rows, sizeof(rows) / sizeof((rows)[0])}
static const struct {
	const struct row *rows;
	size_t n;
} lists[] = {LIST(linux_2_6_11), LIST(linux_2_6_23), LIST(linux_3_18), LIST(linux_6_1)};

static bool fits(const struct row *row, uint64_t flags, uint32_t who, uint32_t failing)
{
	return (row->rung == NO_RUNG || row->rung == failing) && (flags & row->all) == row->all &&
	       (row->any == 0 || (flags & row->any)) && !(flags & row->none) &&
	       (who & row->who) == row->who && !(who & row->not_who);
}

int32_t oracle_clone(uint32_t version, uint64_t flags, uint32_t who, uint32_t failing)
{
	const struct row *row = lists[version].rows;

	for (size_t i = 0; i < lists[version].n; i++, row++) {
		if (fits(row, flags, who, failing))
			return row->rung == NO_RUNG ? row->answer :
						      ladder_rung(version, failing)->answer;
	}
	return 0;
}
