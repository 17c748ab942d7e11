/*
 * Frames: ranges, counts, the end of memory.
 */
#include <string.h>

#include "tests/unit/mm.h"

static void frames_come_from_all_ranges_and_from_nowhere_else(void **state)
{
	/* Ragged ends, and a hole of three frames: 8 whole frames below, 4 above. */
	const struct frame_range ranges[] = {
		{ RAM_BASE + 1, RAM_BASE + 9 * PAGE + 5 },
		{ RAM_BASE + 12 * PAGE, RAM_BASE + 16 * PAGE },
	};
	uint64_t seen = 0, pa, n = 0;

	(void)state;
	frames_init(ranges, 2, NULL);
	assert_int_equal(frames_total(), 8 + 4 - 2); /* the counts, and the frame of zeros */
	assert_int_equal(frames_free(), frames_total());
	while ((pa = frame_new()) != 0) {
		uint64_t index = (pa - RAM_BASE) / PAGE;

		assert_true((index >= 1 && index < 9) || (index >= 12 && index < 16));
		assert_false(seen >> index & 1);
		assert_int_equal(frame_count(pa), 1);
		seen |= 1ull << index;
		n++;
	}
	assert_int_equal(n, frames_total());
	assert_int_equal(frames_free(), 0);
}

static void address_0_is_never_a_frame(void **state)
{
	const struct frame_range ranges[] = {
		{ RAM_BASE, RAM_BASE + 8 * PAGE }, { 0, 2 * PAGE },
	};
	uint64_t pa;
	bool second = false;

	(void)state;
	frames_init(ranges, 2, NULL);
	while ((pa = frame_new()) != 0)
		second |= pa == PAGE;
	assert_int_equal(frames_free(), 0);
	assert_true(second);
}

static void frames_of_later_come_when_they_are_added(void **state)
{
	const struct frame_range first = { RAM_BASE, RAM_BASE + 3 * PAGE };
	const struct frame_range later = { RAM_BASE + 5 * PAGE, RAM_BASE + 9 * PAGE };
	uint8_t *bytes = phys_to_virt(later.start);
	uint64_t pa, n = 0;

	(void)state;
	memset(bytes, 0x5a, 4 * PAGE);
	frames_init(&first, 1, &later);
	assert_int_equal(frames_total(), 3 - 2);
	while (frame_new() != 0)
		;
	for (uint64_t i = 0; i < 4 * PAGE; i++)
		assert_int_equal(bytes[i], 0x5a);
	frames_add(&later);
	assert_int_equal(frames_total(), 1 + 4);
	assert_int_equal(frames_free(), 4);
	for (; (pa = frame_new()) != 0; n++)
		assert_true(pa >= later.start && pa < later.end);
	assert_int_equal(n, 4);
}

static void the_last_holder_gives_the_frame_back(void **state)
{
	uint64_t pa, before;

	(void)state;
	machine_start(20);
	before = frames_free();
	pa = frame_new();
	frame_get(pa);
	assert_int_equal(frame_count(pa), 2);
	frame_put(pa);
	assert_int_equal(frames_free(), before - 1);
	frame_put(pa);
	assert_int_equal(frames_free(), before);
	assert_int_equal(frame_count(pa), 0);
	assert_int_equal(frame_new(), pa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_come_from_all_ranges_and_from_nowhere_else),
		cmocka_unit_test(address_0_is_never_a_frame),
		cmocka_unit_test(frames_of_later_come_when_they_are_added),
		cmocka_unit_test(the_last_holder_gives_the_frame_back),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
