/*
 * What there can be only so many of.  Entry: ask_limits.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define USER_ID 1234 /* of whom there is nobody else */
#define FLAG_PIDFD 0x1000ul

static unsigned long limit;

static int sleeps(void)
{
	for (;;)
		sleep_ms(1000);
	return 0;
}

/* How many children there may be. */
static int count_children(void)
{
	struct rlimit processes = {limit, limit};
	long pids[16], pid;
	int n = 0, status;

	if (setgid(USER_ID) || setrlimit(RLIMIT_NPROC, &processes) || setuid(USER_ID))
		return 100;
	while (n < 16 && (pid = start(sleeps)) > 0)
		pids[n++] = pid;
	status = n == 16 ? 101 : pid == -EAGAIN ? n : 102;
	while (n-- > 0) {
		raw(SYS_kill, pids[n], SIGKILL);
		(void)status_of(pids[n]);
	}
	return status;
}

/* Zombies count. */
static int count_zombies(void)
{
	struct rlimit processes = {limit, limit};
	int n = 0;

	if (setgid(USER_ID + 1) || setrlimit(RLIMIT_NPROC, &processes) || setuid(USER_ID + 1))
		return 100;
	while (n < 16 && clone_and_leave(SYS_clone, SIGCHLD, 0, 0, 0, 0) > 0)
		n++;
	while (raw(SYS_wait4, -1, 0, __WALL, 0) > 0)
		; /* the next limit's are not to count them */
	return n;
}

static int root_is_exempt(void)
{
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_NPROC, &none);
	return status_after(getpid) >= 0 ? 1 : 2;
}

/* No descriptor is left for a pidfd; and a child that was not to be is not there. */
static int no_descriptor(void)
{
	struct rlimit few = {3, 3};
	int fd, status;
	long answer;

	for (fd = 3; fd < 64; fd++)
		raw(SYS_close, fd);
	raw(SYS_prlimit64, 0, RLIMIT_NOFILE, &few, 0);
	answer = clone_and_leave(SYS_clone, FLAG_PIDFD | SIGCHLD, 0, (unsigned long)&fd, 0, 0);
	if (raw(SYS_wait4, -1, &status, __WALL, 0) != -ECHILD)
		return 200;
	return (int)-answer;
}

void ask_limits(void)
{
	char name[32];

	fact("pidfd_without_descriptors", status_after(no_descriptor) >> 8);
	if (getuid() != 0)
		return;
	for (limit = 0; limit <= 5; limit++) {
		snprintf(name, sizeof(name), "children_of_limit_%lu", limit);
		fact(name, status_after(count_children) >> 8);
		snprintf(name, sizeof(name), "zombies_of_limit_%lu", limit);
		fact(name, status_after(count_zombies) >> 8);
	}
	fact("root_is_exempt_from_limit", status_after(root_is_exempt) >> 8);
}
