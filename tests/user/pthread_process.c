/*
 * Threads and their process: who leaves first, forks, runs another program, or is killed.  Built
 * with musl and with glibc.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "tests/user/tap.h"

#define EACH 5 /* threads of each kind */

static char *self;

static void *return_it(void *argument)
{
	return argument;
}

static void *sleep_always(void *argument)
{
	for (;;)
		sleep_ms(1000);
	return argument;
}

static void *spin_always(void *argument)
{
	for (;;)
		;
	return argument;
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *lock_held(void *argument)
{
	pthread_mutex_lock(&held);
	return argument;
}

static void *read_nothing(void *argument)
{
	char c;

	return read(*(int *)argument, &c, 1) ? argument : NULL;
}

/* Threads that sleep, run, wait for a lock that nobody gives back, and read what does not come. */
static void start_many(void)
{
	void *(*const kinds[])(void *) = { sleep_always, spin_always, lock_held, read_nothing };
	static int pipes[2];
	pthread_t t;

	pthread_mutex_lock(&held);
	if (pipe(pipes))
		_exit(113);
	for (int i = 0; i < 4 * EACH; i++)
		if (pthread_create(&t, NULL, kinds[i % 4], &pipes[0]))
			_exit(112);
	sleep_ms(20);
}

static int run_another(void)
{
	char *const argv[] = { self, "another", NULL };

	start_many();
	execv(self, argv);
	return 1;
}

static int leave_with_all(void)
{
	start_many();
	exit(17);
}

static void *leave_here(void *argument)
{
	exit(18);
	return argument;
}

static int leave_from_another(void)
{
	pthread_t t;

	start_many();
	pthread_create(&t, NULL, leave_here, NULL);
	return pause();
}

static int die_with_all(void)
{
	start_many();
	abort();
}

/* Descriptors and the working directory are the process's: a thread changes them for all. */
static void *change(void *argument)
{
	*(int *)argument = dup(1);
	return chdir("/") ? NULL : argument;
}

static void test_shared(void)
{
	char path[64] = "";
	pthread_t t;
	int fd = -1;

	pthread_create(&t, NULL, change, &fd);
	pthread_join(t, NULL);
	ok(fd > 2 && fcntl(fd, F_GETFD) == 0, "what a thread opens all have");
	ok(getcwd(path, sizeof(path)) && !strcmp(path, "/"), "where it goes all are");
	close(fd);
}

/* The first thread ends by itself: the process goes on, and its status is the exit's. */
static void *exit_later(void *argument)
{
	sleep_ms(20);
	exit(9);
	return argument;
}

static int leave_first(void)
{
	pthread_t t;

	pthread_create(&t, NULL, exit_later, NULL);
	pthread_exit(NULL);
}

static int leave_all(void)
{
	pthread_t t;

	pthread_create(&t, NULL, return_it, NULL);
	pthread_join(t, NULL);
	pthread_exit(NULL);
}

static int forks;

static void count_fork(void)
{
	forks++;
}

static void *fork_here(void *argument)
{
	pid_t pid = fork();

	if (pid == 0) {
		pthread_t t;

		/* Here we are alone, and can make threads again. */
		if (forks != 2 || pthread_create(&t, NULL, return_it, NULL) ||
		    pthread_join(t, NULL))
			_exit(1);
		_exit(33);
	}
	*(int *)argument = status_of(pid);
	return NULL;
}

static void test_fork(void)
{
	int status = 0;
	pthread_t t, other;

	pthread_atfork(count_fork, NULL, count_fork);
	pthread_create(&other, NULL, sleep_always, NULL);
	pthread_create(&t, NULL, fork_here, &status);
	pthread_join(t, NULL);
	is(status, exited(33), "a thread forks: the child has that thread only, and makes more");
	is(forks, 1, "what was to be done before was, once");
	pthread_cancel(other);
	pthread_join(other, NULL);
}

int main(int argc, char *argv[])
{
	if (argc > 1)
		return raw(SYS_gettid) == getpid() ? 44 : 1;
	self = argv[0];
	is(in_child(leave_first), exited(9), "a process goes on without its first thread");
	is(in_child(leave_all), exited(0), "the last thread to leave ends it with 0");
	test_fork();
	is(in_child(run_another), exited(44), "another program: all other threads are gone");
	is(in_child(leave_with_all), exited(17), "exit: all are gone");
	is(in_child(leave_from_another), exited(18), "likewise from another thread");
	is(in_child(die_with_all), SIGABRT, "a signal: all are gone");
	test_shared();
	return done();
}
