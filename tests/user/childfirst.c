/*
 * Who runs first after fork: the parent, or with kernel.sched_child_runs_first the child.
 */
#include <sys/mman.h>

#include "tests/user/slurp.h"

#define PATH "/proc/sys/kernel/sched_child_runs_first"
#define FORKS 20
#define FEW_TASKS 100 /* so many has the checked kernel at most */

static volatile int *child_has_run;

static long put(const char *text)
{
	long fd = raw(SYS_open, PATH, O_WRONLY), answer;

	if (fd < 0)
		return fd;
	answer = raw(SYS_write, fd, text, strlen(text));
	raw(SYS_close, fd);
	return answer;
}

/* After how many of FORKS forks has the child run when the parent comes back? */
static int times_first(void)
{
	int times = 0;

	for (int i = 0; i < FORKS; i++) {
		long pid;

		*child_has_run = 0;
		pid = raw(SYS_fork);
		if (pid == 0) {
			*child_has_run = 1;
			_exit(0);
		}
		times += *child_has_run;
		status_of((int)pid);
	}
	return times;
}

static int as_another_user(void)
{
	return setuid(1000) == 0 && put("0") == -EACCES;
}

int main(void)
{
	bool is_set = slurp("/proc/cmdline") > 0 && strstr(slurped, "child_runs_first=1");
	bool takes_turns;

	if (!is_bident()) {
		skip("who runs first", "not every Linux has it, nor wants it changed");
		return done();
	}
	child_has_run = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			     -1, 0);
	slurp(PATH);
	is(strcmp(slurped, is_set ? "1\n" : "0\n"), 0, "as the command line has it");
	is(put("0\n"), 2, "off");
	slurp("/proc/sys/kernel/threads-max");
	takes_turns = number_of("") > FEW_TASKS;
	if (takes_turns)
		ok(times_first() < FORKS / 4, "the parent goes on");
	else
		skip("the parent goes on", "in the checked kernel a fork takes longer than a turn");
	is(put(" 1 \n"), 4, "on");
	slurp(PATH);
	is(strcmp(slurped, "1\n"), 0, "which can be read");
	if (takes_turns)
		ok(times_first() > FORKS * 3 / 4, "the child runs first");
	else
		skip("the child runs first", "nor has it run when its turn ends");
	is(put("2147483648"), -EINVAL, "a number that is too large");
	is(put("1x"), -EINVAL, "what is none");
	is(put("-"), -EINVAL, "nor is a sign");
	slurp(PATH);
	is(strcmp(slurped, "1\n"), 0, "it is as it was");
	is(in_child(as_another_user), exited(1), "others may not");
	is(put(is_set ? "1" : "0"), 1, "as before");
	return done();
}
