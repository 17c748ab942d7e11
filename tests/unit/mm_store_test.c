/*
 * Stores: pages by number, at every level of the trees; sizes; the end of memory.
 */
#include "kernel/mm/store.h"
#include <string.h>

#include "tests/unit/mm.h"

/* A page below each kind of slot, and their neighbours. */
static const uint64_t numbers[] = {
	0, 1, STORE_DIRECT - 1, STORE_DIRECT, STORE_DIRECT + 511, STORE_DIRECT + 512,
	STORE_DIRECT + 512 + 512 * 512 - 1, STORE_DIRECT + 512 + 512 * 512,
	STORE_SIZE_MAX / PAGE - 1,
};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static void each_page_is_its_own(void **state)
{
	struct store *store;
	uint64_t i;

	(void)state;
	machine_start(60);
	store = store_new(STORE_SIZE_MAX);
	for (i = 0; i < NUMBERS; i++) {
		assert_int_equal(store_frame(store, numbers[i]), 0);
		*(uint64_t *)phys_to_virt(store_frame_new(store, numbers[i])) = i + 1;
	}
	for (i = 0; i < NUMBERS; i++) {
		uint64_t frame = store_frame(store, numbers[i]);

		assert_int_equal(*(uint64_t *)phys_to_virt(frame), i + 1);
		assert_int_equal(store_frame_new(store, numbers[i]), frame);
		assert_int_equal(frame_count(frame), 1);
	}
	assert_int_equal(store_frame_new(store, 1ull << 40), 0);
	store_put(store);
	space_drop(MM);
	assert_int_equal(frames_free(), frames_total());
}

static void what_is_cut_off_is_gone(void **state)
{
	uint64_t before, i;
	struct store *store;
	uint8_t *bytes;

	(void)state;
	machine_start(60);
	before = frames_free();
	store = store_new(0);
	for (i = NUMBERS; i-- > 0;) {
		store_resize(store, STORE_SIZE_MAX);
		assert_int_not_equal(store_frame_new(store, numbers[i]), 0);
		store_resize(store, (numbers[i] + 1) * PAGE);
		assert_int_not_equal(store_frame(store, numbers[i]), 0);
		store_resize(store, numbers[i] * PAGE);
		assert_int_equal(store_frame(store, numbers[i]), 0);
	}
	assert_int_equal(store->frames, 0);

	store_resize(store, 100);
	bytes = phys_to_virt(store_frame_new(store, 0));
	memset(bytes, 7, PAGE);
	store_resize(store, 200); /* what a program had put beyond the end is not seen */
	assert_int_equal(bytes[99], 7);
	assert_int_equal(bytes[100], 0);
	store_resize(store, 10);
	store_resize(store, 100);
	assert_int_equal(bytes[9], 7);
	assert_int_equal(bytes[10], 0);
	store_get(store);
	store_put(store);
	assert_int_equal(bytes[9], 7);
	store_put(store);
	assert_int_equal(frames_free(), before);
}

static void a_hole_reads_as_zeros(void **state)
{
	struct store *store;
	uint64_t i;

	(void)state;
	machine_start(60);
	store = store_new(STORE_SIZE_MAX);
	for (i = 0; i < NUMBERS; i++)
		store_frame_new(store, numbers[i]);
	store_punch(store, 1, STORE_DIRECT); /* the last of them is the first tree's first */
	assert_int_not_equal(store_frame(store, 0), 0);
	assert_int_equal(store_frame(store, 1), 0);
	assert_int_equal(store_frame(store, STORE_DIRECT), 0);
	assert_int_not_equal(store_frame(store, STORE_DIRECT + 511), 0);
	store_put(store);
}

/* A page far out takes its tables, or nothing is lost for good. */
static void at_the_end_of_memory(void **state)
{
	const uint64_t far = STORE_SIZE_MAX / PAGE - 1;
	struct store *store;
	uint64_t n;

	(void)state;
	for (n = 0; n <= 5; n++) {
		machine_start(60);
		frames_leave(n);
		store = store_new(STORE_SIZE_MAX);
		assert_int_equal(store != NULL, n > 0);
		if (!store)
			continue;
		assert_int_equal(store_frame_new(store, far) != 0, n == 5);
		store_put(store);
		assert_int_equal(frames_free(), n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_page_is_its_own),
		cmocka_unit_test(what_is_cut_off_is_gone),
		cmocka_unit_test(a_hole_reads_as_zeros),
		cmocka_unit_test(at_the_end_of_memory),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
