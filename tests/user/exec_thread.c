/*
 * execve by a thread that is not the leader: the new program is the old process, by its pid, for
 * its parent, its children and those who hold a pidfd of it; nobody hears of the leader's end.
 */
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "tests/user/slurp.h"

#define CLONE_PIDFD_BIT 0x1000ul

static char *self;
static char text[3][16]; /* what the new program is told: pid, parent, tid of the thread */
static volatile int leader_is_gone;
static volatile int ends; /* how often SIGCHLD came */

static bool stands(const char *key, long value)
{
	return number_of(key) == value;
}

/* The new program's side: its exit code is 44, or the number of what is not as it should be. */
static int check(char *argv[])
{
	long pid = strtol(argv[2], NULL, 10), parent = strtol(argv[3], NULL, 10);
	long tid = strtol(argv[4], NULL, 10);
	int status;

	if (raw(SYS_getpid) != pid)
		return 1;
	if (raw(SYS_gettid) != pid)
		return 2;
	if (raw(SYS_getppid) != parent)
		return 3;
	if (tid != pid && raw(SYS_tkill, tid, 0) != -ESRCH)
		return 4;
	if (raw(SYS_tgkill, pid, pid, 0) != 0)
		return 5;
	if (slurp("/proc/self/status") <= 0 || !stands("Tgid:", pid) || !stands("Pid:", pid) ||
	    !stands("PPid:", parent) || !stands("Threads:", 1))
		return 6;
	if (link_of("/proc/self") <= 0 || strtol(slurped, NULL, 10) != pid)
		return 7;
	/* The leader had a child: it is ours. */
	if (raw(SYS_wait4, -1, &status, 0, 0) <= 0 || status != exited(5))
		return 8;
	if (raw(SYS_wait4, -1, 0, WNOHANG, 0) != -ECHILD)
		return 9;
	if (raw(SYS_getpgid, 0) != raw(SYS_getpgid, parent))
		return 10;
	return 44;
}

static void *run_another(void *argument)
{
	char *const argv[] = { self, "check", text[0], text[1], text[2], NULL };

	while (argument && !leader_is_gone)
		sleep_ms(1);
	if (argument)
		sleep_ms(20);
	snprintf(text[2], sizeof(text[2]), "%ld", raw(SYS_gettid));
	raw(SYS_execve, self, argv, environ);
	_exit(111);
}

static void *sleep_always(void *argument)
{
	for (;;)
		sleep_ms(1000);
	return argument;
}

/* The process: a child, some threads, and one that runs the program. */
static void __attribute__((noreturn)) process(bool leader_goes)
{
	pthread_t t;

	snprintf(text[0], sizeof(text[0]), "%d", getpid());
	snprintf(text[1], sizeof(text[1]), "%d", getppid());
	if (raw(SYS_fork) == 0)
		raw(SYS_exit, 5);
	for (int i = 0; i < 5; i++)
		pthread_create(&t, NULL, sleep_always, NULL);
	pthread_create(&t, NULL, run_another, leader_goes ? (void *)1 : NULL);
	if (leader_goes) {
		leader_is_gone = 1;
		raw(SYS_exit, 6); /* this thread alone */
	}
	for (;;) /* the child's end interrupts it */
		pause();
}

static void count(int sig)
{
	(void)sig;
	ends++;
}

/* A process with that exit signal and a pidfd; the leader waits or goes first. */
static long start(bool leader_goes, unsigned long sig, int *pidfd)
{
	long pid = raw(SYS_clone, CLONE_PIDFD_BIT | sig, 0, pidfd, 0, 0);

	if (pid == 0)
		process(leader_goes);
	return pid;
}

static void test(bool leader_goes, const char *name)
{
	int fd = -1, status = -1;
	siginfo_t info = { 0 };
	struct pollfd one = { .events = POLLIN };
	struct sigaction action = { .sa_handler = count };
	sigset_t chld;
	long pid;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigaction(SIGCHLD, &action, NULL);
	ends = 0;
	pid = start(leader_goes, SIGCHLD, &fd);
	ok(pid > 0, "%s: begun", name);
	one.fd = fd;
	while (poll(&one, 1, 5000) < 0 && errno == EINTR)
		;
	is(one.revents, POLLIN, "its pidfd tells its end");
	is(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0, "its parent can await it");
	is(info.si_status, 44, "it was the same process, with the new program's status");
	is(waitid((idtype_t)3 /* P_PIDFD */, (id_t)fd, &info, WEXITED), 0, "also by the pidfd");
	is(info.si_pid, pid, "which tells the pid");
	is(raw(SYS_wait4, pid, &status, __WALL, 0), -ECHILD, "it was one child only");
	is(ends, 1, "of which the parent heard once");
	is(kill((pid_t)pid, 0), -1, "its pid is free");
	close(fd);
	signal(SIGCHLD, SIG_DFL);
}

/* Whoever asked for another signal hears by SIGCHLD of a program that it did not begin. */
static void test_signal(bool by_thread)
{
	int fd = -1, status = -1;
	long pid;

	if (by_thread) {
		pid = start(false, SIGUSR1, &fd);
	} else {
		char *const argv[] = { self, "end", NULL };

		pid = raw(SYS_clone, SIGUSR1, 0, 0, 0, 0);
		if (pid == 0) {
			raw(SYS_execve, self, argv, environ);
			raw(SYS_exit, 1);
		}
	}
	/* Until it has run the other program it is one for __WCLONE. */
	for (int i = 0; i < 5000 && raw(SYS_wait4, pid, &status, WNOHANG, 0) != pid; i++)
		sleep_ms(1);
	is(status, exited(44), "%s: awaited as any child", by_thread ? "a thread" : "a leader");
	close(fd);
}

int main(int argc, char *argv[])
{
	if (argc > 1)
		return strcmp(argv[1], "check") ? 44 : check(argv);
	self = argv[0];
	test(false, "the leader waits");
	test(true, "the leader has gone");
	signal(SIGUSR1, SIG_IGN);
	test_signal(false);
	test_signal(true);
	if (is_bident())
		is(raw(CONTROL_CALL, CONTROL_SOUND), 1, "every invariant holds");
	return done();
}
