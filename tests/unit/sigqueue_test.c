/*
 * Pending signals: what is queued and in which order it is taken, the limit of a user, a timer's
 * own entry.  Links kernel/proc/sigqueue.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/proc/sigqueue.h"

#define USER 2u
#define REAL_TIME 40

static struct pending pending;

static void send(int32_t signal, uint64_t value)
{
	struct siginfo info = {.signal = signal, .code = SI_QUEUE, .value = value};

	pending_add(&pending, sigqueue_new(USER, NR_SIGQUEUE), &info);
}

/* Take one of `set`: its value, with the signal it must be. */
static uint64_t take(uint64_t set, uint32_t signal)
{
	struct sigqueue *timer;
	struct siginfo info;

	assert_int_equal(pending_take(&pending, set, &info, &timer), signal);
	assert_null(timer);
	return info.value;
}

static void in_order(void **state)
{
	struct siginfo info;
	struct sigqueue *timer;

	(void)state;
	send(REAL_TIME + 1, 5);
	for (uint64_t i = 0; i < 4; i++)
		send(REAL_TIME, i);
	send(REAL_TIME + 1, 6);
	send(11, 9); /* SIGSEGV: before any lower number */
	send(2, 8);
	assert_int_equal(sigqueue_charged(USER), 8);
	assert_int_equal(take(~0ull, 11), 9);
	assert_int_equal(take(~0ull, 2), 8);
	assert_int_equal(take(1ull << REAL_TIME, REAL_TIME + 1), 5);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(take(~0ull, REAL_TIME), i);
	assert_int_equal(take(~0ull, REAL_TIME + 1), 6);
	assert_int_equal(pending_take(&pending, ~0ull, &info, &timer), 0);
	assert_int_equal(pending.set, 0);
	assert_null(pending.first);
	assert_int_equal(sigqueue_charged(USER), 0);
}

static void without_room(void **state)
{
	struct sigqueue *first, *timer;
	struct siginfo info = {.signal = REAL_TIME, .code = SI_USER, .pid = 7};

	(void)state;
	first = sigqueue_new(USER, 1);
	assert_non_null(first);
	assert_null(sigqueue_new(USER, 1));
	assert_non_null(sigqueue_new(USER + 1, 1));
	pending_add(&pending, NULL, &info);
	assert_int_equal(pending_take(&pending, ~0ull, &info, &timer), REAL_TIME);
	assert_int_equal(info.pid, 0); /* it is lost */
	sigqueue_free(first);
	for (uint32_t i = 1; i < NR_SIGQUEUE; i++)
		send(REAL_TIME, i);
	assert_null(sigqueue_new(USER, NR_SIGQUEUE));
	pending_forget(&pending, ~0ull);
	assert_int_equal(sigqueue_charged(USER), 0);
	assert_int_equal(pending.set, 0);
}

static void forgotten(void **state)
{
	(void)state;
	send(REAL_TIME, 1);
	send(10, 2);
	send(REAL_TIME, 3);
	pending_forget(&pending, 1ull << (REAL_TIME - 1));
	send(12, 4);
	assert_int_equal(take(~0ull, 10), 2);
	assert_int_equal(take(~0ull, 12), 4);
	assert_int_equal(pending.set, 0);
}

static void a_timer_keeps_its_entry(void **state)
{
	struct sigqueue *own = sigqueue_new(USER, NR_SIGQUEUE), *timer;
	struct siginfo info = {.signal = 14, .code = SI_TIMER};

	(void)state;
	own->reserved = true;
	pending_add(&pending, own, &info);
	assert_true(own->queued);
	assert_int_equal(pending_take(&pending, ~0ull, &info, &timer), 14);
	assert_ptr_equal(timer, own);
	assert_false(own->queued);
	pending_add(&pending, own, &info);
	pending_forget(&pending, ~0ull);
	assert_false(own->queued);
	pending_add(&pending, own, &info);
	sigqueue_free(own); /* it goes when it is taken */
	assert_int_equal(sigqueue_charged(USER), 1);
	assert_int_equal(take(~0ull, 14), 0);
	assert_int_equal(sigqueue_charged(USER), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(without_room),
		cmocka_unit_test(forgotten),
		cmocka_unit_test(a_timer_keeps_its_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
