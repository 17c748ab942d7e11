/*
 * A very small shell: what `make run` boots into.  A line is a command of its own or a program of
 * the archive with its arguments; a name without a slash is looked for in /tests.  Runs on Linux as
 * well.
 */
#include <signal.h>
#include <sys/reboot.h>
#include <sys/utsname.h>

#include "spec/rung.h"
#include "tests/user/tap.h"

#define LINE_SIZE 512
#define WORDS_MOST 32

/* As in kernel/check/inject.c and on the kernel's command line. */
static const char *const steps[NR_STEPS] = {
	"security_check", "task", "cred", "newuser", "user", "threads", "exec_domain", "binfmt",
	"settid", "mempolicy", "sched", "perf", "audit", "security", "undo", "files", "fs",
	"sighand", "signal", "mm", "keys", "namespaces", "io", "thread", "pid", "pidfd",
	"pidfd_store", "cgroup", "signals",
};

static void help(char *words[])
{
	(void)words;
	say("NAME [ARGUMENT...]  run /tests/NAME:\n"
	    "    hello files forktree cow vfork wait exec clone_share clone_flags versions\n"
	    "    preempt badprog unwind bomb wild\n"
	    "inject STEP N       let the N-th pass of a step of clone fail (0: none); steps:\n"
	    "   ");
	for (int i = 0; i < NR_STEPS; i++)
		say(" %s", steps[i]);
	say("\nsound               does every invariant of the model hold now?\n"
	    "cd DIRECTORY        another working directory\n"
	    "exit, or ^D         switch the machine off\n");
}

static void inject(char *words[])
{
	unsigned n = 0;

	for (int i = 0; words[1] && words[2] && i < NR_STEPS; i++)
		if (!strcmp(words[1], steps[i]) && sscanf(words[2], "%u", &n) == 1 &&
		    raw(CONTROL_CALL, CONTROL_INJECT, i, n) == 0)
			return;
	say("inject STEP N: `help` lists the steps\n");
}

static void sound(char *words[])
{
	(void)words;
	say(raw(CONTROL_CALL, CONTROL_SOUND) == 1 ? "every invariant holds\n" : "no\n");
}

static void cd(char *words[])
{
	if (chdir(words[1] ? words[1] : "/"))
		say("cd: %s\n", strerror(errno));
}

static void leave(char *words[])
{
	(void)words;
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	_exit(0);
}

static const struct {
	const char *name;
	void (*run)(char *words[]);
} commands[] = {
	{ "help", help }, { "inject", inject }, { "sound", sound }, { "cd", cd }, { "exit", leave },
};

static void run_program(char *words[])
{
	char *const envp[] = { "PATH=/tests", NULL };
	char path[LINE_SIZE + 8];
	int status;
	pid_t pid = fork();

	if (pid < 0) {
		say("fork: %s\n", strerror(errno));
		return;
	}
	if (pid == 0) {
		snprintf(path, sizeof(path), "%s%s", strchr(words[0], '/') ? "" : "/tests/",
			 words[0]);
		execve(path, words, envp);
		say("%s: %s\n", words[0], strerror(errno));
		_exit(127);
	}
	/* Orphans come to pid 1; they are awaited in passing. */
	while (wait(&status) != pid)
		;
	if (WIFSIGNALED(status))
		say("%s\n", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) && WEXITSTATUS(status) != 127)
		say("exit code %d\n", WEXITSTATUS(status));
}

static void run(char *line)
{
	char *words[WORDS_MOST + 1], *word = strtok(line, " \t\n");
	int n = 0;

	for (; word && n < WORDS_MOST; word = strtok(NULL, " \t\n"))
		words[n++] = word;
	words[n] = NULL;
	if (n == 0)
		return;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!strcmp(words[0], commands[i].name)) {
			commands[i].run(words);
			return;
		}
	}
	run_program(words);
}

int main(void)
{
	char line[LINE_SIZE];
	struct utsname name;
	long n;

	uname(&name);
	say("%s: Linux %s.  `help` lists what can be done; `exit` ends it.\n", name.version,
	    name.release);
	for (;;) {
		say("# ");
		n = read(0, line, sizeof(line) - 1);
		if (n <= 0)
			leave(NULL);
		line[n] = 0;
		run(line);
	}
}
