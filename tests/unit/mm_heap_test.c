/*
 * The parts of a space that grow: the heap by brk, a stack by being touched.
 */
#include "tests/unit/mm.h"

#define HEAP 0x500800ull /* within a page, as a program's end often is */
#define HEAP_PAGE 0x501000ull
#define FIXED (ANON | MAP_FIXED)
#define STACK_TOP 0x7ffffffff000ull

static void start_heap(void)
{
	machine_start(30);
	space_set_brk(MM, HEAP);
}

static void brk_moves_between_its_bounds(void **state)
{
	uint8_t byte;

	(void)state;
	start_heap();
	assert_int_equal(space_brk(MM, 0), HEAP);
	assert_int_equal(space_brk(MM, HEAP - 1), HEAP);
	assert_int_equal(space_brk(MM, USER_END + 1), HEAP);
	assert_int_equal(space_brk(MM, UINT64_MAX), HEAP);
	assert_int_equal(space_brk(MM, HEAP_PAGE), HEAP_PAGE); /* no page is gained by it */
	assert_int_equal(poke(MM, HEAP_PAGE, 1), -EFAULT);
	assert_int_equal(space_brk(MM, HEAP_PAGE + 1), HEAP_PAGE + 1);
	assert_int_equal(poke(MM, HEAP_PAGE + PAGE - 1, 1), 0);
	assert_int_equal(space_brk(MM, HEAP), HEAP);
	assert_int_equal(peek(MM, HEAP_PAGE, &byte), -EFAULT);
}

static void what_the_heap_loses_comes_back_as_zeros(void **state)
{
	uint8_t byte = 1;

	(void)state;
	start_heap();
	space_brk(MM, HEAP + PAGE);
	assert_int_equal(poke(MM, HEAP_PAGE, 9), 0);
	space_brk(MM, HEAP);
	space_brk(MM, HEAP + PAGE);
	assert_int_equal(peek(MM, HEAP_PAGE, &byte), 0);
	assert_int_equal(byte, 0);
}

static void the_heap_stops_a_page_below_a_mapping(void **state)
{
	const uint64_t wall = HEAP_PAGE + 4 * PAGE;

	(void)state;
	start_heap();
	space_map(MM, wall, PAGE, RW, FIXED);
	assert_int_equal(space_brk(MM, wall), HEAP);
	assert_int_equal(space_brk(MM, wall - PAGE), wall - PAGE);
	assert_int_equal(space_brk(MM, wall - PAGE + 1), wall - PAGE);
}

static void the_heap_does_not_move_without_memory(void **state)
{
	(void)state;
	start_heap();
	frames_leave(0);
	assert_int_equal(space_brk(MM, HEAP + PAGE), HEAP);
	assert_null(space_table[MM].regions->first);
}

static void start_stack(void)
{
	machine_start(40);
	space_map(MM, STACK_TOP - PAGE, PAGE, RW, FIXED | MAP_GROWSDOWN);
}

static void a_stack_grows_to_its_limit(void **state)
{
	uint8_t byte = 1;

	(void)state;
	start_stack();
	assert_int_equal(poke(MM, STACK_TOP, 1), -EFAULT);
	assert_int_equal(poke(MM, STACK_TOP - STACK_LIMIT - 1, 1), -EFAULT);
	assert_int_equal(poke(MM, STACK_TOP - 5 * PAGE, 1), 0);
	assert_int_equal(peek(MM, STACK_TOP - 3 * PAGE, &byte), 0);
	assert_int_equal(byte, 0);
	assert_int_equal(poke(MM, STACK_TOP - STACK_LIMIT, 1), 0);
	assert_int_equal(poke(MM, STACK_TOP - STACK_LIMIT - 1, 1), -EFAULT);
	assert_int_equal(space_table[MM].regions->records, 1);
}

static void a_stack_keeps_its_guard(void **state)
{
	const uint64_t wall = STACK_TOP - 2 * STACK_GUARD;

	(void)state;
	start_stack();
	space_map(MM, wall, PAGE, PROT_READ, FIXED);
	assert_int_equal(poke(MM, wall + PAGE + STACK_GUARD - 1, 1), -EFAULT);
	assert_int_equal(poke(MM, wall + PAGE + STACK_GUARD, 1), 0);
	/* Something without rights is itself a guard. */
	assert_int_equal(space_protect(MM, wall, PAGE, PROT_NONE), 0);
	assert_int_equal(poke(MM, wall + PAGE, 1), 0);
	assert_int_equal(poke(MM, wall, 1), -EFAULT);
}

static void only_a_stack_grows(void **state)
{
	(void)state;
	machine_start(30);
	space_map(MM, HEAP_PAGE, PAGE, RW, FIXED);
	assert_int_equal(poke(MM, HEAP_PAGE - 1, 1), -EFAULT);
	/* Nor does a stack reach below the lowest address. */
	space_map(MM, USER_MIN, PAGE, RW, FIXED | MAP_GROWSDOWN);
	assert_int_equal(poke(MM, USER_MIN - 1, 1), -EFAULT);
	/* Nor without memory: and then it stays where it was. */
	space_map(MM, STACK_TOP - PAGE, PAGE, RW, FIXED | MAP_GROWSDOWN);
	frames_leave(1);
	assert_int_equal(poke(MM, STACK_TOP - 2 * PAGE, 1), -ENOMEM);
	assert_int_equal(region_find(space_table[MM].regions, STACK_TOP - PAGE)->start,
			 STACK_TOP - PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brk_moves_between_its_bounds),
		cmocka_unit_test(what_the_heap_loses_comes_back_as_zeros),
		cmocka_unit_test(the_heap_stops_a_page_below_a_mapping),
		cmocka_unit_test(the_heap_does_not_move_without_memory),
		cmocka_unit_test(a_stack_grows_to_its_limit),
		cmocka_unit_test(a_stack_keeps_its_guard),
		cmocka_unit_test(only_a_stack_grows),
	};

	return cmocka_run_group_tests_name("heap and stack", tests, NULL, NULL);
}
