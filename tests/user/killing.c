/*
 * kill: whom it means, and who may.
 */
#include <signal.h>

#include "tests/user/tap.h"

static int gate[2];

/* A child in that process group (0: its own), of that user, which waits to be killed. */
static pid_t sleeper(pid_t group, int uid)
{
	pid_t pid = fork();
	char byte = 0;

	if (pid == 0) {
		raw(SYS_setpgid, 0, group);
		if (uid != 0)
			raw(SYS_setuid, uid);
		if (write(gate[1], &byte, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	if (read(gate[0], &byte, 1) != 1)
		_exit(8);
	return pid;
}

static void test_groups(void)
{
	pid_t a = sleeper(0, 0), b = sleeper(a, 0), c = sleeper(0, 0);

	is(raw(SYS_kill, -a, 0), 0, "a group is there");
	is(raw(SYS_kill, -a, SIGTERM), 0, "and is sent a signal");
	is(status_of(a), SIGTERM, "its leader gets it");
	is(status_of(b), SIGTERM, "and the other");
	is(raw(SYS_kill, -a, 0), -ESRCH, "then it is gone");
	is(raw(SYS_wait4, c, 0, WNOHANG, 0), 0, "another group is not meant");
	raw(SYS_kill, c, SIGTERM);
	is(raw(SYS_kill, -c, 0), 0, "a zombie is still there");
	sleep_ms(20);
	is(raw(SYS_kill, c, SIGKILL), 0, "and is sent signals in vain");
	is(status_of(c), SIGTERM, "it died of the first");
}

/* In a group of our own: kill(0) means all of it, us too. */
static int own_group(void)
{
	pid_t a, b;

	raw(SYS_setpgid, 0, 0);
	signal(SIGTERM, SIG_IGN);
	a = fork();
	if (a == 0) {
		signal(SIGTERM, SIG_DFL);
		for (;;)
			sleep_ms(1000);
	}
	sleep_ms(30);
	b = sleeper(0, 0);
	if (raw(SYS_kill, 0, SIGTERM) != 0 || status_of(a) != SIGTERM)
		return 1;
	if (raw(SYS_wait4, b, 0, WNOHANG, 0) != 0)
		return 2;
	raw(SYS_kill, b, SIGKILL);
	return status_of(b) == SIGKILL ? 0 : 3;
}

#define STRANGER 4242
#define OTHER 4243

static pid_t own, others, roots;

/* As a user without rights. */
static int stranger(void)
{
	if (raw(SYS_setuid, STRANGER) != 0)
		return 1;
	if (raw(SYS_kill, own, 0) != 0)
		return 2;
	if (raw(SYS_kill, others, 0) != -EPERM || raw(SYS_kill, roots, SIGKILL) != -EPERM)
		return 3;
	if (raw(SYS_tgkill, others, others, SIGTERM) != -EPERM)
		return 4;
	if (raw(SYS_kill, others, SIGCONT) != 0) /* of the same session */
		return 5;
	if (raw(SYS_kill, -own, SIGTERM) != 0) /* two of three are reached */
		return 6;
	if (raw(SYS_kill, 1, SIGTERM) != -EPERM)
		return 7;
	return raw(SYS_kill, getpid(), 0) == 0 ? 0 : 8;
}

static void test_rights(void)
{
	int status;

	own = sleeper(0, STRANGER);
	others = sleeper(own, OTHER);
	roots = sleeper(own, 0);
	status = in_child(stranger);
	is(status, 0, "who is not root reaches processes of its own, and by SIGCONT its session");
	is(status_of(own), SIGTERM, "its own one dies");
	is(raw(SYS_wait4, others, 0, WNOHANG, 0), 0, "not the other");
	raw(SYS_kill, others, SIGKILL);
	raw(SYS_kill, roots, SIGKILL);
	is(status_of(others), SIGKILL, "root reaches it");
	is(status_of(roots), SIGKILL, "and its own");
}

int main(void)
{
	if (pipe(gate) < 0)
		return 1;
	test_groups();
	is(in_child(own_group), 0, "kill of 0 means the caller's group, and only that");
	if (getuid() == 0)
		test_rights();
	else
		skip("rights", "only root can become somebody else");
	return done();
}
