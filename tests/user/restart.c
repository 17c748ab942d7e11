/*
 * Calls that sleep, and signals: with a handler each answers EINTR or is run again, as SA_RESTART
 * and its own rule want it; without one it goes on as if nothing had been.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/time.h>

#include "tests/user/tap.h"

#define FUTEX_WAIT 0

static volatile int runs;
static int end[2];
static unsigned word;

static void count(int sig)
{
	(void)sig;
	runs++;
}

/* Each sleeps for 200 ms or so, unless it is interrupted: 0, or -errno. */

static long wait_child(void)
{
	pid_t child = fork();
	long got;

	if (child == 0) {
		sleep_ms(200);
		_exit(0);
	}
	got = raw(SYS_wait4, child, 0, 0, 0);
	if (got < 0) {
		raw(SYS_kill, child, SIGKILL);
		while (raw(SYS_wait4, child, 0, 0, 0) == -EINTR)
			;
	}
	return got == child ? 0 : got;
}

static long wait_id(void)
{
	pid_t child = fork();
	long got;

	if (child == 0) {
		sleep_ms(200);
		_exit(0);
	}
	got = raw(SYS_waitid, 1, child, 0, WEXITED, 0);
	raw(SYS_kill, child, SIGKILL);
	raw(SYS_wait4, child, 0, 0, 0);
	return got;
}

static long read_pipe(void)
{
	pid_t child = fork();
	char byte;
	long got;

	if (child == 0) {
		sleep_ms(200);
		_exit(write(end[1], "x", 1) != 1);
	}
	got = raw(SYS_read, end[0], &byte, 1);
	raw(SYS_kill, child, SIGKILL);
	while (raw(SYS_wait4, child, 0, 0, 0) == -EINTR)
		;
	return got == 1 ? 0 : got;
}

static struct timespec left;

static long sleep_span(void)
{
	struct timespec span = { 0, 200000000 };

	return raw(SYS_nanosleep, &span, &left);
}

static long sleep_date(void)
{
	struct timespec date;

	clock_gettime(CLOCK_MONOTONIC, &date);
	date.tv_nsec += 200000000;
	date.tv_sec += date.tv_nsec / 1000000000;
	date.tv_nsec %= 1000000000;
	return raw(SYS_clock_nanosleep, CLOCK_MONOTONIC, 1, &date, 0);
}

static long poll_none(void)
{
	return raw(SYS_poll, 0, 0, 200);
}

static long select_none(void)
{
	struct timeval time = { 0, 200000 };

	return raw(SYS_select, 0, 0, 0, 0, &time);
}

static long futex_for(void)
{
	struct timespec span = { 0, 200000000 };
	long got = raw(SYS_futex, &word, FUTEX_WAIT, 0, &span);

	return got == -ETIMEDOUT ? 0 : got;
}

static long wait_signal(void)
{
	struct timespec span = { 0, 200000000 };
	unsigned long set = 1ul << (SIGUSR2 - 1);
	long got = raw(SYS_rt_sigtimedwait, &set, 0, &span, 8);

	return got == -EAGAIN ? 0 : got;
}

static const struct {
	const char *name;
	long (*call)(void);
	bool restarts; /* with SA_RESTART */
	bool ends;     /* even if no handler runs, but the process was stopped and goes on */
} calls[] = {
	{ "wait4", wait_child, true, false },
	{ "waitid", wait_id, true, false },
	{ "read of a pipe", read_pipe, true, false },
	{ "nanosleep", sleep_span, false, false },
	{ "clock_nanosleep to a date", sleep_date, false, false },
	{ "poll", poll_none, false, false },
	{ "select", select_none, false, false },
	{ "futex with a time", futex_for, false, false },
	{ "rt_sigtimedwait", wait_signal, false, true },
};

#define NR_CALLS (sizeof(calls) / sizeof(calls[0]))

/* Run it with an alarm after 50 ms. */
static long with_alarm(long (*call)(void), int flags)
{
	struct itimerval timer = { { 0, 0 }, { 0, 50000 } };
	struct sigaction action = { .sa_handler = count, .sa_flags = flags };

	sigaction(SIGALRM, &action, NULL);
	runs = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
	return call();
}

/* Run it in a child that is stopped after 50 ms and goes on after 50 more. */
static int stopped_meanwhile(unsigned i)
{
	pid_t child = fork();
	long start;

	if (child == 0) {
		start = now_ms();
		if (calls[i].call() != (calls[i].ends ? -EINTR : 0))
			_exit(1);
		_exit(!calls[i].ends && now_ms() - start < 190 ? 2 : 0);
	}
	sleep_ms(50);
	raw(SYS_kill, child, SIGSTOP);
	sleep_ms(50);
	raw(SYS_kill, child, SIGCONT);
	return status_of(child);
}

static void test_suspend(void)
{
	struct sigaction action = { .sa_handler = count, .sa_flags = SA_RESTART };
	struct itimerval timer = { { 0, 0 }, { 0, 30000 } };
	unsigned long all = ~0ul, none = 0, usr1 = 1ul << (SIGUSR1 - 1), mask;

	sigaction(SIGUSR1, &action, NULL);
	raw(SYS_rt_sigprocmask, SIG_SETMASK, &usr1, 0, 8);
	raise(SIGUSR1);
	runs = 0;
	is(raw(SYS_rt_sigsuspend, &none, 8), -EINTR, "rt_sigsuspend lets a pending signal through");
	is(runs, 1, "its handler has run");
	raw(SYS_rt_sigprocmask, SIG_SETMASK, 0, &mask, 8);
	is(mask, usr1, "and the mask is back");
	runs = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
	is(raw(SYS_rt_sigsuspend, &usr1, 8), -EINTR, "or waits for one");
	is(raw(SYS_rt_sigsuspend, &all, 4), -EINVAL, "a set of another size");
	is(raw(SYS_rt_sigsuspend, 8, 8), -EFAULT, "a bad pointer");
	raw(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, 8);
	setitimer(ITIMER_REAL, &timer, NULL);
	is(raw(SYS_pause), -EINTR, "pause ends, with SA_RESTART, too");
	is(raw(SYS_restart_syscall), -EINTR, "nothing is left to go on with");
}

static void test_take(void)
{
	unsigned long set = 1ul << (SIGUSR1 - 1), none = 0;
	struct timespec no_time = { 0, 0 }, bad = { 0, 1000000000 };
	siginfo_t info;
	pid_t child;

	is(raw(SYS_rt_sigtimedwait, &set, 0, &no_time, 8), -EAGAIN, "no signal to take");
	is(raw(SYS_rt_sigtimedwait, &set, 0, &bad, 8), -EINVAL, "no such time");
	is(raw(SYS_rt_sigtimedwait, &set, 0, &no_time, 7), -EINVAL, "no such size");
	is(raw(SYS_rt_sigtimedwait, 8, 0, &no_time, 8), -EFAULT, "a bad pointer");
	raw(SYS_rt_sigprocmask, SIG_SETMASK, &set, 0, 8);
	runs = 0;
	child = fork();
	if (child == 0) {
		sleep_ms(50);
		_exit((int)raw(SYS_kill, getppid(), SIGUSR1));
	}
	is(raw(SYS_rt_sigtimedwait, &set, &info, 0, 8), SIGUSR1, "one that comes is taken");
	is(info.si_pid, child, "with its info");
	is(runs, 0, "and no handler runs");
	status_of(child);
	raise(SIGUSR1);
	is(raw(SYS_rt_sigtimedwait, &set, 8, 0, 8), -EFAULT, "a bad pointer for the info");
	is(raw(SYS_rt_sigtimedwait, &set, 0, &no_time, 8), -EAGAIN, "it is taken nevertheless");
	raw(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, 8);
}

int main(void)
{
	int status;

	if (pipe(end) < 0)
		return 1;
	for (unsigned i = 0; i < NR_CALLS; i++) {
		is(with_alarm(calls[i].call, 0), -EINTR, "%s: EINTR", calls[i].name);
		is(with_alarm(calls[i].call, SA_RESTART), calls[i].restarts ? 0 : -EINTR,
		   "%s: with SA_RESTART %s", calls[i].name,
		   calls[i].restarts ? "it is run again" : "all the same");
		is(runs, 1, "the handler has run");
		status = stopped_meanwhile(i);
		is(status, 0, "%s: stopped and continued it %s", calls[i].name,
		   calls[i].ends ? "ends" : "goes on to its time");
	}
	with_alarm(sleep_span, 0);
	ok(left.tv_sec == 0 && left.tv_nsec > 50000000 && left.tv_nsec < 190000000,
	   "nanosleep says how long was left");
	test_suspend();
	test_take();
	return done();
}
