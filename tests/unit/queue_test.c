/*
 * Queues: order, and removal from the front, the middle and the end, against an array.
 * Tests kernel/proc/queue.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/proc/queue.h"

#define NR 10u

static struct record {
	int before;
	struct link link;
	int after;
} record[NR];

/* The same queue as an array. */
static struct record *expected[NR];
static uint32_t nr_expected;

static void check(const struct link *q)
{
	const struct link *at = q;

	assert_int_equal(queue_is_empty(q), nr_expected == 0);
	for (uint32_t i = 0; i < nr_expected; i++) {
		assert_ptr_equal(at->after->before, at);
		at = at->after;
		assert_ptr_equal(QUEUED(at, struct record, link), expected[i]);
	}
	assert_ptr_equal(at->after, q);
	assert_ptr_equal(q->before, at);
}

static void insert_at(struct link *q, uint32_t place, struct record *r)
{
	queue_insert(&r->link, place == 0 ? q : &expected[place - 1]->link);
	memmove(expected + place + 1, expected + place, (nr_expected - place) * sizeof(*expected));
	expected[place] = r;
	nr_expected++;
	check(q);
}

static void remove_at(struct link *q, uint32_t place)
{
	queue_remove(&expected[place]->link);
	nr_expected--;
	memmove(expected + place, expected + place + 1, (nr_expected - place) * sizeof(*expected));
	check(q);
}

static void first_in_first_out(void **state)
{
	struct link q;

	(void)state;
	nr_expected = 0;
	queue_init(&q);
	check(&q);
	for (uint32_t i = 0; i < NR; i++) {
		queue_add(&q, &record[i].link);
		expected[nr_expected++] = &record[i];
		check(&q);
	}
	while (nr_expected > 0)
		remove_at(&q, 0);
}

static void anywhere(void **state)
{
	struct link q;

	(void)state;
	nr_expected = 0;
	queue_init(&q);
	for (uint32_t i = 0; i < NR; i++)
		insert_at(&q, i * 7 % (nr_expected + 1), &record[i]);
	for (uint32_t i = 0; nr_expected > 0; i++)
		remove_at(&q, i * 5 % nr_expected);
}

static void in_none(void **state)
{
	struct link link;

	(void)state;
	queue_init(&link);
	queue_remove(&link);
	assert_true(queue_is_empty(&link));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_in_first_out),
		cmocka_unit_test(anywhere),
		cmocka_unit_test(in_none),
	};

	return cmocka_run_group_tests_name("queues of tasks", tests, NULL, NULL);
}
