/*
 * The strings of an exec: what is collected, what is refused, and that nothing stays behind then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/errno.h"
#include "kernel/proc/args.h"
#include "kernel/proc/rlimit.h"
#include "tests/unit/fs_host.h"

static const char *const nothing[] = { NULL };

static struct strings user_list(const char *const *list)
{
	return (struct strings){ .user = (uint64_t)list };
}

static char *filled(size_t length)
{
	char *string = malloc(length + 1);

	memset(string, 'x', length);
	string[length] = '\0';
	return string;
}

/* What args_get answers; on success the strings are put again.  No frame stays behind. */
static int32_t try(const char *const *argv, const char *const *envp, struct args *args)
{
	int32_t err = args_get(args, "/path", NULL, user_list(argv), user_list(envp));

	if (!err)
		args_put(args);
	assert_int_equal(host_frames_held, 0);
	return err;
}

static void test_strings(void **state)
{
	static const char expected[] = "/path\0one\0\0three\0A=1";
	const char *const argv[] = { "one", "", "three", NULL };
	const char *const envp[] = { "A=1", NULL };
	struct args args;
	char out[sizeof(expected)];

	(void)state;
	assert_int_equal(args_get(&args, "/path", NULL, user_list(argv), user_list(envp)), 0);
	assert_int_equal(args.argc, 3);
	assert_int_equal(args.envc, 1);
	assert_int_equal(args.size, sizeof(expected));
	assert_int_equal(args.path_size, 6);
	assert_int_equal(args_copy_out(&args, (uint64_t)out), 0);
	assert_memory_equal(out, expected, sizeof(expected));
	assert_int_equal(args_string_size(&args, 6), 4);
	assert_int_equal(args_string_size(&args, 10), 1);
	assert_int_equal(args_copy_out(&args, BAD_ADDRESS), -EFAULT);
	args_put(&args);
	assert_int_equal(host_frames_held, 0);
}

static void test_empty(void **state)
{
	struct args args;

	(void)state;
	assert_int_equal(try(nothing, nothing, &args), 0);
	assert_int_equal(args.argc, 1);
	assert_int_equal(args.size, 7);
	assert_int_equal(try(NULL, NULL, &args), 0);
	assert_int_equal(args.argc, 1);
}

/* A script's interpreter and its argument come in the place of the first string. */
static void test_front(void **state)
{
	static const char expected[] = "/path\0sh\0-x\0script\0two";
	const char *const front[] = { "sh", "-x", "script", NULL };
	const char *const argv[] = { "one", "two", NULL };
	struct args args;
	char out[sizeof(expected)];

	(void)state;
	assert_int_equal(args_get(&args, "/path", front, user_list(argv), user_list(nothing)), 0);
	assert_int_equal(args.argc, 4);
	assert_int_equal(args.size, sizeof(expected));
	assert_int_equal(args_copy_out(&args, (uint64_t)out), 0);
	assert_memory_equal(out, expected, sizeof(expected));
	args_put(&args);
	assert_int_equal(args_get(&args, "/path", front, user_list(nothing), user_list(nothing)),
			 0);
	assert_int_equal(args.argc, 3);
	args_put(&args);
	assert_int_equal(host_frames_held, 0);
}

/* Strings that end at, before and behind the end of a frame. */
static void test_lengths(void **state)
{
	(void)state;
	for (size_t length = 4080; length < 4105; length++) {
		char *string = filled(length);
		const char *const argv[] = { string, "end", NULL };
		struct args args;
		char *out = malloc(6 + length + 1 + 4);

		assert_int_equal(args_get(&args, "/path", NULL, user_list(argv),
					  user_list(nothing)), 0);
		assert_int_equal(args.size, 6 + length + 1 + 4);
		assert_int_equal(args_copy_out(&args, (uint64_t)out), 0);
		assert_string_equal(out + 6, string);
		assert_string_equal(out + 6 + length + 1, "end");
		assert_int_equal(args_string_size(&args, 6), length + 1);
		args_put(&args);
		free(out);
		free(string);
	}
}

static void test_too_big(void **state)
{
	char *largest = filled(MAX_ARG_STRLEN - 1);
	char *larger = filled(MAX_ARG_STRLEN);
	const char *const good[] = { largest, NULL };
	const char *const bad[] = { larger, NULL };
	struct args args;

	(void)state;
	assert_int_equal(try(good, nothing, &args), 0);
	assert_int_equal(try(bad, nothing, &args), -E2BIG);
	assert_int_equal(try(nothing, bad, &args), -E2BIG);
	free(largest);
	free(larger);
}

/* A quarter of the stack's limit, the pointers and the path included; within bounds. */
static void test_limit(void **state)
{
	static const struct {
		uint64_t stack, all;
	} rows[] = {
		{ RLIM_INFINITY, ARGS_MAX }, { 4ull * ARGS_MAX + 4, ARGS_MAX },
		{ 4ull * ARGS_MAX - 4, ARGS_MAX - 1 }, { 8u << 20, 2u << 20 },
		{ 4ull * ARGS_MIN + 4, ARGS_MIN + 1 }, { 4096, 4096 + sizeof(uint64_t) },
		{ 0, 4096 + sizeof(uint64_t) },
	};
	const uint64_t piece = 100000;
	char *string = filled(piece - 1), *last = filled(piece);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *argv[ARGS_MAX / 100000 + 3];
		uint64_t left = rows[i].all - sizeof("/path") - sizeof(uint64_t), n = 0;
		struct args args;

		host_limit = rows[i].stack;
		for (; left > piece; left -= piece + sizeof(uint64_t))
			argv[n++] = string;
		last[left - 1] = '\0';
		argv[n++] = last;
		argv[n++] = NULL;
		assert_int_equal(try(argv, nothing, &args), 0);
		last[left - 1] = 'x';
		last[left] = '\0';
		assert_int_equal(try(argv, nothing, &args), -E2BIG);
		last[left] = 'x';
	}
	host_limit = RLIM_INFINITY;
	free(string);
	free(last);
}

static void test_bad_pointers(void **state)
{
	const char *const wild[] = { "good", (const char *)BAD_ADDRESS, NULL };
	struct args args;

	(void)state;
	assert_int_equal(try(wild, nothing, &args), -EFAULT);
	assert_int_equal(try(nothing, wild, &args), -EFAULT);
	assert_int_equal(try((const char *const *)BAD_ADDRESS, nothing, &args), -EFAULT);
	assert_int_equal(try(nothing, (const char *const *)BAD_ADDRESS, &args), -EFAULT);
}

/* Memory runs out at each frame in turn. */
static void test_no_memory(void **state)
{
	char *string = filled(10000);
	const char *const argv[] = { string, NULL };
	struct args args;
	int32_t err;
	long n = 0;

	(void)state;
	do {
		host_frames = n++;
		err = try(argv, nothing, &args);
		assert_true(err == 0 || err == -ENOMEM);
	} while (err);
	assert_int_equal(n, 5); /* the index and three of strings; then there are enough */
	host_frames = FRAMES_FOR_EVER;
	free(string);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),	     cmocka_unit_test(test_empty),
		cmocka_unit_test(test_front),
		cmocka_unit_test(test_lengths),	     cmocka_unit_test(test_too_big),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_bad_pointers), cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
