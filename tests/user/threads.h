/*
 * Threads for tests that need some: begun without further ado, and awaited.
 */
#ifndef TESTS_USER_THREADS_H
#define TESTS_USER_THREADS_H

#include <pthread.h>

#include "tests/user/tap.h"

static inline pthread_t started(void *(*function)(void *), void *argument)
{
	pthread_t t;
	int error = pthread_create(&t, NULL, function, argument);

	if (error) {
		say("# no thread: %s\n", strerror(error));
		_exit(112);
	}
	return t;
}

/* What it returned. */
static inline void *joined(pthread_t t)
{
	void *value = (void *)-1l;

	pthread_join(t, &value);
	return value;
}

#endif
