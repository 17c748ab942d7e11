/*
 * Programs that live on /proc, as Debian's busybox has them: ps, top, free, uptime, pidof, kill,
 * mount, and cat and ls in /proc itself.  What each prints of us is looked for.
 */
#include <signal.h>
#include <stdlib.h>

#include "tests/user/tap.h"

#define BUSYBOX "/bin/busybox"

static char output[32768];

/* Run busybox with these words; what it prints is in `output`.  Its wait status. */
static int box(const char *const words[])
{
	const char *argv[8] = { BUSYBOX };
	int ends[2], status = -1;
	long n = 0, got;
	pid_t child;

	for (int i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	pipe(ends);
	child = fork();
	if (child == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execv(BUSYBOX, (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	while ((got = read(ends[0], output + n, sizeof(output) - 1 - (size_t)n)) > 0)
		n += got;
	output[n] = 0;
	close(ends[0]);
	waitpid(child, &status, 0);
	return status;
}

#define BOX(...) box((const char *const[]){ __VA_ARGS__, NULL })

/* Is there a line whose first word is this number, and which has that text? */
static bool line_has(long number, const char *text)
{
	char *copy = strdup(output), *rest = NULL, *line;
	bool found = false;

	for (line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		found |= strtol(line, NULL, 10) == number && strstr(line, text);
	free(copy);
	return found;
}

static void test_kill(void)
{
	char number[16];
	pid_t child = fork();

	if (child == 0) {
		raw(SYS_pause);
		_exit(0);
	}
	snprintf(number, sizeof(number), "%d", child);
	BOX("ps", "-o", "pid,ppid,comm");
	ok(line_has(child, "procbox"), "ps shows a child");
	is(BOX("kill", "-TERM", number), 0, "kill");
	is(status_of(child), SIGTERM, "ends it");
	BOX("ps", "-o", "pid,ppid,comm");
	ok(!line_has(child, "procbox"), "and ps shows it no more");
}

static void test_free(void)
{
	long total, used, left;

	is(BOX("free"), 0, "free");
	if (raw(SYS_sysinfo, NULL) == -ENOSYS) {
		skip("it shows memory", "there is no sysinfo");
		return;
	}
	ok(strstr(output, "Mem:") && sscanf(strstr(output, "Mem:"), "Mem: %ld %ld %ld", &total,
	   &used, &left) == 3 && total > left && left > 0, "shows memory");
}

int main(void)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", getpid());
	is(BOX("ps"), 0, "ps");
	ok(line_has(getpid(), "procbox"), "shows us");
	ok(line_has(1, ""), "and init");
	is(BOX("ps", "-o", "pid,ppid,vsz,rss,stat,comm"), 0, "ps -o");
	ok(line_has(getpid(), "procbox"), "shows us by name");
	test_kill();
	is(BOX("top", "-b", "-n", "1"), 0, "top once");
	ok(strstr(output, "Mem: ") && strstr(output, "Load average: ") && strstr(output, "CPU: "),
	   "shows the machine");
	test_free();
	is(BOX("uptime"), 0, "uptime");
	ok(strstr(output, " up ") && strstr(output, "load average: "), "shows the load");
	is(BOX("pidof", "procbox"), 0, "pidof");
	ok(strstr(output, number), "finds us");
	is(BOX("mount"), 0, "mount");
	ok(strstr(output, " on / type ") && strstr(output, " on /proc type proc "), "lists two");
	is(BOX("cat", "/proc/self/maps"), 0, "cat maps");
	ok(strstr(output, "busybox\n") && strstr(output, "[stack]\n"), "has the program");
	is(BOX("cat", "/proc/self/status"), 0, "cat status");
	ok(strstr(output, "Name:\tbusybox\n") && strstr(output, "State:\tR"), "it runs");
	BOX("ls", "-l", "/proc/self/fd");
	ok(strstr(output, " 0 -> ") && strstr(output, " 1 -> pipe:["), "ls shows descriptors");
	is(BOX("readlink", "/proc/self/exe"), 0, "readlink");
	ok(strstr(output, "/busybox\n"), "shows the program");
	is(BOX("find", "/proc/self/task", "-name", "comm"), 0, "find goes down");
	ok(strstr(output, "/comm\n"), "and finds");
	return done();
}
