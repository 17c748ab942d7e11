/*
 * How a C library starts programs: posix_spawn with all that it can be told, system, popen; and a
 * tree of forks that uses its streams.  Built with musl and with glibc.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "tests/user/tap.h"

static char *self;

/* The new program: tells by its exit code what it finds. */
static int spawned(const char *what)
{
	sigset_t set;
	char text[16] = "";

	if (!strcmp(what, "environment"))
		return getenv("COLOUR") && !strcmp(getenv("COLOUR"), "blue") ? 21 : 1;
	if (!strcmp(what, "descriptors"))
		return write(5, "five", 4) == 4 && fcntl(6, F_GETFD) < 0 &&
		       read(0, text, 5) == 0 ? 22 : 1;
	if (!strcmp(what, "group"))
		return getpgrp() == getpid() ? 23 : 1;
	if (!strcmp(what, "session"))
		return getsid(0) == getpid() ? 24 : 1;
	sigprocmask(SIG_SETMASK, NULL, &set);
	if (!strcmp(what, "mask"))
		return sigismember(&set, SIGUSR2) && !sigismember(&set, SIGUSR1) ? 25 : 1;
	if (!strcmp(what, "default"))
		return signal(SIGUSR1, SIG_DFL) == SIG_DFL && signal(SIGUSR2, SIG_DFL) == SIG_IGN
			       ? 26 : 1;
	return 99;
}

/* Spawn ourselves: the exit status, or minus the error. */
static int spawn(const char *what, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attr)
{
	char *const argv[] = { self, "spawned", (char *)what, NULL };
	char *const envp[] = { "COLOUR=blue", NULL };
	pid_t pid;
	int error = posix_spawn(&pid, self, actions, attr, argv, envp);

	return error ? -error : status_of(pid);
}

static void test_actions(void)
{
	posix_spawn_file_actions_t actions;
	char text[16] = "";
	int pipes[2];

	is(spawn("environment", NULL, NULL), exited(21), "a program with an environment");
	if (pipe(pipes))
		return;
	fcntl(pipes[0], F_DUPFD, 6);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 5);
	posix_spawn_file_actions_addclose(&actions, 6);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	is(spawn("descriptors", &actions, NULL), exited(22), "descriptors given, closed, opened");
	is(read(pipes[0], text, sizeof(text)), 4, "the one that was given");
	ok(!strcmp(text, "five"), "is the pipe");
	posix_spawn_file_actions_addopen(&actions, 7, "/no/such/file", O_RDONLY, 0);
	is(spawn("descriptors", &actions, NULL), -ENOENT, "one that cannot be opened: told here");
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[0]);
	close(pipes[1]);
	close(6);
}

/* What can be asked of any descriptor by ioctl: Rust's library does. */
static void test_ioctl(void)
{
	int pipes[2], yes = 1, no = 0;
	char c;

	if (pipe(pipes))
		return;
	is(raw(SYS_ioctl, pipes[0], FIONBIO, &yes), 0, "a pipe that does not wait");
	is(raw(SYS_read, pipes[0], &c, 1), -EAGAIN, "has nothing");
	ok(fcntl(pipes[0], F_GETFL) & O_NONBLOCK, "and is known for it");
	is(raw(SYS_ioctl, pipes[0], FIONBIO, &no), 0, "one that does");
	ok(!(fcntl(pipes[0], F_GETFL) & O_NONBLOCK), "likewise");
	is(raw(SYS_ioctl, pipes[0], FIONBIO, 8), -EFAULT, "from nowhere");
	is(raw(SYS_ioctl, pipes[0], FIOCLEX, 0), 0, "to be closed by exec");
	is(fcntl(pipes[0], F_GETFD), FD_CLOEXEC, "it is");
	is(raw(SYS_ioctl, pipes[0], FIONCLEX, 0), 0, "and not");
	is(fcntl(pipes[0], F_GETFD), 0, "likewise");
	is(raw(SYS_ioctl, 99, FIOCLEX, 0), -EBADF, "of none");
	close(pipes[0]);
	close(pipes[1]);
}

static void test_attributes(void)
{
	posix_spawnattr_t attr;
	sigset_t set;

	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
	is(spawn("group", NULL, &attr), exited(23), "a process group of its own");
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID);
	is(spawn("session", NULL, &attr), exited(24), "a session");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	posix_spawnattr_setsigmask(&attr, &set);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	is(spawn("mask", NULL, &attr), exited(25), "a mask of signals");
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	posix_spawnattr_setsigdefault(&attr, &set);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	is(spawn("default", NULL, &attr), exited(26), "a signal not ignored any more");
	posix_spawnattr_destroy(&attr);
}

static void test_errors(void)
{
	char *const argv[] = { "x", NULL }, *const envp[] = { NULL };
	pid_t pid;

	is(posix_spawn(&pid, "/no/such/program", NULL, NULL, argv, envp), ENOENT, "no program");
	is(posix_spawn(&pid, "/", NULL, NULL, argv, envp), EACCES, "a folder");
	setenv("PATH", "/no/such/folder:/bin", 1);
	is(posix_spawnp(&pid, "no-such-program", NULL, NULL, argv, envp), ENOENT,
	   "none along the path");
	is(raw(SYS_wait4, -1, NULL, WNOHANG, NULL), -ECHILD, "no child is left behind");
}

static void test_system(void)
{
	ok(system(NULL) != 0, "there is a shell");
	is(system("exit 3"), exited(3), "its status");
	is(system("kill -TERM $$"), SIGTERM, "its signal");
	is(system("test \"$(echo one two | wc -w)\" -eq 2"), 0, "a pipe of programs");
	is(system("no-such-program 2>/dev/null"), exited(127), "what is not there");
}

static void test_popen(void)
{
	char line[64] = "";
	FILE *file = popen("echo to you; exit 5", "r");

	ok(file && fgets(line, sizeof(line), file) && !strcmp(line, "to you\n"), "popen: to read");
	is(file ? pclose(file) : -1, exited(5), "the status");
	file = popen("read a b; test \"$b$a\" = fromme", "w");
	ok(file && fputs("me from\n", file) >= 0, "popen: to write");
	is(file ? pclose(file) : -1, 0, "the status");
}

#define DEPTH 4

/* Each has two children, down to the depth; each child's number of descendants is its status. */
static int tree(int depth)
{
	int count = 1;

	if (depth == 0)
		return count;
	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(tree(depth - 1));
		count += WEXITSTATUS(status_of(pid));
	}
	return count;
}

/* Streams: what is in a buffer at a fork is there twice. */
static int write_twice(void)
{
	FILE *file = fdopen(8, "w");
	pid_t pid;

	fputs("ab", file);
	pid = fork();
	if (pid == 0)
		exit(0);
	status_of(pid);
	return fclose(file);
}

static void test_tree(void)
{
	char text[16] = "";
	int pipes[2];

	is(tree(DEPTH), (2 << DEPTH) - 1, "a tree of forks counts itself");
	if (pipe(pipes))
		return;
	dup2(pipes[1], 8);
	is(in_child(write_twice), exited(0), "a child has what is in a stream's buffer");
	is(read(pipes[0], text, sizeof(text)), 4, "and both write it");
	ok(!strcmp(text, "abab"), "one after the other");
	close(8);
	close(pipes[0]);
	close(pipes[1]);
}

int main(int argc, char *argv[])
{
	self = argv[0];
	if (argc > 2 && !strcmp(argv[1], "spawned"))
		return spawned(argv[2]);
	test_actions();
	test_ioctl();
	test_attributes();
	test_errors();
	test_system();
	test_popen();
	test_tree();
	return done();
}
