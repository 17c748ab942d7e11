/*
 * Threads as a C library makes them: made, joined, detached, cancelled, with memory of their own,
 * and two hundred at the same time.  Built with musl and with glibc.
 */
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "tests/user/tap.h"

#define MANY 200

static void *return_it(void *argument)
{
	return argument;
}

static void *say_who(void *argument)
{
	pthread_t *self = argument;

	*self = pthread_self();
	pthread_exit((void *)7l);
}

static void test_join(void)
{
	pthread_t t, self;
	void *value = NULL;

	is(pthread_create(&t, NULL, return_it, (void *)42l), 0, "a thread is made");
	is(pthread_join(t, &value), 0, "and joined");
	is(value, 42, "it hands over what its function returned");
	is(pthread_create(&t, NULL, say_who, &self), 0, "another one");
	is(pthread_join(t, &value), 0, "is joined");
	is(value, 7, "it hands over what it gave to pthread_exit");
	ok(pthread_equal(t, self) && !pthread_equal(t, pthread_self()), "it knew who it was");
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int arrived, gate_open;

/* Say that we are here, and stay until the gate is opened. */
static void *stay(void *argument)
{
	pthread_mutex_lock(&lock);
	arrived++;
	pthread_cond_broadcast(&changed);
	while (!gate_open)
		pthread_cond_wait(&changed, &lock);
	arrived--;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return argument;
}

static void wait_for(int n)
{
	pthread_mutex_lock(&lock);
	while (arrived != n)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void set_gate(int open)
{
	pthread_mutex_lock(&lock);
	gate_open = open;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void test_detach(void)
{
	pthread_attr_t attr;
	pthread_t t;
	int detached = 0;

	set_gate(0);
	pthread_attr_init(&attr);
	is(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED), 0, "to be born detached");
	is(pthread_create(&t, &attr, stay, NULL), 0, "a thread is");
	wait_for(1);
	is(pthread_create(&t, NULL, stay, NULL), 0, "another one");
	detached = pthread_detach(t);
	is(detached, 0, "is detached later");
	wait_for(2);
	set_gate(1);
	wait_for(0);
	ok(true, "both go their way");
	pthread_attr_destroy(&attr);
}

/*
 * As many threads as are asked for, or as many as the system has tasks: then there is none for a
 * process either.
 */
static void test_many(void)
{
	static pthread_t threads[MANY];
	pthread_attr_t attr;
	long joined = 0, forked = 0;
	int n = 0, error = 0;

	set_gate(0);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN + 32768);
	for (; n < MANY && !error; n += !error)
		error = pthread_create(&threads[n], &attr, stay, (void *)(long)n);
	wait_for(n);
	if (error) {
		forked = raw(SYS_fork);
		if (forked == 0)
			raw(SYS_exit_group, 0);
		say("# %d threads: %s\n", n, strerror(error));
	}
	ok(n == MANY || (error == EAGAIN && forked == -EAGAIN), "%d threads at once", MANY);
	set_gate(1);
	for (long i = 0; i < n; i++) {
		void *value = NULL;

		joined += pthread_join(threads[i], &value) == 0 && (long)value == i;
	}
	is(joined, n, "all of them are joined");
	is(arrived, 0, "none is left");
}

static __thread long own = 5;
static __thread long own_zero;
static pthread_key_t key;
static int destroyed;

static void destroy(void *value)
{
	destroyed += (int)(long)value;
}

static void *use_own(void *argument)
{
	long n = (long)argument;

	if (own != 5 || own_zero != 0 || pthread_getspecific(key))
		return NULL;
	own = own_zero = n;
	pthread_setspecific(key, (void *)n);
	for (int i = 0; i < 20; i++) {
		sched_yield();
		if (own != n || own_zero != n || (long)pthread_getspecific(key) != n)
			return NULL;
	}
	return argument;
}

static void test_own_memory(void)
{
	pthread_t t[10];
	int good = 0;

	is(pthread_key_create(&key, destroy), 0, "a key for memory of one's own");
	for (long i = 0; i < 10; i++)
		pthread_create(&t[i], NULL, use_own, (void *)(i + 1));
	for (long i = 0; i < 10; i++) {
		void *value;

		good += pthread_join(t[i], &value) == 0 && (long)value == i + 1;
	}
	is(good, 10, "each thread has its own of __thread and of the key");
	is(destroyed, 55, "each one's is destroyed");
	ok(own == 5 && own_zero == 0, "the first thread's is as it was");
	pthread_key_delete(key);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int times;

static void slow_start(void)
{
	sleep_ms(10);
	times++;
}

static void *start_once(void *argument)
{
	pthread_once(&once, slow_start);
	return times == 1 ? argument : NULL;
}

static void test_once(void)
{
	pthread_t t[5];
	int good = 0;

	for (int i = 0; i < 5; i++)
		pthread_create(&t[i], NULL, start_once, &once);
	for (int i = 0; i < 5; i++) {
		void *value;

		good += pthread_join(t[i], &value) == 0 && value == &once;
	}
	is(good, 5, "five start it, each finds it done");
	is(times, 1, "it is done once");
}

static volatile int cleaned;
static volatile bool ready;

static void clean(void *argument)
{
	cleaned += (int)(long)argument;
}

static void *sleep_long(void *argument)
{
	pthread_cleanup_push(clean, (void *)1l);
	pthread_cleanup_push(clean, (void *)10l);
	ready = true;
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return argument;
}

static void *spin(void *argument)
{
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	ready = true;
	for (;;)
		;
	return argument;
}

static void *refuse_first(void *argument)
{
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	ready = true;
	sleep_ms(20);
	cleaned = 100;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	pthread_testcancel();
	return argument;
}

/* It waits for a condition, and must hold the lock again when it is cleaned up. */
static void unlock(void *argument)
{
	cleaned = pthread_mutex_trylock(&lock) == EBUSY ? 1000 : -1;
	pthread_mutex_unlock(argument);
}

static void *wait_long(void *argument)
{
	pthread_mutex_lock(&lock);
	pthread_cleanup_push(unlock, &lock);
	ready = true;
	for (;;)
		pthread_cond_wait(&changed, &lock);
	pthread_cleanup_pop(0);
	return argument;
}

static void test_one_cancel(void *(*function)(void *), int want, const char *what)
{
	void *value = NULL;
	pthread_t t;

	ready = false;
	cleaned = 0;
	pthread_create(&t, NULL, function, NULL);
	while (!ready)
		sleep_ms(1);
	sleep_ms(5);
	is(pthread_cancel(t), 0, "%s is cancelled", what);
	pthread_join(t, &value);
	ok(value == PTHREAD_CANCELED && cleaned == want, "and ends of it, clean (%d)", cleaned);
}

static void test_cancel(void)
{
	test_one_cancel(sleep_long, 11, "a thread that sleeps");
	test_one_cancel(spin, 0, "one that never calls, asynchronously,");
	test_one_cancel(refuse_first, 100, "one that does not want to be yet");
	test_one_cancel(wait_long, 1000, "one that waits for a condition");
}

int main(void)
{
	test_join();
	test_detach();
	test_many();
	test_own_memory();
	test_once();
	test_cancel();
	return done();
}
