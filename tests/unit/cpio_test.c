/*
 * The archive's reader: good archives, and every way in which one can be damaged, under the address
 * sanitizer, with the archive in a block of exactly its size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/fs/cpio.h"
#include "tests/unit/fs_host.h"

static char archive[4096];
static size_t size;

static int make_archive(void **state)
{
	(void)state;
	size = host_cpio_entry(archive, "etc", 040755, "", 0);
	size += host_cpio_entry(archive + size, "etc/a", 0100644, "hello", 5);
	size += host_cpio_entry(archive + size, "TRAILER!!!", 0, "", 0);
	return 0;
}

/* Read the first n bytes to the end: cpio_next's last answer; the entries in *entries. */
static int32_t read_all(const char *bytes, size_t n, int *entries)
{
	char *copy = malloc(n);
	struct cpio in = { .bytes = copy, .size = n };
	struct cpio_entry entry;
	volatile char sum = 0;
	int32_t more;

	memcpy(copy, bytes, n);
	*entries = 0;
	while ((more = cpio_next(&in, &entry)) == 1) {
		++*entries;
		for (uint32_t i = 0; i < entry.size; i++) /* all of it is there to be read */
			sum = (char)(sum + entry.data[i]);
	}
	assert_true(in.at <= in.size);
	assert_true(more == 0 || in.fault);
	free(copy);
	return more;
}

static void test_good(void **state)
{
	struct cpio in = { .bytes = archive, .size = size };
	struct cpio_entry entry;

	(void)state;
	assert_int_equal(cpio_next(&in, &entry), 1);
	assert_string_equal(entry.name, "etc");
	assert_int_equal(entry.mode, 040755);
	assert_int_equal(cpio_next(&in, &entry), 1);
	assert_string_equal(entry.name, "etc/a");
	assert_int_equal(entry.size, 5);
	assert_memory_equal(entry.data, "hello", 5);
	assert_int_equal(cpio_next(&in, &entry), 0);
}

static void test_joined(void **state)
{
	static char joined[12288];
	int entries;

	(void)state;
	memcpy(joined, archive, size);
	memcpy(joined + 4096, archive, size);
	assert_int_equal(read_all(joined, 4096 + size, &entries), 0);
	assert_int_equal(entries, 4);
	assert_int_equal(read_all(joined, sizeof(joined), &entries), 0);
}

static void test_every_cut(void **state)
{
	/* The trailer's padding may be missing. */
	size_t whole = size - (size - 110 - sizeof("TRAILER!!!")) % 4;
	int entries;

	(void)state;
	while (whole > 0 && archive[whole - 2] == '\0')
		whole--;
	for (size_t n = 0; n < whole; n++)
		assert_int_equal(read_all(archive, n, &entries), -1);
}

/* Each byte of the headers in turn becomes something else: damage is told or harmless. */
static void test_every_byte(void **state)
{
	static const char values[] = { 0, 'f', '0', 'z', '\xff', '/' };
	int entries;

	(void)state;
	for (size_t at = 0; at < size; at++) {
		char kept = archive[at];

		for (size_t v = 0; v < sizeof(values); v++) {
			archive[at] = values[v];
			assert_in_range(read_all(archive, size, &entries) + 1, 0, 1);
		}
		archive[at] = kept;
	}
}

static void test_faults(void **state)
{
	int entries;

	(void)state;
	assert_int_equal(read_all("\x1f\x8b gzip", 8, &entries), -1);
	memcpy(archive, "070707", 6);
	assert_int_equal(read_all(archive, size, &entries), -1);
	make_archive(NULL);
	memcpy(archive + 54, "fffffff0", 8); /* the first file's size */
	assert_int_equal(read_all(archive, size, &entries), -1);
	make_archive(NULL);
	memcpy(archive + 94, "fffffff0", 8); /* the first name's */
	assert_int_equal(read_all(archive, size, &entries), -1);
	make_archive(NULL);
	memcpy(archive + 94, "00000000", 8);
	assert_int_equal(read_all(archive, size, &entries), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, make_archive),
		cmocka_unit_test_setup(test_joined, make_archive),
		cmocka_unit_test_setup(test_every_cut, make_archive),
		cmocka_unit_test_setup(test_every_byte, make_archive),
		cmocka_unit_test_setup(test_faults, make_archive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
