/*
 * Timers of the kernel: they ring in the order of their times, may be set again while they ring,
 * and how many intervals have passed.  Links kernel/proc/timer.c, with a clock that is set by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/proc/timer.h"
#include "kernel/x86/clock.h"

#define NR 8

static uint64_t now;
static struct timer timers[NR];
static int rung[4 * NR], nr_rung;
static uint64_t again; /* the interval at which a timer sets itself; 0: it does not */

uint64_t clock_now(void)
{
	return now;
}

static void ring(struct timer *timer)
{
	rung[nr_rung++] = (int)(timer - timers);
	assert_false(timer->is_set);
	if (again != 0)
		timer_set(timer, timer->deadline + again);
}

static int start(void **state)
{
	(void)state;
	for (int i = 0; i < NR; i++)
		timers[i] = (struct timer){.ring = ring};
	now = again = 0;
	nr_rung = 0;
	return 0;
}

static void in_order(void **state)
{
	static const uint64_t deadlines[NR] = {50, 20, 80, 20, 10, 70, 60, 30};
	static const int order[NR] = {4, 1, 3, 7, 0, 6, 5, 2};

	(void)state;
	for (int i = 0; i < NR; i++)
		timer_set(&timers[i], deadlines[i]);
	timers_ring();
	assert_int_equal(nr_rung, 0);
	assert_int_equal(timer_rest(&timers[2]), 80);
	for (now = 0; now <= 100; now++)
		timers_ring();
	assert_int_equal(nr_rung, NR);
	for (int i = 0; i < NR; i++)
		assert_int_equal(rung[i], order[i]);
	assert_int_equal(timer_rest(&timers[2]), 0);
}

static void cancelled(void **state)
{
	(void)state;
	for (int i = 0; i < NR; i++)
		timer_set(&timers[i], 10);
	timer_cancel(&timers[0]);
	timer_cancel(&timers[3]);
	timer_cancel(&timers[NR - 1]);
	timer_cancel(&timers[3]);
	timer_set(&timers[5], 30); /* later than it was */
	now = 10;
	assert_int_equal(timer_rest(&timers[1]), 1);
	timers_ring();
	assert_int_equal(nr_rung, NR - 4);
	now = 30;
	timers_ring();
	assert_int_equal(nr_rung, NR - 3);
	assert_int_equal(rung[NR - 4], 5);
}

static void again_and_again(void **state)
{
	(void)state;
	again = 10;
	timer_set(&timers[0], 10);
	now = 35;
	timers_ring();
	assert_int_equal(nr_rung, 3);
	assert_int_equal(timer_rest(&timers[0]), 5);
	timer_cancel(&timers[0]);
}

static void intervals(void **state)
{
	uint64_t passed;

	(void)state;
	assert_int_equal(timer_next(100, 10, 99, &passed), 100);
	assert_int_equal(passed, 0);
	assert_int_equal(timer_next(100, 10, 100, &passed), 110);
	assert_int_equal(passed, 1);
	assert_int_equal(timer_next(100, 10, 135, &passed), 140);
	assert_int_equal(passed, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(in_order, start),
		cmocka_unit_test_setup(cancelled, start),
		cmocka_unit_test_setup(again_and_again, start),
		cmocka_unit_test_setup(intervals, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
