/*
 * Process groups, sessions, stopping and continuing, as a shell with job control uses them.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"

static volatile sig_atomic_t nr_chld, nr_cont, nr_hup;

static void count(int sig)
{
	if (sig == SIGCHLD)
		nr_chld++;
	else if (sig == SIGCONT)
		nr_cont++;
	else
		nr_hup++;
}

/* A child that sleeps for ever, in the same group. */
static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static void finish(pid_t pid)
{
	kill(pid, SIGKILL);
	is(status_of(pid), SIGKILL, "killed and awaited");
}

/* What wait4 tells of a child: its status, or -1 if it has nothing to tell, or -errno. */
static int told(pid_t pid, int options)
{
	int status = -1;
	long got = raw(SYS_wait4, pid, &status, options, 0);

	return got < 0 ? (int)got : status;
}

static int stopped(int sig)
{
	return sig << 8 | 0x7f;
}

static void groups(void)
{
	pid_t a = sleeper(), b = sleeper();

	is(raw(SYS_getpgid, a), getpgrp(), "a child is in its parent's group");
	is(raw(SYS_getsid, a), raw(SYS_getsid, 0), "and in its session");
	is(raw(SYS_setpgid, a, -1), -EINVAL, "no negative group");
	is(raw(SYS_setpgid, 1, 0), getpid() == 1 ? 0 : -ESRCH, "not one who is no child");
	is(raw(SYS_setpgid, a, 0x7fffffff), -EPERM, "not into a group that is not there");
	is(raw(SYS_setpgid, a, 0), 0, "a child gets a group of its own");
	is(raw(SYS_getpgid, a), a, "it leads it");
	is(raw(SYS_setpgid, b, a), 0, "another one joins it");
	is(raw(SYS_getpgid, b), a, "it has joined");
	is(raw(SYS_getpgid, 0x7fffffff), -ESRCH, "of nobody: group");
	is(raw(SYS_getsid, 0x7fffffff), -ESRCH, "of nobody: session");
	is(told(-a, WNOHANG), -1, "wait for a group");
	is(told(-getpgrp(), WNOHANG), -ECHILD, "our own has no more children");
	is(kill(-a, SIGTERM), 0, "a signal to the group");
	is(told(-a, 0), SIGTERM, "it ended one of them");
	is(told(-a, 0), SIGTERM, "and the other one");
	is(raw(SYS_kill, -a, 0), -ESRCH, "the group is gone");
}

static int new_session(void)
{
	pid_t child;

	is(raw(SYS_setsid), getpid(), "setsid");
	is(raw(SYS_getsid, 0), getpid(), "the session is ours");
	is(getpgrp(), getpid(), "so is the group");
	is(raw(SYS_setsid), -EPERM, "not twice");
	is(raw(SYS_setpgid, 0, 0), -EPERM, "who leads a session keeps its group");
	child = sleeper();
	is(raw(SYS_setpgid, child, getppid()), -EPERM, "no group of another session");
	finish(child);
	return tap_failures;
}

static int leads_group(void)
{
	setpgid(0, 0);
	is(raw(SYS_setsid), -EPERM, "who leads a group makes no session");
	return tap_failures;
}

static void after_exec(void)
{
	char *const argv[] = { "/tests/jobs", "sleep", NULL };
	pid_t pid = fork();

	if (pid == 0) {
		execv("/proc/self/exe", argv);
		execv(argv[0], argv);
		_exit(1);
	}
	sleep_ms(300);
	is(raw(SYS_setpgid, pid, 0), -EACCES, "a child that runs a program moves itself");
	finish(pid);
}

static void stops(int sig)
{
	pid_t pid = sleeper();

	setpgid(pid, 0);
	nr_chld = 0;
	is(told(pid, WNOHANG | WUNTRACED), -1, "signal %d: runs", sig);
	kill(pid, sig);
	is(told(pid, WUNTRACED), stopped(sig), "stops");
	is(nr_chld, 1, "SIGCHLD");
	is(told(pid, WNOHANG | WUNTRACED), -1, "told once");
	kill(pid, SIGTERM);
	is(told(pid, WNOHANG), -1, "SIGTERM has to wait");
	kill(pid, SIGCONT);
	is(told(pid, WUNTRACED), SIGTERM, "and comes with SIGCONT");
}

static void continues(void)
{
	pid_t pid = sleeper();

	kill(pid, SIGSTOP);
	is(told(pid, WUNTRACED), stopped(SIGSTOP), "stopped");
	nr_chld = 0;
	kill(pid, SIGCONT);
	is(told(pid, WCONTINUED), 0xffff, "continued");
	for (int i = 0; i < 100 && !nr_chld; i++) /* it may be told a little later */
		sleep_ms(10);
	is(nr_chld, 1, "SIGCHLD");
	is(told(pid, WNOHANG | WCONTINUED), -1, "told once");
	kill(pid, SIGSTOP);
	is(told(pid, WUNTRACED | WCONTINUED), stopped(SIGSTOP), "stopped again");
	finish(pid);
}

static int ignores_and_sleeps(void)
{
	struct timespec before, after, span = { 0, 300000000 }, rest = { 9, 9 };
	long answer;

	clock_gettime(CLOCK_MONOTONIC, &before);
	answer = raw(SYS_nanosleep, &span, &rest);
	clock_gettime(CLOCK_MONOTONIC, &after);
	answer |= (after.tv_sec - before.tv_sec) * 1000 +
			  (after.tv_nsec - before.tv_nsec) / 1000000 < 299;
	return answer != 0;
}

/* A stop does not interrupt a sleep. */
static void sleeps(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(ignores_and_sleeps());
	sleep_ms(50);
	kill(pid, SIGSTOP);
	is(told(pid, WUNTRACED), stopped(SIGSTOP), "a sleeper is stopped");
	sleep_ms(50);
	kill(pid, SIGCONT);
	is(status_of(pid), exited(0), "and sleeps on, as long as it should");
}

static int *shared;

static void *spin(void *slot)
{
	for (;;) {
		++*(volatile int *)slot;
		sched_yield();
	}
	return NULL;
}

static int threads(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, spin, shared + 1);
	spin(shared);
	return 0;
}

/* All threads stop. */
static void stops_threads(void)
{
	int seen[2];
	pid_t pid;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		for (int i = 0; i < 5; i++)
			skip("threads stop together", "no memory to share");
		return;
	}
	pid = fork();
	if (pid == 0)
		_exit(threads());
	while (!shared[0] || !shared[1])
		sleep_ms(10);
	kill(pid, SIGSTOP);
	is(told(pid, WUNTRACED), stopped(SIGSTOP), "a process with threads stops");
	memcpy(seen, shared, sizeof(seen));
	sleep_ms(50);
	ok(!memcmp(seen, shared, sizeof(seen)), "each of them does");
	kill(pid, SIGCONT);
	for (int i = 0; i < 200 && (seen[0] == shared[0] || seen[1] == shared[1]); i++)
		sleep_ms(10);
	ok(seen[0] != shared[0] && seen[1] != shared[1], "and each of them goes on");
	kill(pid, SIGSTOP);
	is(told(pid, WUNTRACED), stopped(SIGSTOP), "stopped again");
	finish(pid);
}

/* A child that has stopped loses, with its parent, whoever would continue it. */
static int leaves_stopped_child(void)
{
	pid_t pid;

	setsid();
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGHUP, count);
		signal(SIGCONT, count);
		raise(SIGSTOP);
		shared[2] = nr_hup + nr_cont;
		_exit(0);
	}
	while (told(pid, WUNTRACED) != stopped(SIGSTOP))
		;
	return 0;
}

static void orphans(void)
{
	if (!shared || shared == MAP_FAILED) {
		skip("an orphaned group", "no memory to share");
		skip("is told", "no memory to share");
		return;
	}
	is(in_child(leaves_stopped_child), exited(0), "a parent leaves a stopped child");
	for (int i = 0; i < 100 && !shared[2]; i++)
		sleep_ms(10);
	is(shared[2], 2, "which hears SIGHUP and SIGCONT");
}

static int stops_orphan(void)
{
	setsid();
	raise(SIGTSTP);
	raise(SIGTTIN);
	raise(SIGTTOU);
	return 7;
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "sleep"))
		for (;;)
			pause();
	signal(SIGCHLD, count);
	groups();
	child_tests(new_session, 7, "a child makes a session");
	child_tests(leads_group, 1, "a child leads a group");
	after_exec();
	stops(SIGSTOP);
	stops(SIGTSTP);
	stops(SIGTTIN);
	continues();
	sleeps();
	stops_threads();
	orphans();
	is(in_child(stops_orphan), exited(7), "what stops from the keyboard leaves orphans alone");
	return done();
}
