/*
 * Fault injection: which pass fails, and what the text that sets it may look like.
 * Links kernel/check/inject.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/check/inject.h"
#include "spec/steps.h"

static int disarm(void **state)
{
	(void)state;
	for (uint32_t step = 0; step < NR_STEPS; step++)
		inject_set(step, 0);
	return 0;
}

static void only_the_nth_pass_fails(void **state)
{
	(void)state;
	assert_true(inject_set(STEP_MM, 3));
	assert_false(inject_hits(STEP_MM));
	assert_false(inject_hits(STEP_MM));
	assert_true(inject_hits(STEP_MM));
	for (int i = 0; i < 10; i++)
		assert_false(inject_hits(STEP_MM));
}

static void steps_are_counted_apart(void **state)
{
	(void)state;
	assert_true(inject_set(STEP_FILES, 1));
	assert_true(inject_set(STEP_FS, 2));
	assert_false(inject_hits(STEP_FS));
	assert_true(inject_hits(STEP_FILES));
	assert_true(inject_hits(STEP_FS));
}

static void zero_disarms(void **state)
{
	(void)state;
	assert_true(inject_set(STEP_PID, 1));
	assert_true(inject_set(STEP_PID, 0));
	assert_false(inject_hits(STEP_PID));
}

static void a_step_that_is_none_is_refused(void **state)
{
	(void)state;
	assert_false(inject_set(NR_STEPS, 1));
	assert_false(inject_set(~0u, 1));
}

static void text_sets_steps(void **state)
{
	(void)state;
	assert_true(inject_parse("mm:1,files:2"));
	assert_true(inject_hits(STEP_MM));
	assert_false(inject_hits(STEP_FILES));
	assert_true(inject_hits(STEP_FILES));
	/* One name is the beginning of another. */
	assert_true(inject_parse("signals:1"));
	assert_false(inject_hits(STEP_SIGNAL));
	assert_true(inject_hits(STEP_SIGNALS));
}

static void bad_text_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "mm", "mm:", "mm:x", "mm:1,", "mm:1x", ",mm:1", "nothing:1", "mm:-1", "MM:1",
		"mm:99999999999999999999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(inject_parse(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(only_the_nth_pass_fails, disarm),
		cmocka_unit_test_setup(steps_are_counted_apart, disarm),
		cmocka_unit_test_setup(zero_disarms, disarm),
		cmocka_unit_test_setup(a_step_that_is_none_is_refused, disarm),
		cmocka_unit_test_setup(text_sets_steps, disarm),
		cmocka_unit_test_setup(bad_text_is_refused, disarm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
