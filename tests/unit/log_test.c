/*
 * The log: levels, what the console is shown of it, long lines, what is kept, and bounded texts.
 * Links kernel/lib/log.c, print.c, format.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/format.h"
#include "kernel/lib/log.h"
#include "kernel/lib/print.h"

static char shown[1024];
static size_t nr_shown, nr_told;
static uint64_t now;

void print_char(char c)
{
	assert_true(nr_shown < sizeof(shown) - 1);
	shown[nr_shown++] = c;
	shown[nr_shown] = 0;
}

uint64_t log_clock(void)
{
	return now;
}

static void listener(void)
{
	nr_told++;
}

static int begin(void **state)
{
	(void)state;
	nr_shown = nr_told = 0;
	shown[0] = 0;
	log_console_level = LOG_LEVEL_SHOWN;
	log_shows_times = false;
	log_listener = listener;
	return 0;
}

static void line_is(uint64_t number, uint32_t level, const char *text)
{
	const struct log_line *line = log_line(number);

	assert_non_null(line);
	assert_int_equal(line->level, level);
	assert_int_equal(line->size, strlen(text));
	assert_memory_equal(line->text, text, line->size);
}

static void levels(void **state)
{
	uint64_t first = log_next();

	(void)state;
	print("one\n");
	print(KERN_ERR "two " KERN_INFO "parts\n");
	log_console_level = 4;
	print(KERN_WARNING "not shown\n");
	print(KERN_ERR "shown\n");
	line_is(first, 6, "one");
	line_is(first + 1, 3, "two parts");
	line_is(first + 2, 4, "not shown");
	assert_string_equal(shown, "one\ntwo parts\nshown\n");
	assert_int_equal(nr_told, 4);
	assert_null(log_line(first + 4));
}

static void times(void **state)
{
	uint64_t first = log_next();

	(void)state;
	log_shows_times = true;
	now = 12345678901;
	print("late");
	now++;
	print("r\n");
	assert_string_equal(shown, "[   12.345678] later\n");
	line_is(first, 6, "later");
	assert_int_equal(log_line(first)->time, 12345678901);
}

/* The console sees one line; the log keeps two. */
static void long_lines(void **state)
{
	char text[2 * LOG_LINE + 2];
	uint64_t first = log_next();

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	print(KERN_WARNING "%s\n", text);
	assert_int_equal(log_next(), first + 3);
	line_is(first + 2, 4, "x");
	assert_int_equal(nr_shown, sizeof(text));
}

static void what_is_kept(void **state)
{
	uint64_t before = log_next();

	(void)state;
	log_console_level = 0;
	for (uint32_t i = 0; i < 2 * NR_LOG_LINES; i++)
		print("%u\n", i);
	assert_int_equal(log_next(), before + 2 * NR_LOG_LINES);
	assert_int_equal(log_next() - log_first(), NR_LOG_LINES - 1);
	assert_null(log_line(log_first() - 1));
	print("begun ");
	line_is(log_first(), 6, "513");
	print("and ended\n");
	line_is(log_next() - 1, 6, "begun and ended");
}

/* The last one, since nothing goes back from it. */
static void dying(void **state)
{
	(void)state;
	log_console_level = 4;
	print("hidden");
	log_panic();
	print("all is shown\n");
	assert_string_equal(shown, "\nall is shown\n");
	assert_int_equal(nr_told, 0);
}

static void bounded_texts(void **state)
{
	char bytes[8] = "-------";
	struct buffer text = { .at = bytes, .room = 5 };

	(void)state;
	buffer_print(&text, "%-4s|%o", "ab", 8u);
	assert_memory_equal(bytes, "ab  |--", 7);
	assert_int_equal(text.size, 7);
	buffer_add(&text, "xyz", 3);
	assert_int_equal(text.size, 10);
	assert_memory_equal(bytes, "ab  |--", 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(levels, begin),
		cmocka_unit_test_setup(times, begin),
		cmocka_unit_test_setup(long_lines, begin),
		cmocka_unit_test_setup(what_is_kept, begin),
		cmocka_unit_test_setup(bounded_texts, begin),
		cmocka_unit_test_setup(dying, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
