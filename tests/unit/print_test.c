/*
 * The kernel's printf says what the C library's says.
 * Links kernel/lib/print.c, format.c, log.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "kernel/lib/log.h"
#include "kernel/lib/print.h"

static char printed[256];
static size_t nr_printed;

void print_char(char c)
{
	assert_true(nr_printed < sizeof(printed) - 1);
	printed[nr_printed++] = c;
	printed[nr_printed] = 0;
}

uint64_t log_clock(void)
{
	return 0;
}

#define SAME(...)                                                                                  \
	do {                                                                                       \
		char want[256];                                                                    \
		snprintf(want, sizeof(want), __VA_ARGS__);                                         \
		nr_printed = 0;                                                                    \
		printed[0] = 0;                                                                    \
		print(__VA_ARGS__);                                                                \
		assert_string_equal(printed, want);                                                \
	} while (0)

static void numbers(void **state)
{
	(void)state;
	SAME("%d %d %d", 0, 1, -1);
	SAME("%d %d", INT32_MAX, INT32_MIN);
	SAME("%u %x", UINT32_MAX, UINT32_MAX);
	SAME("%ld %ld", INT64_MAX, INT64_MIN);
	SAME("%lu %lx", UINT64_MAX, UINT64_MAX);
}

static void widths(void **state)
{
	(void)state;
	SAME("[%5d] [%05u] [%1x] [%016lx]", 42, 42u, 0xabcu, 0x1234ul);
	SAME("[%8s] [%2s] [%-6s] [%-5u]", "abc", "abc", "ab", 42u);
	SAME("[%3c] [%o] [%06o]", 'x', 0755u, 8u);
}

static void text(void **state)
{
	(void)state;
	SAME("%s%c%s%%", "a", 'b', "");
	SAME("nothing");
	SAME("%s", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(widths),
		cmocka_unit_test(text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
