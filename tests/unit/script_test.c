/*
 * The first line of a script: what is found in it, at every length about the limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/proc/script.h"

#define ENOEXEC 8

static char line[SCRIPT_LINE];
static struct script script;

/* Read a file with that text. */
static int32_t read_text(const char *text)
{
	size_t n = strlen(text);

	memset(line, 0, sizeof(line));
	memcpy(line, text, n < sizeof(line) ? n : sizeof(line));
	return script_read(line, &script);
}

static void is_read(const char *text, const char *interpreter, const char *argument)
{
	assert_int_equal(read_text(text), 0);
	assert_string_equal(script.interpreter, interpreter);
	if (argument)
		assert_string_equal(script.argument, argument);
	else
		assert_null(script.argument);
}

static void test_read(void **state)
{
	(void)state;
	is_read("#!/bin/sh\nrest", "/bin/sh", NULL);
	is_read("#!/bin/sh", "/bin/sh", NULL);
	is_read("#! \t/bin/sh \t\n", "/bin/sh", NULL);
	is_read("#!/bin/sh -x\n", "/bin/sh", "-x");
	is_read("#!/bin/sh -x", "/bin/sh", "-x");
	is_read("#!/bin/sh \t two words \n", "/bin/sh", "two words");
	is_read("#!x\n", "x", NULL);
}

static void test_refused(void **state)
{
	(void)state;
	assert_int_equal(read_text("#!\n"), -ENOEXEC);
	assert_int_equal(read_text("#!  \t \n/bin/sh\n"), -ENOEXEC);
}

static void test_meant(void **state)
{
	(void)state;
	memset(line, 0, sizeof(line));
	assert_false(script_is_meant(line));
	line[0] = '#';
	assert_false(script_is_meant(line));
	line[1] = '!';
	assert_true(script_is_meant(line));
}

/* A name of n letters without an end of line, and with one. */
static void test_long(void **state)
{
	char text[SCRIPT_LINE + 20];

	(void)state;
	for (size_t n = SCRIPT_LINE - 10; n < SCRIPT_LINE + 10; n++) {
		memset(text, 'x', sizeof(text));
		memcpy(text, "#!", 2);
		text[2 + n] = '\0';
		assert_int_equal(read_text(text), n + 2 < SCRIPT_LINE ? 0 : -ENOEXEC);
		if (n + 2 < SCRIPT_LINE)
			assert_int_equal(strlen(script.interpreter), n);
		text[2 + n] = '\n';
		text[3 + n] = '\0';
		assert_int_equal(read_text(text), n + 2 < SCRIPT_LINE ? 0 : -ENOEXEC);
	}
}

/* An argument is cut off where the line is. */
static void test_long_argument(void **state)
{
	char text[SCRIPT_LINE + 20];

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "#!x ", 4);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(read_text(text), 0);
	assert_string_equal(script.interpreter, "x");
	assert_int_equal(strlen(script.argument), SCRIPT_LINE - 1 - 4);
}

/* Blanks to the end, without an end of line. */
static void test_blanks(void **state)
{
	(void)state;
	memset(line, ' ', sizeof(line));
	memcpy(line, "#!", 2);
	assert_int_equal(script_read(line, &script), -ENOEXEC);
	memset(line, ' ', sizeof(line));
	memcpy(line, "#!x", 3);
	assert_int_equal(script_read(line, &script), 0);
	assert_null(script.argument);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),	      cmocka_unit_test(test_refused),
		cmocka_unit_test(test_meant),	      cmocka_unit_test(test_long),
		cmocka_unit_test(test_long_argument), cmocka_unit_test(test_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
