/*
 * What a task is like: name, personality, niceness, what its maker's end means to it; with the
 * calls that set it, and what a child has of it.
 */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "tests/user/tap.h"

static bool is_named(const char *name)
{
	char got[16] = "?";

	raw(SYS_prctl, PR_GET_NAME, got);
	return !strcmp(got, name);
}

static int set_in_child(void)
{
	int as_before = is_named("abcdefghijklmno") && raw(SYS_personality, ~0) == 0x20000;

	raw(SYS_prctl, PR_SET_NAME, "child");
	raw(SYS_personality, 0);
	return as_before && is_named("child") ? 0 : 1;
}

static int test_name(void)
{
	ok(is_named("traits"), "the name is the program's");
	is(raw(SYS_prctl, PR_SET_NAME, "abcdefghijklmnopqrst"), 0, "PR_SET_NAME");
	ok(is_named("abcdefghijklmno"), "it is cut after 15");
	is(raw(SYS_prctl, PR_SET_NAME, 8), -EFAULT, "a name from nowhere");
	is(raw(SYS_personality, 0x20000), 0, "a personality");
	is(raw(SYS_personality, ~0), 0x20000, "is kept");
	is(in_child(set_in_child), exited(0), "a child begins with both, and changes its own");
	ok(is_named("abcdefghijklmno"), "the name is as before");
	is(raw(SYS_personality, 0), 0x20000, "the personality is as before");
	return 0;
}

static long nice_value(void)
{
	return 20 - raw(SYS_getpriority, PRIO_PROCESS, 0);
}

static int be_nicer(void)
{
	return nice_value() == 5 && raw(SYS_setpriority, PRIO_PROCESS, 0, 7) == 0 ? 0 : 1;
}

static int test_nice(void)
{
	bool is_root = raw(SYS_getuid) == 0;

	is(raw(SYS_setpriority, PRIO_PROCESS, 0, 5), 0, "setpriority");
	is(nice_value(), 5, "getpriority");
	is(in_child(be_nicer), exited(0), "a child is as nice, and becomes nicer");
	is(nice_value(), 5, "which changes nobody else");
	is(raw(SYS_setpriority, PRIO_PROCESS, 0, 100), 0, "nicer than anybody");
	is(nice_value(), 19, "is 19");
	is(raw(SYS_getpriority, 3, 0), -EINVAL, "of what?");
	is(raw(SYS_getpriority, PRIO_PROCESS, 0x7fffffff), -ESRCH, "of nobody");
	raw(SYS_setresuid, 5, 5, 5);
	is(raw(SYS_setpriority, PRIO_PROCESS, 0, 4), -EACCES, "only root is less nice again");
	is(raw(SYS_setpriority, PRIO_PROCESS, getppid(), 19),
	   is_root ? -EPERM : 0, "another user's process");
	return 0;
}

/* The orphan tells by its exit code what it was sent; its reaper is whoever asked to be. */
static int make_orphan(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		for (;;)
			pause();
	}
	sleep_ms(20);
	return 0;
}

static int test_death_signal(void)
{
	int status = 0, value = -1;
	pid_t maker;

	is(raw(SYS_prctl, PR_SET_PDEATHSIG, 65), -EINVAL, "no such signal");
	is(raw(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR1), 0, "PR_SET_PDEATHSIG");
	is(raw(SYS_prctl, PR_GET_PDEATHSIG, &value), 0, "PR_GET_PDEATHSIG");
	is(value, SIGUSR1, "it is kept");
	raw(SYS_prctl, PR_SET_PDEATHSIG, 0);
	is(raw(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1), 0, "PR_SET_CHILD_SUBREAPER");
	raw(SYS_prctl, PR_GET_CHILD_SUBREAPER, &value);
	is(value, 1, "is kept");
	maker = fork();
	if (maker == 0)
		_exit(make_orphan());
	is(status_of(maker), exited(0), "who has made a child ends");
	ok(raw(SYS_wait4, -1, &status, __WALL, 0) > 0, "its orphan is ours");
	is(status, SIGTERM, "and got the signal that it had asked for");
	return 0;
}

static int keeps_flags(void)
{
	int value = -1;

	raw(SYS_prctl, PR_GET_CHILD_SUBREAPER, &value);
	if (value != 0)
		return 1;
	raw(SYS_prctl, PR_GET_PDEATHSIG, &value);
	return value == 0 && raw(SYS_prctl, PR_GET_NO_NEW_PRIVS) == 1 &&
	       raw(SYS_prctl, PR_GET_DUMPABLE) == 0 ? 0 : 2;
}

static int test_flags(void)
{
	is(raw(SYS_prctl, PR_GET_DUMPABLE), 1, "a new program can be looked into");
	is(raw(SYS_prctl, PR_SET_DUMPABLE, 2), -EINVAL, "by nobody's leave");
	is(raw(SYS_prctl, PR_SET_DUMPABLE, 0), 0, "PR_SET_DUMPABLE");
	is(raw(SYS_prctl, PR_GET_NO_NEW_PRIVS), 0, "PR_GET_NO_NEW_PRIVS");
	is(raw(SYS_prctl, PR_SET_NO_NEW_PRIVS, 0), -EINVAL, "it is not taken back");
	is(raw(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1), 0, "PR_SET_NO_NEW_PRIVS");
	raw(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR1);
	raw(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
	is(in_child(keeps_flags), exited(0), "which of them a child has");
	is(raw(SYS_prctl, PR_GET_TIMERSLACK), 50000, "PR_GET_TIMERSLACK");
	is(raw(SYS_prctl, PR_SET_TIMERSLACK, 1000), 0, "PR_SET_TIMERSLACK");
	is(raw(SYS_prctl, PR_GET_TIMERSLACK), 1000, "is kept");
	is(raw(SYS_prctl, PR_SET_TIMERSLACK, 0), 0, "or forgotten");
	is(raw(SYS_prctl, PR_GET_TIMERSLACK), 50000, "again");
	is(raw(SYS_prctl, 999), -EINVAL, "no such prctl");
	return 0;
}

static int test_bounding(void)
{
	is(raw(SYS_prctl, PR_CAPBSET_READ, 7), 1, "PR_CAPBSET_READ");
	is(raw(SYS_prctl, PR_CAPBSET_DROP, 7), 0, "PR_CAPBSET_DROP");
	is(raw(SYS_prctl, PR_CAPBSET_READ, 7), 0, "is dropped");
	is(raw(SYS_prctl, PR_CAPBSET_READ, 64), -EINVAL, "no such capability");
	return 0;
}

static void test_system(void)
{
	struct sysinfo info = { 0 };
	unsigned char bytes[16] = { 0 };

	is(raw(SYS_sysinfo, &info), 0, "sysinfo");
	ok(info.procs > 0 && info.totalram > info.freeram && info.mem_unit > 0,
	   "there are processes and memory");
	is(raw(SYS_sysinfo, 8), -EFAULT, "sysinfo to nowhere");
	is(raw(SYS_getrandom, bytes, 16, 1), 16, "getrandom without waiting");
	is(raw(SYS_getrandom, bytes, 16, 4), 16, "getrandom of any kind");
	is(raw(SYS_getrandom, bytes, 16, 6), -EINVAL, "getrandom of two kinds");
	is(raw(SYS_getrandom, bytes, 16, 8), -EINVAL, "getrandom with unknown flags");
	is(raw(SYS_set_thread_area, 0), -ENOSYS, "thread areas are the 32-bit programs'");
}

int main(void)
{
	child_tests(test_name, 9, "name and personality");
	child_tests(test_nice, 10, "niceness");
	child_tests(test_death_signal, 9, "a maker's end");
	child_tests(test_flags, 13, "flags");
	if (raw(SYS_getuid) == 0)
		child_tests(test_bounding, 4, "bounding set");
	test_system();
	return done();
}
