/*
 * Scripts: what their interpreter is given, and what is refused; and execveat, with which programs
 * and scripts are found by descriptors.  Files are in data/ beside this program.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "tests/user/tap.h"

#define SHOWN 42

/*
 * The interpreter's side.  What it is given is compared with what the environment says that it
 * should be, joined by bars; so is the name by which it was found.
 */
static int show(int argc, char *argv[])
{
	const char *want = getenv("WANT"), *name = getenv("NAME");
	char given[512] = "";

	for (int i = 0; i < argc; i++) {
		strcat(given, argv[i]);
		strcat(given, "|");
	}
	if (strcmp(given, want)) {
		say("# given %s wanted %s\n", given, want);
		return 1;
	}
	if (name && strcmp((const char *)getauxval(AT_EXECFN), name)) {
		say("# AT_EXECFN %s wanted %s\n", (const char *)getauxval(AT_EXECFN), name);
		return 2;
	}
	return SHOWN;
}

/* execveat with arguments `zero`, `one`; its answer, in a child in case it runs something. */
static int run(int fd, const char *path, int flags, const char *want, const char *name)
{
	char want_text[512], name_text[512];
	char *argv[] = { "zero", "one", NULL }, *envp[] = { want_text, name_text, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		snprintf(want_text, sizeof(want_text), "WANT=%s", want);
		snprintf(name_text, sizeof(name_text), "NAME=%s", name);
		_exit(-(int)raw(SYS_execveat, fd, path, argv, envp, flags));
	}
	return WEXITSTATUS(status_of(pid));
}

static int run_at(const char *path, const char *want)
{
	return run(AT_FDCWD, path, 0, want, path);
}

static void test_scripts(void)
{
	char *argv[] = { NULL }, *envp[] = { "WANT=./script|data/plain|", NULL };
	pid_t pid;

	is(run_at("data/plain", "./script|data/plain|one|"), SHOWN, "its name and the rest");
	is(run_at("data/blanks", "./script|show it|data/blanks|one|"), SHOWN, "an argument before");
	is(run_at("data/noend", "./script|show|data/noend|one|"), SHOWN, "no end of line");
	is(run_at("data/chain1", "./script|show|data/chain1|one|"), SHOWN, "one script");
	is(run_at("data/chain2", "./script|show|data/chain1|2|data/chain2|one|"), SHOWN,
	   "run by another");
	is(run_at("data/chain5", "./script|show|data/chain1|2|data/chain2|3|data/chain3|"
		  "4|data/chain4|5|data/chain5|one|"), SHOWN, "five of them");
	is(run_at("data/shell", ""), 51, "a real one, with one argument");
	is(run_at("data/chain6", ""), ELOOP, "six are too many");
	is(run_at("data/chain7", ""), ELOOP, "seven, too");
	pid = fork();
	if (pid == 0)
		_exit(-(int)raw(SYS_execve, "data/plain", argv, envp));
	is(status_of(pid), exited(SHOWN), "a script without arguments");
}

static void test_refused(void)
{
	is(run_at("data/nothing", ""), ENOEXEC, "no interpreter is named");
	is(run_at("data/missing", ""), ENOENT, "one that is not there");
	is(run_at("data/folder", ""), EACCES, "one that is a folder");
	is(run_at("data/norights", ""), EACCES, "one that must not be run");
	is(run_at("data/long", ""), ENOEXEC, "one with a name that is too long");
	is(run_at("data/text_below", ""), ENOEXEC, "one that is no program");
	is(run_at("data/junk", ""), ENOEXEC, "text that is no script");
}

static void test_descriptors(void)
{
	const int empty = AT_EMPTY_PATH, nofollow = AT_SYMLINK_NOFOLLOW;
	int folder = open("data", O_RDONLY | O_DIRECTORY), program = open("script", O_RDONLY);
	int path = open("script", O_PATH | O_CLOEXEC), text = open("data/text", O_RDONLY);
	char name[64];

	snprintf(name, sizeof(name), "/dev/fd/%d", program);
	is(run(program, "", empty, "zero|one|", name), SHOWN, "a program by its descriptor");
	snprintf(name, sizeof(name), "/dev/fd/%d", path);
	is(run(path, "", empty, "zero|one|", name), SHOWN, "by one that could not be read");
	snprintf(name, sizeof(name), "/dev/fd/%d/../script", folder);
	is(run(folder, "../script", 0, "zero|one|", name), SHOWN, "by a path from a folder");
	is(run(folder, "../script", nofollow, "zero|one|", name), SHOWN, "which is no link");
	is(run(folder, "link", nofollow, "", ""), ELOOP, "a link, which is not to be followed");
	is(run(folder, "link", 0, "", ""), EACCES, "one that is");
	is(run(program, "", 0, "", ""), ENOENT, "no path");
	is(run(program, "x", 0, "", ""), ENOTDIR, "a path from no folder");
	is(run(99, "x", 0, "", ""), EBADF, "from nothing");
	is(run(99, "", empty, "", ""), EBADF, "nothing itself");
	is(run(folder, "", empty, "", ""), EACCES, "a folder itself");
	is(run(AT_FDCWD, "", empty, "", ""), EACCES, "the working directory");
	is(run(text, "", empty, "", ""), EACCES, "what must not be run");
	is(run(program, "", empty | 1, "", ""), EINVAL, "a flag that is not");
	is(raw(SYS_execveat, program, 8, 0, 0, 0), -EFAULT, "a path that is nowhere");
	fcntl(folder, F_SETFD, FD_CLOEXEC);
	is(run(folder, "plain", 0, "", ""), ENOENT, "a script that its interpreter could not open");
}

int main(int argc, char *argv[])
{
	char *slash = strrchr(argv[0], '/');

	if (getenv("WANT"))
		return show(argc, argv);
	if (slash) {
		*slash = '\0';
		if (chdir(argv[0]))
			return 1;
	}
	test_scripts();
	test_refused();
	test_descriptors();
	return done();
}
