/*
 * What a limit lets there be: RLIMIT_NPROC and who is exempt from it, RLIMIT_NOFILE.
 * Entry: ask_limits.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/conformance/conformance.h"
#include "tests/user/tap.h"

#define USER_ID 1234 /* of whom there is nobody else */
#define FLAG_PIDFD 0x1000ul
#define FLAGS_THREAD 0x10f00ul
#define CAPABILITIES_VERSION 0x20080522 /* 3 */

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

static int sleeping_thread(void *argument)
{
	(void)argument;
	return sleeps();
}

/* Threads count; they end with the process. */
static int count_threads(void)
{
	static char stacks[8][4096] __attribute__((aligned(16)));
	struct rlimit processes = {limit, limit};
	long answer = 1;
	int n = 0;

	if (setgid(USER_ID) || setrlimit(RLIMIT_NPROC, &processes) || setuid(USER_ID))
		return 100;
	while (n < 8 && answer > 0) {
		answer = raw_clone(FLAGS_THREAD, stacks[n] + sizeof(stacks[n]), sleeping_thread,
				   NULL, NULL, NULL, NULL);
		n += answer > 0;
	}
	return answer == -EAGAIN ? n : 102;
}

/* With a limit of no process: 1, there was one nevertheless; 2, EAGAIN. */
static int is_exempt(void)
{
	long pid = clone_and_leave(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	return reaped(pid) == 0 ? 1 : pid == -EAGAIN ? 2 : 3;
}

static int root_is_exempt(void)
{
	struct rlimit none = {0, 0};

	return setrlimit(RLIMIT_NPROC, &none) ? 100 : is_exempt();
}

/* Of all capabilities the caller keeps these. */
static bool keep_capabilities(unsigned long capabilities)
{
	uint32_t header[2] = {CAPABILITIES_VERSION, 0};
	uint32_t low = (uint32_t)capabilities;
	uint32_t data[6] = {low, low}; /* effective, permitted, inheritable; upper halves */

	return raw(SYS_capset, header, data) == 0;
}

static unsigned long kept;

static int capability_exempts(void)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_NPROC, &none) || prctl(PR_SET_KEEPCAPS, 1) || setgid(USER_ID) ||
	    setuid(USER_ID) || !keep_capabilities(kept))
		return 100;
	return is_exempt();
}

static int root_without_capabilities_is_exempt(void)
{
	return keep_capabilities(0) ? root_is_exempt() : 100;
}

static void ask_exemptions(void)
{
	static const struct {
		const char *name;
		int bit;
	} capabilities[] = {
		{"CAP_SYS_ADMIN_exempts_from_limit", 21},
		{"CAP_SYS_RESOURCE_exempts_from_limit", 24},
		{"CAP_SYS_NICE_exempts_from_limit", 23},
	};

	fact("root_is_exempt_from_limit", status_after(root_is_exempt) >> 8);
	fact("root_without_capabilities_is_exempt_from_limit",
	     status_after(root_without_capabilities_is_exempt) >> 8);
	for (size_t i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]); i++) {
		kept = 1ul << capabilities[i].bit;
		if (prctl(PR_CAPBSET_READ, capabilities[i].bit) == 1)
			fact(capabilities[i].name, status_after(capability_exempts) >> 8);
		else
			not_asked(capabilities[i].name, "root does not have it here");
	}
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
		snprintf(name, sizeof(name), "threads_of_limit_%lu", limit);
		fact(name, status_after(count_threads) >> 8);
	}
	ask_exemptions();
}
