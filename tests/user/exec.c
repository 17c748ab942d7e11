/*
 * execve: what the new program is given, and what is refused, before anything is lost.
 * Files that must be refused lie in data/ beside this program.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

static char directory[256]; /* where this program lies */

static const char *beside(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static long exec_file(const char *path)
{
	char *const argv[] = { (char *)path, NULL };
	char *const envp[] = { NULL };

	return raw(SYS_execve, path, argv, envp);
}

/* What execve answers for the file; in a child, in case it does not refuse. */
static void refused(const char *name, long want, const char *what)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(exec_file(name) == want ? 42 : 1);
	is(status_of(pid), exited(42), "%s", what);
}

/* The new program's side: tells by its exit code whether it was given what it should be. */
static int checked(int argc, char *argv[], char *envp[])
{
	const char *random = (const char *)getauxval(AT_RANDOM);
	int zeros = 0;

	if (argc != 4 || strcmp(argv[2], "") || strcmp(argv[3], "three words here") || argv[4])
		return 10;
	if (!envp[0] || strcmp(envp[0], "A=1") || !envp[1] || strcmp(envp[1], "B=two") || envp[2])
		return 11;
	if (getauxval(AT_PAGESZ) != 4096 || !getauxval(AT_PHDR) || !getauxval(AT_ENTRY))
		return 12;
	if (getauxval(AT_PHENT) != sizeof(Elf64_Phdr) || !getauxval(AT_PHNUM))
		return 13;
	if (getauxval(AT_UID) != getuid() || getauxval(AT_SECURE) != 0)
		return 14;
	for (int i = 0; random && i < 16; i++)
		zeros += random[i] == 0;
	if (!random || zeros > 8)
		return 15;
	if (strcmp((const char *)getauxval(AT_EXECFN), argv[0]))
		return 16;
	if (!getauxval(AT_HWCAP) || getauxval(AT_CLKTCK) != 100)
		return 19;
	if (strcmp((const char *)getauxval(AT_PLATFORM), "x86_64"))
		return 20;
	if (getauxval(AT_EUID) != geteuid() || getauxval(AT_GID) != getgid())
		return 21;
	if (getauxval(51 /* AT_MINSIGSTKSZ */) < 1024)
		return 22;
	if (fcntl(20, F_GETFD) != -1 || fcntl(21, F_GETFD) < 0)
		return 17;
	return (unsigned long)&argc % 4 ? 18 : 42;
}

static void test_given(char *self)
{
	char *const argv[] = { self, "check", "", "three words here", NULL };
	char *const envp[] = { "A=1", "B=two", NULL };
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

		fcntl(null, F_DUPFD_CLOEXEC, 20);
		fcntl(null, F_DUPFD, 21);
		_exit(-(int)raw(SYS_execve, self, argv, envp));
	}
	is(status_of(pid), exited(42), "arguments, environment, auxiliary vector, open files");
}

/* argv is a null pointer, and one string of almost the limit, and one above it. */
static void test_sizes(char *self)
{
	static char large[0x20001];
	char *argv[] = { self, "count", large, NULL };
	char *many[64];
	char *const envp[] = { NULL };
	pid_t pid;

	memset(large, 'x', sizeof(large) - 1);
	is(raw(SYS_execve, self, argv, envp), -E2BIG, "a string of more than 128 KiB");
	large[sizeof(large) - 2] = '\0';
	pid = fork();
	if (pid == 0)
		_exit(-(int)raw(SYS_execve, self, argv, envp));
	is(status_of(pid), exited(3), "a string of 128 KiB");

	for (int i = 0; i < 63; i++)
		many[i] = large;
	many[63] = NULL;
	is(raw(SYS_execve, self, many, envp), -E2BIG, "63 of them are too many");
	many[12] = NULL;
	many[0] = self;
	many[1] = "count";
	pid = fork();
	if (pid == 0)
		_exit(-(int)raw(SYS_execve, self, many, envp));
	is(status_of(pid), exited(12), "12 are not");
}

/* A child with that limit for its stack runs us with so many bytes of strings and pointers. */
static int run_with(char *self, unsigned long stack, unsigned long bytes)
{
	static char piece[100001], rest[100101];
	char *argv[80] = { self, "count" }, *const envp[] = { NULL };
	const struct rlimit limit = { stack, RLIM_INFINITY };
	unsigned long n = 2, one = sizeof(piece) + sizeof(char *);
	int pid;

	memset(piece, 'x', sizeof(piece) - 1);
	bytes -= 2 * strlen(self) + 2 + sizeof("count") + 2 * sizeof(char *);
	for (; bytes > one + 100; bytes -= one)
		argv[n++] = piece;
	memset(rest, 'x', sizeof(rest));
	rest[bytes - sizeof(char *) - 1] = '\0';
	argv[n++] = rest;
	pid = fork();
	if (pid == 0) {
		raw(SYS_setrlimit, RLIMIT_STACK, &limit);
		_exit(raw(SYS_execve, self, argv, envp) == -E2BIG ? 100 : 101);
	}
	pid = status_of(pid);
	return pid == exited((int)n) ? 0 : pid;
}

/* All together: a quarter of the stack's limit, but 128 KiB at least and 6 MiB at most. */
static void test_room(char *self)
{
	static const struct {
		unsigned long stack, bytes;
		const char *text;
	} rows[] = {
		{ 8 << 20, 2 << 20, "8 MiB of stack" },
		{ (1 << 20) + 4, (256 << 10) + 1, "1 MiB and 4 bytes" },
		{ 256 << 10, 128 << 10, "256 KiB" },
		{ 24 << 20, 6 << 20, "24 MiB" },
		{ RLIM_INFINITY, 6 << 20, "no limit" },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		is(run_with(self, rows[i].stack, rows[i].bytes), 0, "%s: %lu bytes of arguments",
		   rows[i].text, rows[i].bytes);
		is(run_with(self, rows[i].stack, rows[i].bytes + 1), exited(100), "and no more");
	}
}

static void test_refused(void)
{
	static char longest[5000];
	char *const none[] = { NULL };
	char *const wild[] = { (char *)8, NULL };

	memset(longest, 'x', sizeof(longest) - 1);
	is(exec_file("/no/such/file"), -ENOENT, "no such file");
	is(exec_file(""), -ENOENT, "an empty path");
	is(exec_file(longest), -ENAMETOOLONG, "a path that is too long");
	is(exec_file(beside("data/junk/program")), -ENOTDIR, "a file in the place of a directory");
	is(exec_file("/"), -EACCES, "a directory");
	is(exec_file("/dev/null"), -EACCES, "a device");
	is(exec_file(beside("data/forbidden")), -EACCES, "a file without the right to execute");
	is(raw(SYS_execve, 8, none, none), -EFAULT, "a bad pointer to the path");
	is(raw(SYS_execve, beside("hello"), 8, none), -EFAULT, "a bad pointer to the arguments");
	is(raw(SYS_execve, beside("hello"), wild, none), -EFAULT, "a bad pointer to an argument");
	is(raw(SYS_execve, beside("hello"), none, wild), -EFAULT, "and to the environment");

	refused(beside("data/empty"), -ENOEXEC, "an empty file");
	refused(beside("data/junk"), -ENOEXEC, "text");
	refused(beside("data/truncated40"), -ENOEXEC, "a program cut off in its header");
	refused(beside("data/truncated100"), -ENOEXEC, "a program cut off in its program headers");
	refused(beside("data/machine"), -ENOEXEC, "a program for another processor");
	refused(beside("data/magic"), -ENOEXEC, "a program without ELF's magic number");
	refused(beside("data/nophdr"), -ENOEXEC, "a program without segments");
	refused(beside("data/phentsize"), -ENOEXEC, "program headers of the wrong size");
}

static void test_two_in_a_page(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(-(int)exec_file(beside("data/twoinapage")));
	is(status_of(pid), exited(42), "code and data in one page");
}

/* Linux finds out when it is too late, and the program dies; refusing it is as good. */
static void test_damaged(void)
{
	static const char *const names[] = { "data/half", "data/wildentry", "data/kernelvaddr" };

	for (int i = 0; i < 3; i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0)
			_exit(exec_file(beside(names[i])) == -ENOEXEC ? 42 : 1);
		status = status_of(pid);
		ok(status == exited(42) || WIFSIGNALED(status), "%s does not run", names[i]);
	}
}

int main(int argc, char *argv[], char *envp[])
{
	char *slash = strrchr(argv[0], '/');

	if (argc > 1 && !strcmp(argv[1], "check"))
		return checked(argc, argv, envp);
	if (argc > 1 && !strcmp(argv[1], "count"))
		return argc;
	if (slash)
		memcpy(directory, argv[0], (size_t)(slash - argv[0]));
	else
		strcpy(directory, ".");
	test_given(argv[0]);
	test_sizes(argv[0]);
	test_room(argv[0]);
	test_refused();
	test_two_in_a_page();
	test_damaged();
	return done();
}
