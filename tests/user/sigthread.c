/*
 * Signals and threads: which thread takes what is sent to the process, what is sent to one of them
 * alone, and that they live and die together.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/tap.h"

static volatile long taker, code;
static volatile int runs;
static volatile bool stop;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	taker = raw(SYS_gettid);
	code = info->si_code;
	runs++;
}

static void set_mask(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	pthread_sigmask(how, &set, NULL);
}

static void until(volatile int *value, int n)
{
	for (int i = 0; i < 2000 && *value < n; i++)
		sleep_ms(1);
}

static volatile long worker_tid;
static volatile int worker_is_there;

static void *open_worker(void *unused)
{
	set_mask(SIG_UNBLOCK, SIGUSR1);
	worker_tid = raw(SYS_gettid);
	worker_is_there = 1;
	while (!stop)
		sleep_ms(5);
	return unused;
}

static void *waiting_worker(void *got)
{
	sigset_t set;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	worker_tid = raw(SYS_gettid);
	worker_is_there = 1;
	sigwait(&set, &sig);
	*(int *)got = sig;
	return NULL;
}

/* Blocks what it was woken for; somebody else must take it then. */
static void *closing_worker(void *unused)
{
	worker_is_there = 1;
	while (!stop)
		;
	set_mask(SIG_BLOCK, SIGUSR1);
	worker_is_there = 2;
	sleep_ms(100);
	return unused;
}

static pthread_t start(void *(*function)(void *), void *argument)
{
	pthread_t thread;

	stop = false;
	worker_is_there = 0;
	if (pthread_create(&thread, NULL, function, argument) != 0)
		_exit(9);
	until(&worker_is_there, 1);
	return thread;
}

static void test_choice(void)
{
	pthread_t thread;
	sigset_t set;

	set_mask(SIG_BLOCK, SIGUSR1);
	thread = start(open_worker, NULL);
	runs = 0;
	kill(getpid(), SIGUSR1);
	until(&runs, 1);
	is(runs, 1, "a signal to the process is handled once");
	is(taker, worker_tid, "by a thread that does not block it");
	raw(SYS_tgkill, getpid(), worker_tid, SIGUSR1);
	until(&runs, 2);
	ok(runs == 2 && taker == worker_tid && code == SI_TKILL, "one to a thread by that thread");
	raw(SYS_tgkill, getpid(), raw(SYS_gettid), SIGUSR1);
	sleep_ms(20);
	is(runs, 2, "even if it blocks it");
	sigpending(&set);
	ok(sigismember(&set, SIGUSR1), "it is pending then");
	stop = true;
	pthread_join(thread, NULL);
	set_mask(SIG_UNBLOCK, SIGUSR1);
	ok(runs == 3 && taker == raw(SYS_gettid), "until it does not");
}

static void test_wait(void)
{
	int got = 0;
	pthread_t thread;

	set_mask(SIG_BLOCK, SIGUSR2);
	thread = start(waiting_worker, &got);
	sleep_ms(20);
	kill(getpid(), SIGUSR2);
	pthread_join(thread, NULL);
	is(got, SIGUSR2, "a thread that waits for a signal takes it");
	set_mask(SIG_UNBLOCK, SIGUSR2);
}

/* All block it; it is pending for the process until any thread takes it. */
static void test_later(void)
{
	pthread_t thread;

	set_mask(SIG_BLOCK, SIGUSR1);
	runs = 0;
	kill(getpid(), SIGUSR1);
	sleep_ms(10);
	is(runs, 0, "all block it: it waits");
	thread = start(open_worker, NULL);
	until(&runs, 1);
	is(taker, worker_tid, "for the first that does not");
	stop = true;
	pthread_join(thread, NULL);
	set_mask(SIG_UNBLOCK, SIGUSR1);
	is(runs, 1, "once");
	thread = start(closing_worker, NULL);
	stop = true;
	kill(getpid(), SIGUSR1);
	until(&runs, 2);
	is(runs, 2, "a thread that blocks it leaves it to another");
	pthread_join(thread, NULL);
}

static void *die(void *unused)
{
	*(volatile int *)8 = 1;
	return unused;
}

static int one_dies(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, die, NULL) != 0)
		return 1;
	for (;;)
		pause();
}

static int leader_goes(void)
{
	pthread_t thread;

	stop = false;
	if (pthread_create(&thread, NULL, open_worker, NULL) != 0)
		return 1;
	raw(SYS_exit, 0);
	return 2;
}

static void test_together(void)
{
	pid_t child;

	is(in_child(one_dies) & 0x7f, SIGSEGV, "what one thread does wrong ends all");
	child = fork();
	if (child == 0)
		_exit(leader_goes());
	sleep_ms(50);
	is(raw(SYS_wait4, child, 0, WNOHANG, 0), 0, "a leader that has ended is not awaited");
	is(raw(SYS_kill, child, SIGUSR1), 0, "its process can be sent signals");
	sleep_ms(20);
	is(raw(SYS_wait4, child, 0, WNOHANG, 0), 0, "which another thread handles");
	raw(SYS_kill, child, SIGTERM);
	is(status_of(child), SIGTERM, "or dies of");
}

static void *spin(void *unused)
{
	worker_is_there = 1;
	while (!stop)
		;
	return unused;
}

static long ns_of(struct timespec time)
{
	return time.tv_sec * 1000000000l + time.tv_nsec;
}

static void test_clocks(void)
{
	pthread_t thread = start(spin, NULL);
	struct timespec worker = { 0, 0 }, own = { 0, 0 }, both = { 0, 0 };
	struct rusage of_thread;
	clockid_t clock;

	is(pthread_getcpuclockid(thread, &clock), 0, "a thread's clock");
	is(clock_gettime(clock, &worker), 0, "can be read by another one");
	for (int i = 0; i < 500 && ns_of(worker) < 20000000; i++) {
		sleep_ms(10);
		clock_gettime(clock, &worker);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &both);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &own);
	stop = true;
	pthread_join(thread, NULL);
	ok(ns_of(worker) >= 20000000, "and goes while that runs");
	ok(ns_of(both) >= ns_of(worker), "the process's is ahead of it");
	getrusage(RUSAGE_THREAD, &of_thread);
	ok(ns_of(own) < ns_of(both), "and of ours");
	/* It is joined a little before it is gone. */
	for (int i = 0; i < 500 && clock_gettime(clock, &worker) == 0; i++)
		sleep_ms(1);
	is(clock_gettime(clock, &worker) < 0 ? errno : 0, EINVAL, "a thread that is gone has none");
}

static pid_t elder;

/* Has a child that ends, and ends itself: the child is then another thread's. */
static void *lose_child(void *unused)
{
	elder = fork();
	if (elder == 0)
		_exit(1);
	sleep_ms(50);
	return unused;
}

static volatile int child_told;

static void note_child(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	child_told = info->si_pid;
	runs++;
}

static void test_children(void)
{
	struct sigaction action = { .sa_sigaction = note_child, .sa_flags = SA_SIGINFO };
	pthread_t thread;
	pid_t younger;

	sigaction(SIGCHLD, &action, NULL);
	runs = 0;
	pthread_create(&thread, NULL, lose_child, NULL);
	pthread_join(thread, NULL);
	ok(runs == 1 && child_told == elder, "the process is told of a thread's child");
	younger = fork();
	if (younger == 0)
		_exit(2);
	until(&runs, 2);
	ok(runs == 2 && child_told == younger, "then of another one");
	is(status_of(elder), exited(1), "any thread can await the first");
	is(status_of(younger), exited(2), "and the other");
	signal(SIGCHLD, SIG_DFL);
}

/* How often a call answered what only the kernel should see, and how often it did not. */
static volatile int calls_bad, calls_good;

/* The signal is for the process, and the first thread is woken for it; this one finds it, too. */
static void *call_between(void *unused)
{
	struct timespec moment = { 0, 1000 };

	for (int i = 0; i < 50; i++) {
		long answer, slept;

		raw(SYS_kill, raw(SYS_getpid), SIGUSR1);
		answer = raw(SYS_fork);
		if (answer == 0)
			raw(SYS_exit, 0);
		raw(SYS_kill, raw(SYS_getpid), SIGUSR1);
		slept = raw(SYS_nanosleep, &moment, 0);
		if (answer > 0 && status_of(answer) == 0 && (slept == 0 || slept == -EINTR))
			calls_good++;
		else
			calls_bad++;
	}
	return unused;
}

static void test_between(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, call_between, NULL) != 0)
		_exit(9);
	pthread_join(thread, NULL);
	is(calls_bad, 0, "a signal on its way to another thread: a fork is run again");
	is(calls_good, 50, "and a sleep ends or goes on");
}

static volatile int *shared;

/* Not the first thread, so that another one could be chosen to take it. */
static void *kill_all(void *unused)
{
	raw(SYS_kill, raw(SYS_getpid), SIGKILL);
	*shared = 1;
	return unused;
}

static int killed_by_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, kill_all, NULL) != 0)
		_exit(9);
	pthread_join(thread, NULL);
	return 0;
}

static void test_kill(void)
{
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	is(in_child(killed_by_thread), SIGKILL, "a thread kills its process");
	is(*shared, 0, "and does nothing more");
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESTART };

	sigaction(SIGUSR1, &action, NULL);
	test_choice();
	test_wait();
	test_later();
	test_together();
	test_clocks();
	test_children();
	test_between();
	test_kill();
	return done();
}
