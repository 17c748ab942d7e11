/*
 * Timers that send signals, clocks, and the time that tasks use.
 */
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>

#include "tests/user/tap.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define MS 1000000l

static volatile int rung;
static siginfo_t last;

static void ring(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	rung++;
}

static void catch(int sig)
{
	struct sigaction action = { .sa_sigaction = ring, .sa_flags = SA_SIGINFO };

	sigaction(sig, &action, NULL);
	rung = 0;
}

static long now(clockid_t clock)
{
	struct timespec time;

	return clock_gettime(clock, &time) < 0 ? -errno : time.tv_sec * 1000 * MS + time.tv_nsec;
}

static void until_rung(int n)
{
	for (long end = now(CLOCK_MONOTONIC) + 5000 * MS;
	     rung < n && now(CLOCK_MONOTONIC) < end;)
		;
}

static void test_real(void)
{
	struct itimerval timer = { { 0, 0 }, { 0, 50000 } }, left;
	long start = now(CLOCK_MONOTONIC);

	catch(SIGALRM);
	is(raw(SYS_alarm, 100), 0, "alarm");
	sleep_ms(20);
	is(raw(SYS_alarm, 0), 100, "what was left, to the nearest second");
	is(raw(SYS_alarm, 0), 0, "then nothing is");
	is(setitimer(ITIMER_REAL, &timer, NULL), 0, "a timer of 50 ms");
	getitimer(ITIMER_REAL, &left);
	ok(left.it_value.tv_usec > 0 && left.it_value.tv_usec <= 50000, "what is left of it");
	is(raw(SYS_pause), -EINTR, "pause is ended by it");
	is(rung, 1, "its handler has run");
	is(last.si_code, SI_KERNEL, "the kernel sent it");
	ok(now(CLOCK_MONOTONIC) - start >= 50 * MS, "not before its time");
	getitimer(ITIMER_REAL, &left);
	is(left.it_value.tv_usec, 0, "it rings once");

	timer.it_interval.tv_usec = timer.it_value.tv_usec = 10000;
	setitimer(ITIMER_REAL, &timer, NULL);
	until_rung(6);
	ok(rung >= 6, "with an interval again and again");
	timer.it_value.tv_usec = 0;
	is(setitimer(ITIMER_REAL, &timer, &left), 0, "until it is told not to");
	is(left.it_interval.tv_usec, 10000, "what it was is told");
	rung = 0;
	sleep_ms(30);
	is(rung, 0, "then it is silent");
	timer.it_value.tv_usec = 1000000;
	is(setitimer(ITIMER_REAL, &timer, NULL) < 0 ? errno : 0, EINVAL, "no such time");
	is(raw(SYS_setitimer, 3, &left, 0), -EINVAL, "no such timer");
	is(raw(SYS_setitimer, 0, 8, 0), -EFAULT, "a bad pointer");
}

static int has_alarm(void)
{
	return (int)raw(SYS_alarm, 0);
}

static int child_has_alarm(void)
{
	raw(SYS_alarm, 50);
	return in_child(has_alarm);
}

static void test_own_time(void)
{
	struct itimerval timer = { { 0, 0 }, { 0, 30000 } };
	long start = now(CLOCK_PROCESS_CPUTIME_ID);

	catch(SIGVTALRM);
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
	sleep_ms(60);
	is(rung, 0, "the program's own time stands still while it sleeps");
	while (rung == 0 && now(CLOCK_PROCESS_CPUTIME_ID) < start + 5000 * MS)
		for (volatile int i = 0; i < 1000; i++)
			;
	is(rung, 1, "and rings when it has passed");
	catch(SIGPROF);
	start = now(CLOCK_PROCESS_CPUTIME_ID);
	setitimer(ITIMER_PROF, &timer, NULL);
	while (rung == 0 && now(CLOCK_PROCESS_CPUTIME_ID) < start + 5000 * MS)
		;
	is(rung, 1, "all its time");
	ok(now(CLOCK_PROCESS_CPUTIME_ID) - start >= 25 * MS, "has passed, too");
}

static void test_posix(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
	struct itimerspec spec = { { 0, 0 }, { 0, 20 * MS } }, left;
	int id = -1, other = -1;
	sigset_t set;

	catch(SIGRTMIN);
	event.sigev_value.sival_int = 4711;
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), 0, "timer_create");
	is(raw(SYS_timer_settime, id, 0, &spec, 0), 0, "of 20 ms");
	until_rung(1);
	is(rung, 1, "it rings");
	is(last.si_code, SI_TIMER, "as a timer");
	is(last.si_value.sival_int, 4711, "with its value");
	is(last.si_timerid, id, "and its id");
	is(last.si_overrun, 0, "once");

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	spec.it_interval.tv_nsec = spec.it_value.tv_nsec = 5 * MS;
	raw(SYS_timer_settime, id, 0, &spec, 0);
	sleep_ms(60);
	is(sigwaitinfo(&set, &last), SIGRTMIN, "blocked, with an interval of 5 ms");
	ok(last.si_overrun >= 4, "it tells how often it would have rung");
	is(raw(SYS_timer_getoverrun, id), last.si_overrun, "and goes on telling it");
	is(sigwaitinfo(&set, &last), SIGRTMIN, "and goes on");
	is(raw(SYS_timer_gettime, id, &left), 0, "timer_gettime");
	is(left.it_interval.tv_nsec, 5 * MS, "its interval");
	ok(left.it_value.tv_nsec > 0 && left.it_value.tv_nsec <= 5 * MS, "and what is left");

	event.sigev_notify = SIGEV_THREAD_ID;
	event.sigev_notify_thread_id = (int)raw(SYS_gettid);
	is(raw(SYS_timer_create, CLOCK_REALTIME, &event, &other), 0, "another, for a thread");
	ok(other != id, "has another id");
	spec.it_interval.tv_nsec = 0;
	raw(SYS_clock_gettime, CLOCK_REALTIME, &spec.it_value);
	is(raw(SYS_timer_settime, other, 1, &spec, 0), 0, "at a date that has passed");
	while (sigwaitinfo(&set, &last) > 0 && last.si_timerid != other)
		;
	is(last.si_timerid, other, "it rings at once");
	is(raw(SYS_timer_delete, id), 0, "timer_delete");
	is(raw(SYS_timer_delete, id), -EINVAL, "once");
	is(raw(SYS_timer_delete, other), 0, "and the other");
	is(raw(SYS_timer_settime, id, 0, &spec, 0), -EINVAL, "then it cannot be set");
	is(raw(SYS_timer_gettime, id, &left), -EINVAL, "nor asked");
	is(raw(SYS_timer_create, 77, &event, &id), -EINVAL, "a clock that does not exist");
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, 8), -EFAULT, "a bad pointer for the id");
	event.sigev_signo = 65;
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), -EINVAL, "signal 65");
	event.sigev_notify_thread_id = 1;
	event.sigev_signo = SIGALRM;
	is(raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id), -EINVAL, "a thread of others");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void test_clocks(void)
{
	static const clockid_t clocks[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE,
		CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_PROCESS_CPUTIME_ID,
		CLOCK_THREAD_CPUTIME_ID,
	};
	struct timespec time = { 0, 1000 };
	struct timeval day;
	struct tms tms;
	clockid_t own;
	int good = 0;

	for (unsigned i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
		good += now(clocks[i]) > 0 && clock_getres(clocks[i], &time) == 0 &&
			time.tv_sec == 0 && time.tv_nsec > 0 && time.tv_nsec <= 10 * MS;
	is(good, sizeof(clocks) / sizeof(clocks[0]), "clocks that can be read, to 10 ms or better");
	is(raw(SYS_clock_getres, 77, 0), -EINVAL, "one that does not exist");
	is(raw(SYS_clock_gettime, -1, &time), -EINVAL, "one of no file");
	is(clock_getcpuclockid(getpid(), &own), 0, "our own clock by our pid");
	ok(now(own) > 0, "goes");
	is(raw(SYS_clock_gettime, (~0x7ffffffu << 3) | 2, &time), -EINVAL, "nobody's does not");
	gettimeofday(&day, NULL);
	ok(day.tv_sec - now(CLOCK_REALTIME) / (1000 * MS) <= 1, "gettimeofday is the real time");
	ok(raw(SYS_time, 0) - day.tv_sec <= 1, "so is time");
	ok(times(&tms) > 0 && tms.tms_utime + tms.tms_stime > 0, "times");
	time = (struct timespec){ 0, 1000 };
	is(raw(SYS_clock_settime, CLOCK_MONOTONIC, &time), -EINVAL, "a clock that cannot be set");
	is(raw(SYS_clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &time, 0), -EOPNOTSUPP,
	   "one that cannot be waited for");
	time.tv_nsec = 1000 * MS;
	is(raw(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, 0), -EINVAL, "no such time");
}

/* What a new program finds of the old one's: 0 if it is as it must be. */
static int after_exec(void)
{
	struct sigaction handled, ignored;
	stack_t stack;
	sigset_t set;

	if (raw(SYS_alarm, 0) == 0)
		return 20;
	sleep_ms(60); /* a timer of the old program would end us */
	if (raw(SYS_timer_delete, 0) != -EINVAL)
		return 21;
	sigaction(SIGUSR1, NULL, &handled);
	sigaction(SIGUSR2, NULL, &ignored);
	sigaltstack(NULL, &stack);
	sigpending(&set);
	if (handled.sa_handler != SIG_DFL || ignored.sa_handler != SIG_IGN)
		return 22;
	if ((stack.ss_flags & SS_DISABLE) == 0)
		return 23;
	return sigismember(&set, SIGHUP) ? 0 : 24;
}

static char *program;

static int before_exec(void)
{
	static char memory[8192];
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1 };
	struct itimerspec spec = { { 0, 0 }, { 0, 40 * MS } };
	char *const argv[] = { program, "again", NULL }, *const envp[] = { NULL };
	stack_t stack = { .ss_sp = memory, .ss_size = sizeof(memory) };
	sigset_t set;
	int id;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGHUP);
	catch(SIGUSR1);
	signal(SIGUSR2, SIG_IGN);
	sigaltstack(&stack, NULL);
	raw(SYS_alarm, 100);
	if (raw(SYS_timer_create, CLOCK_MONOTONIC, &event, &id) < 0)
		return 10;
	raw(SYS_timer_settime, id, 0, &spec, 0);
	execve(program, argv, envp);
	return 11;
}

int main(int argc, char *argv[])
{
	program = argv[0];
	if (argc > 1)
		return after_exec();
	test_real();
	is(in_child(child_has_alarm), 0, "a child has no alarm of its parent's");
	test_own_time();
	test_posix();
	test_clocks();
	is(in_child(before_exec), 0, "a new program has the alarm and what is pending, no timers");
	return done();
}
