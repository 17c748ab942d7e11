/*
 * Queues of tasks: order, and removal from the front, the middle and the end, against an array.
 * Links kernel/proc/queue.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/proc/thread.h"

struct thread thread_table[NR_TASKS];

#define NR (NR_TASKS - 2u)

/* The same queue as an array. */
static task_id expected[NR];
static uint32_t nr_expected;

static void check(const struct queue *q)
{
	task_id t = q->first, before = NOBODY;

	for (uint32_t i = 0; i < nr_expected; i++) {
		assert_int_equal(t, expected[i]);
		assert_int_equal(thread_table[t].turn.before, before);
		before = t;
		t = queue_after(LINK_TURN, t);
	}
	assert_int_equal(t, NOBODY);
	assert_int_equal(q->last, before);
}

static void insert_at(struct queue *q, uint32_t place, task_id t)
{
	queue_insert(q, LINK_TURN, t, place == 0 ? NOBODY : expected[place - 1]);
	memmove(&expected[place + 1], &expected[place], (nr_expected - place) * sizeof(task_id));
	expected[place] = t;
	nr_expected++;
	check(q);
}

static void remove_at(struct queue *q, uint32_t place)
{
	queue_remove(q, LINK_TURN, expected[place]);
	nr_expected--;
	memmove(&expected[place], &expected[place + 1], (nr_expected - place) * sizeof(task_id));
	check(q);
}

static void first_in_first_out(void **state)
{
	struct queue q = {NOBODY, NOBODY};

	(void)state;
	nr_expected = 0;
	for (task_id t = 1; t <= NR; t++) {
		queue_add(&q, LINK_TURN, t);
		expected[nr_expected++] = t;
		check(&q);
	}
	while (nr_expected > 0)
		remove_at(&q, 0);
}

static void anywhere(void **state)
{
	struct queue q = {NOBODY, NOBODY};
	uint32_t random = 1;

	(void)state;
	nr_expected = 0;
	for (task_id t = 1; t <= NR; t++) {
		random = random * 1103515245 + 12345;
		insert_at(&q, (random >> 16) % (nr_expected + 1), t);
	}
	while (nr_expected > 0) {
		random = random * 1103515245 + 12345;
		remove_at(&q, (random >> 16) % nr_expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_in_first_out),
		cmocka_unit_test(anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
