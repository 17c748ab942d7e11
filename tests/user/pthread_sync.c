/*
 * What threads wait with: mutexes of each kind, conditions, barriers, read-write locks, semaphores.
 * Built with musl and with glibc.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

#include "tests/user/tap.h"
#include "tests/user/threads.h"

#define THREADS 8
#define ROUNDS 500

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long total;

/* A date that lies ms from now on the clock. */
static struct timespec from_now(clockid_t clock, long ms)
{
	struct timespec time;

	clock_gettime(clock, &time);
	time.tv_nsec += ms * 1000000;
	time.tv_sec += time.tv_nsec / 1000000000;
	time.tv_nsec %= 1000000000;
	return time;
}

static void *add(void *argument)
{
	for (int i = 0; i < ROUNDS; i++) {
		long seen;

		pthread_mutex_lock(argument);
		seen = total;
		if (i % 50 == 0)
			sched_yield();
		total = seen + 1;
		pthread_mutex_unlock(argument);
	}
	return NULL;
}

static void *trylock(void *argument)
{
	return (void *)(long)pthread_mutex_trylock(argument);
}

static void *unlock(void *argument)
{
	return (void *)(long)pthread_mutex_unlock(argument);
}

static void test_mutex(void)
{
	struct timespec date = from_now(CLOCK_REALTIME, 20);
	pthread_t t[THREADS];

	for (int i = 0; i < THREADS; i++)
		t[i] = started(add, &lock);
	for (int i = 0; i < THREADS; i++)
		joined(t[i]);
	is(total, THREADS * ROUNDS, "%d threads count under a lock, none is lost", THREADS);
	is(pthread_mutex_lock(&lock), 0, "a lock");
	is(joined(started(trylock, &lock)), EBUSY, "is busy for the others");
	is(pthread_mutex_timedlock(&lock, &date), ETIMEDOUT, "and for its holder, for a while");
	pthread_mutex_unlock(&lock);
}

static void make(pthread_mutex_t *mutex, int type)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, type);
	pthread_mutex_init(mutex, &attr);
	pthread_mutexattr_destroy(&attr);
}

static void test_kinds(void)
{
	pthread_mutex_t m;

	make(&m, PTHREAD_MUTEX_RECURSIVE);
	ok(!pthread_mutex_lock(&m) && !pthread_mutex_lock(&m) && !pthread_mutex_trylock(&m),
	   "a recursive lock is taken three times");
	pthread_mutex_unlock(&m);
	pthread_mutex_unlock(&m);
	is(joined(started(trylock, &m)), EBUSY, "and held until it is given back as often");
	pthread_mutex_unlock(&m);
	is(joined(started(trylock, &m)), 0, "then somebody else has it");

	make(&m, PTHREAD_MUTEX_ERRORCHECK);
	is(pthread_mutex_unlock(&m), EPERM, "a checking lock: not held");
	is(pthread_mutex_lock(&m), 0, "taken");
	is(pthread_mutex_lock(&m), EDEADLK, "not twice");
	is(joined(started(unlock, &m)), EPERM, "not given back by another thread");
	is(pthread_mutex_unlock(&m), 0, "given back");
}

static int waiting, woken;

static void *wait_once(void *argument)
{
	pthread_mutex_lock(&lock);
	waiting++;
	pthread_cond_wait(argument, &lock);
	woken++;
	pthread_mutex_unlock(&lock);
	return NULL;
}

static int woken_now(int least)
{
	int n = 0;

	for (int i = 0; i < 200 && n < least; i++) {
		sleep_ms(2);
		pthread_mutex_lock(&lock);
		n = woken;
		pthread_mutex_unlock(&lock);
	}
	return n;
}

static void test_condition(void)
{
	struct timespec date = from_now(CLOCK_MONOTONIC, 20);
	pthread_t t[THREADS];
	pthread_condattr_t attr;
	pthread_cond_t steady;
	bool all = false;

	for (int i = 0; i < THREADS; i++)
		t[i] = started(wait_once, &changed);
	while (!all) {
		pthread_mutex_lock(&lock);
		all = waiting == THREADS;
		pthread_mutex_unlock(&lock);
		sched_yield();
	}
	pthread_cond_signal(&changed);
	is(woken_now(1), 1, "a signal wakes one");
	pthread_mutex_lock(&lock);
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	is(woken_now(THREADS), THREADS, "a broadcast the rest");
	for (int i = 0; i < THREADS; i++)
		joined(t[i]);

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&steady, &attr);
	pthread_mutex_lock(&lock);
	is(pthread_cond_timedwait(&steady, &lock, &date), ETIMEDOUT, "until a date since boot");
	date = from_now(CLOCK_REALTIME, 20);
	is(pthread_cond_timedwait(&changed, &lock, &date), ETIMEDOUT, "until one of the calendar");
	pthread_mutex_unlock(&lock);
}

static pthread_barrier_t barrier;
static int before[3];

static void *meet(void *argument)
{
	long serial = 0;

	for (int i = 0; i < 3; i++) {
		__atomic_add_fetch(&before[i], 1, __ATOMIC_SEQ_CST);
		serial += pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
		if (before[i] != THREADS)
			return (void *)100l;
	}
	(void)argument;
	return (void *)serial;
}

static void test_barrier(void)
{
	pthread_t t[THREADS];
	long serial = 0;

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		t[i] = started(meet, NULL);
	for (int i = 0; i < THREADS; i++)
		serial += (long)joined(t[i]);
	is(serial, 3, "three times all come to a barrier, and one of them is told");
	pthread_barrier_destroy(&barrier);
}

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

static void *try_read(void *argument)
{
	long answer = pthread_rwlock_tryrdlock(&rwlock);

	(void)argument;
	if (answer == 0)
		pthread_rwlock_unlock(&rwlock);
	return (void *)answer;
}

static void *write_it(void *argument)
{
	pthread_rwlock_wrlock(&rwlock);
	total = (long)argument;
	pthread_rwlock_unlock(&rwlock);
	return NULL;
}

static void test_rwlock(void)
{
	struct timespec date;
	pthread_t t;

	pthread_rwlock_rdlock(&rwlock);
	is(joined(started(try_read, NULL)), 0, "two read at once");
	total = 0;
	t = started(write_it, (void *)77l);
	sleep_ms(10);
	is(total, 0, "a writer waits for the reader");
	pthread_rwlock_unlock(&rwlock);
	joined(t);
	is(total, 77, "then it writes");
	pthread_rwlock_wrlock(&rwlock);
	is(joined(started(try_read, NULL)), EBUSY, "nobody reads while one writes");
	pthread_rwlock_unlock(&rwlock);
	pthread_rwlock_rdlock(&rwlock);
	date = from_now(CLOCK_REALTIME, 10);
	is(pthread_rwlock_timedwrlock(&rwlock, &date), ETIMEDOUT, "a writer gives up in time");
	pthread_rwlock_unlock(&rwlock);
}

static sem_t full, room;

static void *produce(void *argument)
{
	for (long i = 1; i <= 100; i++) {
		sem_wait(&room);
		*(long *)argument = i;
		sem_post(&full);
	}
	return NULL;
}

static void test_semaphore(void)
{
	struct timespec date = from_now(CLOCK_REALTIME, 10);
	long place = 0, sum = 0;
	pthread_t t;
	int value = -1;

	sem_init(&full, 0, 0);
	sem_init(&room, 0, 1);
	ok(sem_trywait(&full) == -1 && errno == EAGAIN, "an empty semaphore");
	ok(sem_timedwait(&full, &date) == -1 && errno == ETIMEDOUT, "stays empty");
	t = started(produce, &place);
	for (int i = 0; i < 100; i++) {
		sem_wait(&full);
		sum += place;
		sem_post(&room);
	}
	joined(t);
	is(sum, 5050, "a hundred pieces go from one thread to the other");
	sem_getvalue(&room, &value);
	is(value, 1, "and the room is free again");
}

int main(void)
{
	test_mutex();
	test_kinds();
	test_condition();
	test_barrier();
	test_rwlock();
	test_semaphore();
	return done();
}
