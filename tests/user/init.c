/*
 * The first program of a test boot: runs the programs under /tests, one after the other, and
 * switches the machine off.  With arguments it runs only those.  The console then carries, for
 * each program, `begin NAME`, its own output, and `end NAME STATUS` in wait's form; last `all N`.
 * tests/boot/guest.py reads that.
 */
#include <string.h>
#include <sys/reboot.h>

#include "tests/user/tap.h"

#define MAX_PROGRAMS 128

/* In order: the simplest first, so that what is told first is what is wrong. */
static const char *const programs[MAX_PROGRAMS] = {
	"tmpfs", "names", "attributes", "hello", "proc", "procsys", "procbox", "files",
	"forktree", "cow", "cow_shared", "vfork", "wait", "exec", "exec_pie", "textbusy", "script",
	"clone_share", "spawn", "spawn_glibc", "siginfo", "schedule", "shares", "futex",
	"futex_shared", "pthread", "pthread_glibc", "pthread_sync", "pthread_sync_glibc",
	"pthread_robust", "pthread_robust_glibc", "pthread_process", "pthread_process_glibc",
	"jobs", "pipes", "pipebytes", "mapping", "terminal", "filemap", "exec_thread",
	"avx", "waitid", "timers", "handler", "restart", "sigthread", "killing",
	"cred", "limits", "traits", "sem", "namespace", "pidns", "pidns_calls", "pidns_end",
	"setns", "keys", "mempolicy", "ports", "clone_flags", "clone3", "set_tid", "set_tid_ns",
	"versions", "childfirst", "preempt", "mix", "badprog", "border", "unwind", "bomb", "wild",
	"oom", "storm",
};

static void run(const char *name)
{
	char path[64];
	char *const argv[] = { path, NULL };
	int status = -1;
	pid_t pid;

	snprintf(path, sizeof(path), "/tests/%s", name);
	say("begin %s\n", name);
	pid = fork();
	if (pid == 0) {
		execve(path, argv, environ);
		say("# execve of %s: %s\n", path, strerror(errno));
		_exit(127);
	}
	/* Orphans come to us; they are awaited in passing. */
	while (pid > 0 && wait(&status) != pid)
		;
	say("end %s %d\n", name, status);
}

/* Say what was typed, line by line, up to the end of input. */
static void read_lines(void)
{
	char line[128];
	long n;

	say("ready\n");
	while ((n = read(0, line, sizeof(line))) > 0)
		say("read %ld: %.*s", n, (int)n, line);
	say("end of input %ld\n", n);
}

int main(int argc, char *argv[])
{
	int n = 0;

	if (argc > 1 && !strcmp(argv[1], "exit")) /* what must not be: pid 1 ends */
		return 3;
	if (argc > 1 && !strcmp(argv[1], "read")) {
		read_lines();
	} else if (argc > 1) {
		for (; n + 1 < argc; n++)
			run(argv[n + 1]);
	} else {
		for (; programs[n]; n++)
			run(programs[n]);
	}
	say("all %d\n", n);
	reboot(RB_POWER_OFF);
	say("# reboot: %s\n", strerror(errno));
	return 1;
}
