/*
 * Namespaces: a host name and semaphores that are one's own, by clone and by unshare; shared by
 * those who do not ask.  And what else unshare ends the sharing of.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define STACK_SIZE 16384
#define KEY 0x42494446
#define MANY 100 /* more namespaces than this kernel has */

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static struct utsname first;

static bool is_host(const char *name)
{
	struct utsname now;

	uname(&now);
	return !strcmp(now.nodename, name);
}

static long set_host(const char *name)
{
	return raw(SYS_sethostname, name, strlen(name));
}

static int rename_host(void)
{
	if (!is_host("outside") || set_host("inside") != 0)
		return 1;
	raw(SYS_setdomainname, "domain", 6);
	return is_host("inside") ? 0 : 2;
}

static int clone_and_rename(unsigned long flags)
{
	long pid = raw(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		raw(SYS_exit, rename_host());
	return status_of(pid);
}

static int unshare_and_rename(void)
{
	return raw(SYS_unshare, CLONE_NEWUTS) == 0 ? rename_host() : 3;
}

/* In a namespace of its own, so that the machine keeps its name. */
static int test_uts(void)
{
	char text[80];

	memset(text, 'a', sizeof(text));
	is(raw(SYS_unshare, CLONE_NEWUTS), 0, "unshare of the host name");
	ok(is_host(first.nodename), "it is what it was");
	is(set_host("outside"), 0, "sethostname");
	is(clone_and_rename(CLONE_NEWUTS), 0, "NEWUTS on: the child renames its own host");
	ok(is_host("outside"), "and not its parent's");
	is(in_child(unshare_and_rename), exited(0), "a child that unshares does so, too");
	ok(is_host("outside"), "and not its parent's");
	is(clone_and_rename(0), 0, "NEWUTS off: the child renames the host");
	ok(is_host("inside"), "for its parent, too");
	is(raw(SYS_sethostname, text, 65), -EINVAL, "sethostname: too long");
	is(raw(SYS_sethostname, text, 64), 0, "sethostname: as long as may be");
	is(raw(SYS_sethostname, text, -1), -EINVAL, "sethostname: less than nothing");
	is(raw(SYS_sethostname, 8, 4), -EFAULT, "sethostname from nowhere");
	return 0;
}

static int find_set(void)
{
	return raw(SYS_semget, KEY, 1, 0) >= 0 ? 0 : 1;
}

static int find_set_apart(void)
{
	raw(SYS_unshare, CLONE_NEWIPC);
	if (raw(SYS_semget, KEY, 1, 0) != -ENOENT)
		return 1;
	return raw(SYS_semget, KEY, 1, IPC_CREAT | 0600) >= 0 ? 0 : 2;
}

static int test_ipc(void)
{
	long pid, set;

	is(raw(SYS_unshare, CLONE_NEWIPC), 0, "unshare of semaphores");
	set = raw(SYS_semget, KEY, 1, IPC_CREAT | IPC_EXCL | 0600);
	ok(set >= 0, "a set");
	is(in_child(find_set), exited(0), "NEWIPC off: a child finds it");
	pid = raw(SYS_clone, CLONE_NEWIPC | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		raw(SYS_exit, find_set());
	is(status_of(pid), exited(1), "NEWIPC on: it does not");
	is(in_child(find_set_apart), exited(0), "nor one that unshares: it makes its own");
	is(raw(SYS_semctl, set, 0, GETVAL), 0, "ours is still there");
	is(raw(SYS_clone, CLONE_NEWIPC | CLONE_SYSVSEM | SIGCHLD, 0, 0, 0, 0), -EINVAL,
	   "NEWIPC with SYSVSEM");
	raw(SYS_semctl, set, 0, IPC_RMID);
	return 0;
}

/* Namespaces and their sets go with the last who is in them. */
static int test_many(void)
{
	int good = 0;

	for (int i = 0; i < MANY; i++)
		good += in_child(find_set_apart) == exited(0) &&
			in_child(unshare_and_rename) == exited(1);
	is(good, MANY, "many, one after the other");
	return 0;
}

static int test_permission(void)
{
	raw(SYS_setresuid, 5, 5, 5);
	is(raw(SYS_unshare, CLONE_NEWUTS), -EPERM, "unshare by others than root");
	is(raw(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0), -EPERM, "clone by them");
	is(set_host("x"), -EPERM, "sethostname by them");
	return 0;
}

static int share_in_vain(void *unused)
{
	(void)unused;
	is(raw(SYS_unshare, CLONE_VM), -EINVAL, "memory that is shared");
	is(raw(SYS_unshare, CLONE_FS | CLONE_FILES), 0, "what can be unshared");
	raw(SYS_umask, 0077);
	raw(SYS_close, 0);
	raw(SYS_exit, 0);
	return 0;
}

/* The umask and the descriptors of who shares them no more are its own. */
static void test_objects(void)
{
	int null = (int)raw(SYS_open, "/dev/null", O_RDONLY);

	raw(SYS_dup2, null, 0);
	raw(SYS_umask, 0022);
	is(status_of(raw_clone(CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, stack + STACK_SIZE,
			       share_in_vain, NULL, NULL, NULL, NULL)), 0, "unshare in a child");
	is(raw(SYS_umask, 0022), 0022, "it changes its own umask");
	is(raw(SYS_close, 0), 0, "and closes its own descriptors");
	is(raw(SYS_unshare, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD), 0, "nothing is shared");
	is(raw(SYS_unshare, CLONE_PARENT), -EINVAL, "what cannot be unshared");
	is(raw(SYS_unshare, 0), 0, "nothing");
	is(raw(SYS_setns, 999, 0), -EBADF, "setns to what is not open");
	is(raw(SYS_setns, null, 0), -EINVAL, "setns to what is no namespace");
}

/* An unshare that fails half-way has changed nothing; the child shares what it asks not to. */
static int fail_in_child(void *unused)
{
	const unsigned steps[] = { STEP_FS, STEP_FILES, STEP_NAMESPACES };
	const unsigned long flags = CLONE_FS | CLONE_FILES | CLONE_NEWUTS | CLONE_NEWIPC;

	(void)unused;
	for (int i = 0; i < 3; i++) {
		long frames = raw(CONTROL_CALL, CONTROL_FRAMES);

		raw(CONTROL_CALL, CONTROL_SNAPSHOT);
		raw(CONTROL_CALL, CONTROL_INJECT, steps[i], 1);
		is(raw(SYS_unshare, flags), -ENOMEM, "unshare fails at step %u", steps[i]);
		is(raw(CONTROL_CALL, CONTROL_COMPARE, 0, 0), 0, "the accounts are what they were");
		is(raw(CONTROL_CALL, CONTROL_FRAMES), frames, "no memory is lost");
	}
	is(raw(SYS_unshare, flags), 0, "the next one succeeds");
	is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
	raw(SYS_exit, 0);
	return 0;
}

/* Nor does a clone that fails hold any: there are not that many. */
static void test_failing_clones(void)
{
	const unsigned long flags = CLONE_NEWUTS | CLONE_NEWIPC | SIGCHLD;
	const unsigned steps[] = { STEP_NAMESPACES, STEP_THREAD, STEP_PID, STEP_SIGNALS };
	int failed = 0;
	long pid;

	for (int i = 0; i < 300; i++) {
		raw(CONTROL_CALL, CONTROL_INJECT, steps[i % 4], 1);
		failed += raw(SYS_clone, flags) < 0;
	}
	is(failed, 300, "clones that fail with namespaces of their own");
	pid = raw(SYS_clone, flags);
	if (pid == 0)
		raw(SYS_exit, set_host("inside") != 0 || !is_host("inside"));
	is(status_of(pid), 0, "the next one has some");
}

static void test_failures(void)
{
	test_failing_clones();
	is(status_of(raw_clone(CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, stack + STACK_SIZE,
			       fail_in_child, NULL, NULL, NULL, NULL)), 0, "unshares that fail");
}

int main(void)
{
	uname(&first);
	test_objects();
	if (raw(SYS_getuid) != 0) {
		skip("namespaces", "only root makes some");
		return done();
	}
	child_tests(test_uts, 13, "host names");
	child_tests(test_ipc, 7, "semaphores");
	child_tests(test_many, 1, "many");
	child_tests(test_permission, 3, "permission");
	if (is_bident())
		test_failures();
	ok(is_host(first.nodename), "the machine's name is as before");
	return done();
}
