/*
 * The file of a program that runs: its bytes are the program's memory, so nobody may write them,
 * and what somebody may write does not run.  Names can come and go.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/user/scratch.h"

#define PROGRAM "program"

static volatile int data = 1; /* of each who runs; in the file it stays */

/*
 * The program's side: says that it runs, waits until its input ends, and looks at itself; in a
 * child of its own, which has executed nothing else.
 */
static int wait_for_end(void)
{
	pid_t child = fork();
	char c;

	if (child != 0)
		return status_of(child) >> 8;
	data += 41;
	if (write(1, "r", 1) != 1)
		return 1;
	while (read(0, &c, 1) > 0)
		;
	return data;
}

static int copy_self(const char *name)
{
	static char bytes[1 << 16];
	int from = open("/proc/self/exe", O_RDONLY), to = open(name, O_CREAT | O_RDWR, 0755);
	long n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		if (write(to, bytes, (size_t)n) != n)
			_exit(112);
	close(from);
	return to;
}

/* A child that runs the program; it ends with *hold, and has been heard. */
static pid_t run(int *hold)
{
	char *const argv[] = { PROGRAM, "wait", NULL }, *const envp[] = { NULL };
	int in[2], out[2];
	pid_t child;
	char c = 0;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		_exit(113);
	child = fork();
	if (child == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		_exit(-(int)raw(SYS_execve, argv[0], argv, envp));
	}
	close(in[0]);
	close(out[1]);
	*hold = in[1];
	if (read(out[0], &c, 1) != 1 || c != 'r')
		say("# it does not run\n");
	close(out[0]);
	return child;
}

static int end(pid_t child, int hold)
{
	close(hold);
	return status_of(child);
}

static void refuses(long want, const char *when)
{
	static const struct {
		int flags;
		const char *name;
	} rows[] = {
		{ O_WRONLY, "O_WRONLY" }, { O_RDWR, "O_RDWR" }, { O_RDONLY | O_TRUNC, "O_TRUNC" },
		{ O_WRONLY | O_CREAT, "O_CREAT" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		long fd = raw(SYS_open, PROGRAM, rows[i].flags, 0700);

		is(fd, want, "open with %s, %s", rows[i].name, when);
	}
	is(raw(SYS_truncate, PROGRAM, 0), want, "truncate, %s", when);
}

static void test_running(void)
{
	struct stat before, after;
	int hold, other, fd;
	pid_t first = run(&hold), second;

	stat(PROGRAM, &before);
	refuses(-ETXTBSY, "while it runs");
	fd = (int)raw(SYS_open, PROGRAM, O_RDONLY);
	ok(fd >= 0, "it can be read");
	close(fd);
	is(raw(SYS_open, PROGRAM, O_RDWR | O_CREAT | O_EXCL, 0700), -EEXIST, "O_EXCL comes first");
	is(raw(SYS_chmod, PROGRAM, 0700), 0, "its mode can be changed");
	second = run(&other);
	is(end(first, hold), exited(42), "it ends with what it had");
	is(raw(SYS_open, PROGRAM, O_WRONLY), -ETXTBSY, "another one runs");
	is(end(second, other), exited(42), "which had it of its own");
	stat(PROGRAM, &after);
	is(after.st_size, before.st_size, "the file has its size");
	fd = (int)raw(SYS_open, PROGRAM, O_WRONLY);
	ok(fd >= 0, "nobody runs it: it can be written");
	close(fd);
}

static void test_written(void)
{
	int fd = open(PROGRAM, O_WRONLY), again = dup(fd), hold;
	char *const argv[] = { PROGRAM, "wait", NULL }, *const envp[] = { NULL };
	pid_t child;

	close(fd);
	is(raw(SYS_execve, PROGRAM, argv, envp), -ETXTBSY, "open to be written, it does not run");
	close(again);
	fd = open(PROGRAM, O_RDONLY);
	child = run(&hold);
	is(end(child, hold), exited(42), "open to be read, it does");
	close(fd);
	put_file("script", "#!./" PROGRAM " wait\n");
	chmod("script", 0755);
	fd = open("script", O_WRONLY | O_APPEND);
	is(raw(SYS_execve, "script", argv, envp), -ETXTBSY, "nor does such a script");
	close(fd);
	unlink("script");
}

/* A new one takes its place while it runs: each has its own bytes. */
static void test_names(void)
{
	int hold, other;
	pid_t first = run(&hold), second;

	close(copy_self("new"));
	is(raw(SYS_rename, "new", PROGRAM), 0, "another file takes the name");
	second = run(&other);
	is(raw(SYS_unlink, PROGRAM), 0, "and loses it");
	is(end(second, other), exited(42), "it runs without a name");
	is(end(first, hold), exited(42), "as the first does");
}

/* Who runs a large program takes memory for what it changes, and for tables; not for its text. */
static void test_memory(void)
{
	char *const argv[] = { "busybox", "sleep", "100", NULL }, *const envp[] = { NULL };
	long before = raw(CONTROL_CALL, CONTROL_FRAMES);
	struct stat program;
	int running[2];
	pid_t child;
	char c;

	if (!is_bident() || stat("/bin/busybox", &program) || pipe2(running, O_CLOEXEC)) {
		skip("a program's text takes no memory", "how much is free is not told");
		return;
	}
	child = fork();
	if (child == 0) {
		raw(SYS_execve, "/bin/busybox", argv, envp);
		_exit(1);
	}
	close(running[1]);
	is(read(running[0], &c, 1), 0, "a large program runs");
	close(running[0]);
	sleep_ms(100);
	before -= raw(CONTROL_CALL, CONTROL_FRAMES);
	ok(before > 0 && before < program.st_size / 4096 / 4, "and takes %ld frames", before);
	kill(child, SIGKILL);
	is(status_of(child), SIGKILL, "it is ended");
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "wait"))
		return wait_for_end();
	in_scratch("textbusy");
	close(copy_self(PROGRAM));
	test_running();
	test_written();
	test_names();
	test_memory();
	leave_scratch();
	return done();
}
