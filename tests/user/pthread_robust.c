/*
 * Locks that outlive their holders, and what processes wait for each other with in memory that they
 * share.  Built with musl and with glibc.
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>

#include "tests/user/tap.h"
#include "tests/user/threads.h"

static void make(pthread_mutex_t *mutex, int robust, int shared)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setrobust(&attr, robust);
	pthread_mutexattr_setpshared(&attr, shared);
	pthread_mutex_init(mutex, &attr);
	pthread_mutexattr_destroy(&attr);
}

static void *die_holding(void *argument)
{
	pthread_mutex_lock(argument);
	return NULL;
}

static void test_robust(int shared, const char *kind)
{
	pthread_mutex_t m;

	make(&m, PTHREAD_MUTEX_ROBUST, shared);
	joined(started(die_holding, &m));
	is(pthread_mutex_lock(&m), EOWNERDEAD, "%s: the holder died, one is told", kind);
	is(pthread_mutex_consistent(&m), 0, "makes it consistent");
	is(pthread_mutex_unlock(&m), 0, "gives it back");
	is(pthread_mutex_lock(&m), 0, "and the next is not told");
	pthread_mutex_unlock(&m);
	joined(started(die_holding, &m));
	is(pthread_mutex_lock(&m), EOWNERDEAD, "once more");
	is(pthread_mutex_unlock(&m), 0, "given back as it is");
	is(pthread_mutex_lock(&m), ENOTRECOVERABLE, "it is lost");
}

/* Several wait for it; its holder dies; they have it one after the other. */
static void *lock_and_die(void *argument)
{
	long answer = pthread_mutex_lock(argument);

	pthread_mutex_consistent(argument);
	sleep_ms(5);
	return (void *)answer; /* holding it */
}

static void test_robust_waiters(void)
{
	pthread_t t[4];
	pthread_mutex_t m;
	int told = 0;

	make(&m, PTHREAD_MUTEX_ROBUST, PTHREAD_PROCESS_PRIVATE);
	for (int i = 0; i < 4; i++)
		t[i] = started(lock_and_die, &m);
	for (int i = 0; i < 4; i++)
		told += (long)joined(t[i]) == EOWNERDEAD;
	is(told, 3, "each dies holding it, and the next is woken and told");
}

/* What processes share: a robust lock whose holder is killed, a condition, a semaphore. */
struct shared {
	pthread_mutex_t lock, robust;
	pthread_cond_t changed;
	sem_t ready;
	int turn;
};

static int other_process(struct shared *s)
{
	pthread_mutex_lock(&s->robust);
	sem_post(&s->ready);
	pthread_mutex_lock(&s->lock);
	while (s->turn != 1)
		pthread_cond_wait(&s->changed, &s->lock);
	s->turn = 2;
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
	return raise(SIGKILL);
}

static void test_processes(void)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_condattr_t attr;
	pid_t pid;

	make(&s->lock, PTHREAD_MUTEX_STALLED, PTHREAD_PROCESS_SHARED);
	make(&s->robust, PTHREAD_MUTEX_ROBUST, PTHREAD_PROCESS_SHARED);
	pthread_condattr_init(&attr);
	pthread_condattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&s->changed, &attr);
	sem_init(&s->ready, 1, 0);
	pid = fork();
	if (pid == 0)
		_exit(other_process(s));
	is(sem_wait(&s->ready), 0, "another process posts a semaphore");
	is(pthread_mutex_trylock(&s->robust), EBUSY, "and holds a lock");
	pthread_mutex_lock(&s->lock);
	s->turn = 1;
	pthread_cond_signal(&s->changed);
	while (s->turn != 2)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
	is(pthread_mutex_lock(&s->robust), EOWNERDEAD, "which is told to be its killed holder's");
	is(status_of(pid), SIGKILL, "it was killed");
	munmap(s, sizeof(*s));
}

int main(void)
{
	test_robust(PTHREAD_PROCESS_PRIVATE, "a lock of one process");
	test_robust(PTHREAD_PROCESS_SHARED, "one of several");
	test_robust_waiters();
	test_processes();
	return done();
}
