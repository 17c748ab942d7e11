/*
 * Namespaces as files: /proc/PID/ns, and setns to them or to a process's.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "spec/rung.h"
#include "tests/user/pidns.h"

#define STACK_SIZE 16384
#define MANY 66 /* more namespaces of a kind than this kernel has */

static char stack[STACK_SIZE] __attribute__((aligned(16)));

static bool is_host(const char *name)
{
	struct utsname now;

	uname(&now);
	return !strcmp(now.nodename, name);
}

static int open_namespace(long pid, const char *kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%ld/ns/%s", pid, kind);
	return (int)raw(SYS_open, path, O_RDONLY);
}

/* The number of the caller's, or -errno. */
static long number_in_link(const char *kind)
{
	char path[64];
	long n;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", kind);
	n = link_of(path);
	return n < 0 ? n : strtol(strchr(slurped, '[') + 1, NULL, 10);
}

/* A child in its own namespaces, until it is told to end; its host, if it has one, is "inside". */
static long begin(unsigned long flags)
{
	long pid;

	shared->inner = shared->code = 0;
	pid = clone_with(flags);
	if (pid == 0) {
		if (flags & CLONE_NEWUTS)
			raw(SYS_sethostname, "inside", 6);
		shared->inner = 1;
		wait_for(&shared->code);
		_exit(0);
	}
	wait_for(&shared->inner);
	return pid;
}

static void end(long pid)
{
	shared->code = 1;
	is(status_of(pid), exited(0), "it ends");
}

static void test_links(void)
{
	static const char *const kinds[] = { "uts", "ipc", "mnt", "pid" };
	char target[64], path[64];
	struct stat info;

	for (int i = 0; i < 4; i++) {
		int fd = open_namespace(getpid(), kinds[i]);

		ok(fd >= 0, "%s: can be opened", kinds[i]);
		is(fstat(fd, &info), 0, "%s: fstat", kinds[i]);
		snprintf(target, sizeof(target), "%s:[%lu]", kinds[i], (long)info.st_ino);
		snprintf(path, sizeof(path), "/proc/self/ns/%s", kinds[i]);
		is(link_of(path), (long)strlen(target), "%s: a link", kinds[i]);
		ok(!strcmp(slurped, target), "%s: names it and its number", kinds[i]);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		link_of(path);
		ok(!strcmp(slurped, target), "%s: so does the descriptor", kinds[i]);
		is(raw(SYS_read, fd, path, 1), -EINVAL, "%s: there is nothing to read", kinds[i]);
		is(raw(SYS_setns, fd, i == 0 ? CLONE_NEWIPC : CLONE_NEWUTS), -EINVAL,
		   "%s: it is of no other kind", kinds[i]);
		close(fd);
	}
	is(open_namespace(getpid(), "none"), -ENOENT, "there is no other kind");
	is(number_in_link("pid_for_children"), number_in_link("pid"), "children are in ours");
}

/* There and back. */
static int test_uts(void)
{
	int before = open_namespace(getpid(), "uts"), after;
	long first = number_in_link("uts"), second;

	is(raw(SYS_unshare, CLONE_NEWUTS), 0, "unshare");
	raw(SYS_sethostname, "outside", 7);
	second = number_in_link("uts");
	ok(second != first, "unshare makes another one");
	after = open_namespace(getpid(), "uts");
	is(raw(SYS_setns, before, CLONE_NEWUTS), 0, "setns");
	is(number_in_link("uts"), first, "back to the first one");
	ok(!is_host("outside"), "with its name");
	is(raw(SYS_setns, after, 0), 0, "setns to what it may be");
	is(number_in_link("uts"), second, "to the second one");
	ok(is_host("outside"), "with its name");
	return 0;
}

/* An open file keeps what nobody is in. */
static int test_kept(void)
{
	long pid = begin(CLONE_NEWUTS);
	int fd = open_namespace(pid, "uts");

	end(pid);
	is(open_namespace(pid, "uts"), -ENOENT, "its files are gone with it");
	is(raw(SYS_setns, fd, CLONE_NEWUTS), 0, "but not the one that is open");
	close(fd);
	ok(is_host("inside"), "it has its name");
	return 0;
}

static int return_numbers(void)
{
	return getpid() * 16 + getppid();
}

/* Into a PID namespace go one's children. */
static int test_pid(void)
{
	long pid = begin(CLONE_NEWPID), own = number_in_link("pid"), status;
	int inside = open_namespace(pid, "pid"), outside = open_namespace(getpid(), "pid");

	is(raw(SYS_setns, inside, CLONE_NEWPID), 0, "setns");
	is(number_in_link("pid"), own, "stays where it is");
	ok(number_in_link("pid_for_children") != own, "but not its children");
	is(in_child(return_numbers), exited(2 * 16), "a child is 2, its parent is not seen");
	is(raw(SYS_setns, outside, 0), 0, "setns back");
	is(number_in_link("pid_for_children"), own, "where it was");
	raw(SYS_setns, inside, 0);
	end(pid);
	is(raw(SYS_setns, outside, 0), 0, "back when it is dead");
	is(raw(SYS_setns, inside, 0), 0, "and there");
	status = fork();
	is(status, -1, "but no child");
	is(errno, ENOMEM, "for want of a first process");
	return 0;
}

/* One can only go down. */
static int test_pid_from_inside(void)
{
	is(raw(SYS_setns, shared->outer, CLONE_NEWPID), -EINVAL, "setns to a namespace around");
	is(raw(SYS_unshare, CLONE_NEWPID), 0, "unshare");
	is(number_in_link("pid_for_children"), -ENOENT, "nobody is there");
	is(in_child(return_pid), exited(1), "the first child");
	ok(number_in_link("pid_for_children") > 0, "now there was somebody");
	return 0;
}

/* By the descriptor of a process: some of its namespaces, or all. */
static int test_pidfd(void)
{
	const unsigned long both = CLONE_NEWUTS | CLONE_NEWPID;
	long pid = begin(both), own = number_in_link("ipc");
	int fd = (int)raw(SYS_pidfd_open, pid, 0);

	is(raw(SYS_setns, fd, 0), -EINVAL, "setns to nothing of a process");
	is(raw(SYS_setns, fd, both | CLONE_FS), -EINVAL, "to what is no namespace");
	ok(!is_host("inside"), "nothing has happened");
	is(raw(SYS_setns, fd, CLONE_NEWUTS | CLONE_NEWIPC), 0, "to two kinds");
	ok(is_host("inside"), "of which one is another");
	is(number_in_link("ipc"), own, "and one is the same");
	is(raw(SYS_setns, fd, CLONE_NEWPID), 0, "to a third");
	is(in_child(return_pid), exited(2), "a child is 2");
	end(pid);
	is(raw(SYS_setns, fd, CLONE_NEWUTS), -ESRCH, "to those of who is gone");
	return 0;
}

static int enter_in_vain(void *unused)
{
	(void)unused;
	is(raw(SYS_setns, shared->outer, CLONE_NEWNS), -EINVAL, "while directories are shared");
	raw(SYS_exit, 0);
	return 0;
}

/* With a mount namespace comes its root. */
static int test_mounts(void)
{
	char cwd[64];

	shared->outer = open_namespace(getpid(), "mnt");
	is(status_of(raw_clone(CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, stack + STACK_SIZE,
			       enter_in_vain, NULL, NULL, NULL, NULL)), 0, "in a child");
	is(raw(SYS_unshare, CLONE_NEWNS), 0, "unshare");
	raw(SYS_chdir, "/proc");
	raw(SYS_umask, 0031);
	is(raw(SYS_setns, shared->outer, CLONE_NEWNS), 0, "setns");
	is(raw(SYS_getcwd, cwd, sizeof(cwd)), 2, "the working directory is the root");
	is(raw(SYS_umask, 0022), 0031, "the umask is what it was");
	return 0;
}

static int test_refused(void)
{
	int fd = open_namespace(getpid(), "uts"), null = (int)raw(SYS_open, "/dev/null", 0);
	int process = (int)raw(SYS_pidfd_open, getpid(), 0);

	is(raw(SYS_setns, 999, 0), -EBADF, "what is not open");
	is(raw(SYS_setns, null, 0), -EINVAL, "what is no namespace");
	raw(SYS_setresuid, 5, 5, 5);
	is(raw(SYS_setns, fd, CLONE_NEWUTS), -EPERM, "others than root");
	is(raw(SYS_setns, process, CLONE_NEWUTS), -EPERM, "by a process, too");
	is(link_of("/proc/1/ns/uts"), -EACCES, "nor do they see others'");
	return 0;
}

/* A failure has changed nothing. */
static int test_failure(void)
{
	long pid = begin(CLONE_NEWPID | CLONE_NEWUTS);
	int fd = open_namespace(pid, "pid");

	raw(CONTROL_CALL, CONTROL_SNAPSHOT);
	raw(CONTROL_CALL, CONTROL_INJECT, STEP_NAMESPACES, 1);
	is(raw(SYS_setns, fd, 0), -ENOMEM, "no memory");
	is(raw(CONTROL_CALL, CONTROL_COMPARE, 0, 0), 0, "the accounts are as before");
	end(pid);
	return 0;
}

/* Out and back in: namespaces go with the last who has them open, however often. */
static int test_many(void)
{
	const unsigned long all = CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNS;
	int process = (int)raw(SYS_pidfd_open, getppid(), 0), good = 0;

	for (int i = 0; i < MANY; i++) {
		int fd = open_namespace(getpid(), "uts");

		good += raw(SYS_unshare, all) == 0 && raw(SYS_setns, fd, CLONE_NEWUTS) == 0 &&
			raw(SYS_setns, process, all) == 0;
		close(fd);
	}
	is(good, MANY, "many, one after the other");
	return 0;
}

int main(void)
{
	share_first();
	test_links();
	if (raw(SYS_getuid) != 0) {
		skip("setns", "only root may");
		return done();
	}
	child_tests(test_uts, 8, "host names");
	child_tests(test_kept, 4, "what is kept");
	child_tests(test_pid, 11, "processes");
	shared->outer = open_namespace(getpid(), "pid");
	namespace_tests(test_pid_from_inside, 5, "from inside");
	child_tests(test_pidfd, 10, "descriptors of processes");
	child_tests(test_mounts, 6, "mounts");
	child_tests(test_refused, 5, "refused");
	child_tests(test_many, 1, "many");
	if (is_bident())
		child_tests(test_failure, 3, "a failure");
	return done();
}
