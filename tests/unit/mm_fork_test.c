/*
 * fork, copy-on-write, and both at the end of memory.
 */
#include "tests/unit/mm.h"

#define AT 0x400000ull
#define FIXED (ANON | MAP_FIXED)
#define REGIONS 300u /* more than a frame has records for, twice */

static void each_side_sees_its_own_writes(void **state)
{
	uint8_t byte;

	(void)state;
	machine_start(40);
	space_map(MM, AT, 2 * PAGE, RW, FIXED);
	assert_int_equal(poke(MM, AT, 1), 0);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(poke(MM, AT, 2), 0);
	assert_int_equal(poke(OTHER, AT + PAGE, 3), 0);
	assert_int_equal(peek(OTHER, AT, &byte), 0);
	assert_int_equal(byte, 1);
	assert_int_equal(peek(MM, AT + PAGE, &byte), 0);
	assert_int_equal(byte, 0);
	assert_int_equal(poke(OTHER, AT, 4), 0);
	assert_int_equal(peek(MM, AT, &byte), 0);
	assert_int_equal(byte, 2);
}

static void the_last_holder_keeps_the_page(void **state)
{
	uint64_t before;
	uint8_t byte;

	(void)state;
	machine_start(40);
	space_map(MM, AT, PAGE, RW, FIXED);
	assert_int_equal(poke(MM, AT, 1), 0);
	before = frames_free();
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	space_drop(OTHER);
	assert_int_equal(frames_free(), before);
	frames_leave(0);
	assert_int_equal(poke(MM, AT, 2), 0); /* needs no frame */
	assert_int_equal(peek(MM, AT, &byte), 0);
	assert_int_equal(byte, 2);
}

static void the_heap_is_copied_too(void **state)
{
	(void)state;
	machine_start(40);
	space_set_brk(MM, AT);
	assert_int_equal(space_brk(MM, AT + PAGE), AT + PAGE);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(space_brk(OTHER, AT + 2 * PAGE), AT + 2 * PAGE);
	assert_int_equal(space_brk(MM, 0), AT + PAGE);
}

/* A root; the page that both will touch, and the way to it, are copied if there are frames. */
static void fork_takes_what_it_needs_or_nothing(void **state)
{
	const uint64_t copies = 4;
	uint64_t n;
	uint8_t byte;

	(void)state;
	for (n = 0; n <= 1 + copies; n++) {
		machine_start(40);
		space_map(MM, AT, PAGE, RW, FIXED);
		assert_int_equal(poke(MM, AT, 1), 0);
		frames_leave(n);
		assert_int_equal(space_copy(MM, OTHER, AT), n < 1 ? -ENOMEM : 0);
		assert_int_equal(frames_free(), 0);
		assert_int_equal(space_root(OTHER) != 0, n >= 1);
		assert_int_equal(poke(MM, AT, 2), n < 1 || n > copies ? 0 : -ENOMEM);
		if (n < 1)
			continue;
		assert_int_equal(peek(OTHER, AT, &byte), 0);
		assert_int_equal(byte, 1);
	}
}

/* Three tables and the page. */
static void a_fault_takes_what_it_needs_or_nothing(void **state)
{
	const uint64_t needs = 4;
	uint64_t n;

	(void)state;
	for (n = 0; n <= needs; n++) {
		machine_start(40);
		space_map(MM, AT, PAGE, RW, FIXED);
		frames_leave(n);
		assert_int_equal(poke(MM, AT, 1), n < needs ? -ENOMEM : 0);
		assert_int_equal(frames_free(), n < needs ? n : 0);
	}
}

static void a_read_takes_no_page(void **state)
{
	uint64_t before;
	uint8_t byte = 1;

	(void)state;
	machine_start(40);
	space_map(MM, AT, 8 * PAGE, RW, FIXED);
	assert_int_equal(peek(MM, AT, &byte), 0);
	before = frames_free();
	assert_int_equal(peek(MM, AT + 7 * PAGE, &byte), 0);
	assert_int_equal(byte, 0);
	assert_int_equal(frames_free(), before);
	assert_int_equal(poke(MM, AT, 5), 0);
	assert_int_equal(peek(MM, AT + 7 * PAGE, &byte), 0);
	assert_int_equal(byte, 0);
}

static void many_regions_are_kept_copied_and_given_back(void **state)
{
	const struct region *a, *b;
	uint32_t i;

	(void)state;
	machine_start(60);
	for (i = 0; i < REGIONS; i++)
		assert_int_equal(space_map(MM, AT + 2 * i * PAGE, PAGE, RW, FIXED),
				 AT + 2 * i * PAGE);
	assert_int_equal(space_table[MM].regions->records, REGIONS);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	a = space_table[MM].regions->first;
	for (b = space_table[OTHER].regions->first; b; b = b->next, a = a->next) {
		assert_int_equal(a->start, b->start);
		assert_int_equal(a->end, b->end);
	}
	assert_null(a);
	space_drop(MM);
	space_drop(OTHER);
	assert_int_equal(frames_free(), frames_total());
}

static void a_hole_needs_a_record_and_a_record_needs_memory(void **state)
{
	const uint64_t end = AT + 1000 * PAGE;
	uint64_t at = AT;

	(void)state;
	machine_start(20);
	space_map(MM, AT, end - AT, RW, FIXED);
	frames_leave(0);
	while (space_unmap(MM, at + PAGE, PAGE) == 0)
		at += 2 * PAGE;
	assert_int_equal(space_unmap(MM, at + PAGE, PAGE), -ENOMEM);
	assert_int_equal(regions_reach(space_table[MM].regions, at, end), end);
	/* What makes no hole needs nothing. */
	assert_int_equal(space_unmap(MM, at, PAGE), 0);
	assert_int_equal(space_map(MM, 0, PAGE, PROT_READ, ANON), -ENOMEM);
	/* With one record to spare, a region within another, which needs two. */
	assert_int_equal(space_unmap(MM, AT, PAGE), 0);
	at += 10 * PAGE;
	assert_int_equal(space_map(MM, at, PAGE, PROT_READ, FIXED), -ENOMEM);
	assert_int_equal(regions_reach(space_table[MM].regions, at, end), end);
	assert_int_equal(space_map(MM, 0, PAGE, PROT_READ, ANON) > 0, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_side_sees_its_own_writes),
		cmocka_unit_test(the_last_holder_keeps_the_page),
		cmocka_unit_test(the_heap_is_copied_too),
		cmocka_unit_test(fork_takes_what_it_needs_or_nothing),
		cmocka_unit_test(a_fault_takes_what_it_needs_or_nothing),
		cmocka_unit_test(a_read_takes_no_page),
		cmocka_unit_test(many_regions_are_kept_copied_and_given_back),
		cmocka_unit_test(a_hole_needs_a_record_and_a_record_needs_memory),
	};

	return cmocka_run_group_tests_name("fork", tests, NULL, NULL);
}
