/*
 * PID namespaces: numbers of one's own, what of others is seen and what not; the first process,
 * which inherits orphans and is deaf to what it does not handle.
 */
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/user/pidns.h"

static int return_parent(void)
{
	return getppid();
}

/* The numbers of the first process and of its child. */
static int test_numbers(void)
{
	siginfo_t info;
	long pid;

	is(raw(SYS_getpid), 1, "the first process is 1");
	is(raw(SYS_gettid), 1, "and its thread");
	is(raw(SYS_set_tid_address, 0), 1, "set_tid_address says so, too");
	is(getppid(), 0, "its parent is not seen");
	is(getpgrp(), 0, "nor is its group");
	is(getsid(0), 0, "nor is its session");
	is(shared->settid, 1, "CHILD_SETTID stores its own number");
	is(in_child(return_pid), exited(2), "its child is 2");
	is(in_child(return_parent), exited(1), "the next one's parent is 1");
	pid = fork();
	if (pid == 0)
		_exit(7);
	is(pid, 4, "fork tells the number of the third");
	is(raw(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOWAIT, 0), 0, "waitid");
	is(info.si_pid, 4, "tells it, too");
	is(status_of(4), exited(7), "wait4 knows it");
	is(raw(SYS_wait4, -1, 0, 0, 0), -ECHILD, "there are no others");
	is(raw(SYS_wait4, shared->outer, 0, 0, 0), -ECHILD, "nor by a number of outside");
	is(setsid(), 1, "setsid makes session 1");
	is(getpgrp(), 1, "and group 1");
	is(getsid(0), 1, "which is seen");
	return 0;
}

/* Outside it has another number. */
static void test_two_numbers(void)
{
	long pid = raw(SYS_clone,
		       CLONE_NEWPID | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0,
		       &shared->parent_settid, &shared->settid, 0);
	int status;

	if (pid == 0) {
		shared->outer = shared->parent_settid;
		_exit(test_numbers());
	}
	status = status_of(pid);
	tap_tests += 18;
	ok(pid > 1, "clone tells the number of outside");
	is(shared->parent_settid, pid, "PARENT_SETTID, too");
	is(status, exited(0), "and wait4");
}

/* Every call that takes a number means those of the caller's namespace. */
static int test_unseen(void)
{
	static const struct {
		const char *name;
		long nr, want, a, b;
	} call[] = {
		{ "kill", SYS_kill, -ESRCH, 0, 0 },
		{ "tkill", SYS_tkill, -ESRCH, 0, 0 },
		{ "tgkill", SYS_tgkill, -ESRCH, 1, 0 },
		{ "pidfd_open", SYS_pidfd_open, -ESRCH, 0, 0 },
		{ "getpgid", SYS_getpgid, -ESRCH, 0, 0 },
		{ "getsid", SYS_getsid, -ESRCH, 0, 0 },
		{ "setpgid", SYS_setpgid, -ESRCH, 0, 0 },
		{ "sched_getscheduler", SYS_sched_getscheduler, -ESRCH, 0, 0 },
		{ "prlimit", SYS_prlimit64, -ESRCH, RLIMIT_CORE, 0 },
		{ "get_robust_list", SYS_get_robust_list, -ESRCH, 0, 0 },
	};
	uint32_t header[2] = { 0x20080522, (uint32_t)shared->outer }, data[6];
	struct timespec time;

	for (unsigned i = 0; i < sizeof(call) / sizeof(call[0]); i++)
		is(raw(call[i].nr, shared->outer, call[i].a, call[i].b, 0), call[i].want,
		   "%s of who is outside", call[i].name);
	is(raw(SYS_kill, -shared->outer, 0), -ESRCH, "kill of a group outside");
	is(raw(SYS_kill, -1, 0), -ESRCH, "kill of all others: there are none");
	is(raw(SYS_getpriority, PRIO_PROCESS, shared->outer), -ESRCH, "getpriority");
	is(raw(SYS_getpriority, PRIO_PGRP, shared->outer), -ESRCH, "getpriority of a group");
	is(raw(SYS_setpriority, PRIO_PROCESS, shared->outer, 5), -ESRCH, "setpriority");
	is(raw(SYS_capget, header, data), -ESRCH, "capget");
	is(raw(SYS_capset, header, data), -EPERM, "capset");
	is(raw(SYS_clock_gettime, ~shared->outer << 3 | 2, &time), -EINVAL, "a clock");
	is(raw(SYS_kill, 1, 0), 0, "kill of itself");
	is(raw(SYS_getpriority, PRIO_PROCESS, 1), raw(SYS_getpriority, PRIO_PROCESS, 0),
	   "getpriority of itself");
	is(raw(SYS_sched_getscheduler, 1), SCHED_OTHER, "sched_getscheduler of itself");
	return 0;
}

static int tell_outside(void)
{
	shared->inner = fork_sleeper();
	wait_for(&shared->code);
	return status_of(shared->inner) == SIGKILL ? 0 : 1;
}

/* From outside all is seen, by numbers of outside. */
static void test_from_outside(void)
{
	long pid, numbers[4], child = 0;

	memset(shared, 0, sizeof(*shared));
	pid = clone_with(CLONE_NEWPID);
	if (pid == 0)
		_exit(tell_outside());
	wait_for(&shared->inner);
	is(numbers_of(pid, "NSpid:", numbers, 4), 2, "NSpid of the first process has two numbers");
	is(numbers[0], pid, "that of outside");
	is(numbers[1], 1, "and 1");
	is(numbers_of(pid, "NSpgid:", numbers, 4), 2, "so has NSpgid");
	is(numbers[1], 0, "of which one is not seen");
	for (long p = pid + 1; p < pid + 1000 && child == 0; p++)
		if (numbers_of(p, "NSpid:", numbers, 4) == 2 && numbers[1] == shared->inner &&
		    numbers_of(p, "PPid:", numbers, 1) == 1 && numbers[0] == pid)
			child = p;
	ok(child > 0, "its child has a number outside");
	is(raw(SYS_kill, child, SIGKILL), 0, "by which it can be killed");
	shared->code = 1;
	is(status_of(pid), exited(0), "and is awaited inside");
}

static void note(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	shared->sender = info->si_pid;
	shared->code = info->si_code;
	shared->outer = 1;
}

static void handle(int sig)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESTART };

	shared->outer = 0;
	shared->sender = shared->code = -9;
	sigaction(sig, &action, NULL);
}

static int kill_init(void)
{
	union sigval value = { .sival_int = 0 };

	return kill(1, SIGKILL) || kill(1, SIGTERM) || kill(1, SIGSTOP) || kill(1, SIGUSR1) ||
	       sigqueue(1, SIGUSR1, value) ? 1 : 0;
}

static int kill_by_term(void)
{
	return kill(1, SIGTERM);
}

/* The first process hears what it handles, and nothing else. */
static int test_deaf(void)
{
	is(in_child(kill_init), exited(0), "its child sends it what would end or stop it");
	ok(true, "it is still there");
	handle(SIGTERM);
	is(in_child(kill_by_term), exited(0), "a signal that it handles");
	is(shared->outer, 1, "is handled");
	is(shared->sender, 3, "and comes from the child");
	handle(SIGCHLD);
	is(in_child(kill_by_term), exited(0), "a child ends");
	is(shared->sender, 4, "SIGCHLD has its number");
	is(prctl(PR_SET_PDEATHSIG, 0), 0, "prctl");
	is(raw(SYS_kill, -1, SIGKILL), -ESRCH, "kill of all spares itself");
	return 0;
}

static int stay(void)
{
	handle(SIGUSR1);
	shared->inner = 1;
	return sleep_long();
}

/* Signals from outside. */
static void test_signals_from_outside(void)
{
	int status = 0;
	long pid;

	memset(shared, 0, sizeof(*shared));
	pid = clone_with(CLONE_NEWPID);
	if (pid == 0)
		_exit(stay());
	wait_for(&shared->inner);
	is(kill((pid_t)pid, SIGTERM), 0, "SIGTERM from outside");
	is(kill((pid_t)pid, SIGUSR1), 0, "a signal that is handled");
	wait_for(&shared->outer);
	is(shared->sender, 0, "is nobody's that is seen");
	is(shared->code, SI_USER, "though a program's");
	is(kill((pid_t)pid, SIGSTOP), 0, "SIGSTOP from outside");
	is(waitpid((pid_t)pid, &status, WUNTRACED), pid, "stops it");
	ok(WIFSTOPPED(status), "as its parent is told");
	is(kill((pid_t)pid, SIGCONT), 0, "SIGCONT");
	is(waitpid((pid_t)pid, &status, WCONTINUED), pid, "lets it go on");
	is(kill((pid_t)pid, SIGKILL), 0, "SIGKILL from outside");
	is(status_of(pid), SIGKILL, "ends it");
}

static int leave_orphan(void)
{
	if (fork() == 0) {
		wait_for(&shared->code);
		shared->sender = getppid();
		_exit(9);
	}
	return 0;
}

/* Orphans come to the first process, though it never asked. */
static int test_orphans(void)
{
	int subreaper = 5, status = 0;

	shared->code = 0;
	is(in_child(leave_orphan), exited(0), "a child leaves an orphan");
	shared->code = 1;
	is(waitpid(-1, &status, 0), 3, "the first process awaits it");
	is(status, exited(9), "and hears how it ended");
	is(shared->sender, 1, "it has seen its new parent");
	is(prctl(PR_GET_CHILD_SUBREAPER, &subreaper), 0, "prctl");
	is(subreaper, 0, "the first process is no subreaper by its own wish");
	is(prctl(PR_SET_CHILD_SUBREAPER, 1), 0, "it wishes");
	is(prctl(PR_SET_CHILD_SUBREAPER, 0), 0, "and does so no more");
	shared->code = 0;
	is(in_child(leave_orphan), exited(0), "another orphan");
	shared->code = 1;
	is(waitpid(-1, &status, 0), 5, "comes to it all the same");
	return 0;
}

int main(void)
{
	if (raw(SYS_getuid) != 0)
		return skip_all("only root makes namespaces");
	share_first();
	test_two_numbers();
	shared->outer = getpid();
	namespace_tests(test_unseen, 21, "who is outside is not seen");
	test_from_outside();
	namespace_tests(test_deaf, 9, "the first process");
	test_signals_from_outside();
	namespace_tests(test_orphans, 10, "orphans");
	return done();
}
