/*
 * mmap, munmap, mprotect: Linux's errors, and where mappings go.
 */
#include "tests/unit/mm.h"

/* Mappings begin here, downwards: below what one table of level 2 covers for the stack. */
#define TOP 0x7fffc0000000ull
#define FIXED (ANON | MAP_FIXED)
#define AT 0x400000ull

static void mmap_answers_as_linux(void **state)
{
	static const struct {
		uint64_t addr, len;
		uint32_t flags;
		int64_t answer;
	} cases[] = {
		{ 0, 0, ANON, -EINVAL },
		{ 0, UINT64_MAX, ANON, -ENOMEM },
		{ 0, USER_END + 1, ANON, -ENOMEM },
		{ 0, USER_END, ANON, -ENOMEM },
		{ AT + 1, PAGE, FIXED, -EINVAL },
		{ USER_END, PAGE, FIXED, -ENOMEM },
		{ USER_END - PAGE, PAGE + 1, FIXED, -ENOMEM },
		{ 0, PAGE, FIXED, -EPERM },
		{ USER_MIN - PAGE, PAGE, FIXED, -EPERM },
		{ 0, PAGE, MAP_ANONYMOUS, -EINVAL },
		{ 0, PAGE, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN, -EINVAL },
		{ USER_MIN, PAGE, FIXED, (int64_t)USER_MIN },
		{ USER_MIN, PAGE, ANON | MAP_FIXED_NOREPLACE, -EEXIST },
		{ USER_MIN + PAGE, PAGE, ANON | MAP_FIXED_NOREPLACE, (int64_t)(USER_MIN + PAGE) },
		{ USER_END - PAGE, 1, FIXED, (int64_t)(USER_END - PAGE) },
	};
	uint32_t i;

	(void)state;
	machine_start(20);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(space_map(MM, cases[i].addr, cases[i].len, RW, cases[i].flags),
				 cases[i].answer);
}

static void mappings_go_down_from_below_the_stack(void **state)
{
	(void)state;
	machine_start(20);
	assert_int_equal(space_map(MM, 0, 1, RW, ANON), TOP - PAGE);
	assert_int_equal(space_map(MM, 0, 3 * PAGE, RW, ANON), TOP - 4 * PAGE);
	/* The highest hole that fits is filled first. */
	assert_int_equal(space_unmap(MM, TOP - 3 * PAGE, 2 * PAGE), 0);
	assert_int_equal(space_map(MM, 0, 3 * PAGE, RW, ANON), TOP - 7 * PAGE);
	assert_int_equal(space_map(MM, 0, 2 * PAGE, RW, ANON), TOP - 3 * PAGE);
	/* All in one region again, as they are alike. */
	assert_int_equal(space_table[MM].regions->records, 1);
}

static void when_there_is_no_room_below_it_goes_above(void **state)
{
	const uint64_t low = USER_END / 3 & ~(PAGE - 1);

	(void)state;
	machine_start(20);
	assert_int_equal(space_map(MM, USER_MIN, TOP - USER_MIN, PROT_NONE, FIXED), USER_MIN);
	assert_int_equal(space_map(MM, 0, PAGE, RW, ANON), TOP);
	assert_int_equal(space_unmap(MM, low + PAGE, PAGE), 0);
	assert_int_equal(space_map(MM, 0, PAGE, RW, ANON), low + PAGE);
	assert_int_equal(space_map(MM, 0, USER_END - TOP, RW, ANON), -ENOMEM);
}

static void a_wish_is_granted_if_it_is_free(void **state)
{
	(void)state;
	machine_start(20);
	assert_int_equal(space_map(MM, AT + 5, PAGE, RW, ANON), AT);
	assert_int_equal(space_map(MM, AT, PAGE, RW, ANON), TOP - PAGE);
	assert_int_equal(space_map(MM, 5 * PAGE, PAGE, RW, ANON), USER_MIN);
	assert_int_equal(space_map(MM, 5, PAGE, RW, ANON), TOP - 2 * PAGE);
	assert_int_equal(space_map(MM, USER_END, PAGE, RW, ANON), TOP - 3 * PAGE);
}

static void mappings_keep_away_from_a_stack(void **state)
{
	const uint64_t stack = TOP - 16 * PAGE;

	(void)state;
	machine_start(20);
	assert_int_equal(space_map(MM, stack, 16 * PAGE, RW, FIXED | MAP_GROWSDOWN), stack);
	assert_int_equal(space_map(MM, stack - PAGE, PAGE, RW, ANON),
			 stack - STACK_GUARD - PAGE);
	assert_int_equal(space_map(MM, stack - STACK_GUARD, PAGE, RW, ANON),
			 stack - STACK_GUARD - 2 * PAGE);
	/* Who insists may. */
	assert_int_equal(space_map(MM, stack - PAGE, PAGE, RW, FIXED), stack - PAGE);
}

static void what_was_at_a_fixed_place_is_gone(void **state)
{
	uint8_t byte;

	(void)state;
	machine_start(20);
	space_map(MM, AT, 3 * PAGE, RW, FIXED);
	assert_int_equal(poke(MM, AT + PAGE, 7), 0);
	assert_int_equal(space_map(MM, AT + PAGE, PAGE, PROT_READ, FIXED), AT + PAGE);
	assert_int_equal(peek(MM, AT + PAGE, &byte), 0);
	assert_int_equal(byte, 0);
	assert_int_equal(poke(MM, AT + PAGE, 7), -EFAULT);
	assert_int_equal(space_table[MM].regions->records, 3);
}

static void munmap_answers_as_linux(void **state)
{
	(void)state;
	machine_start(20);
	assert_int_equal(space_unmap(MM, AT + 1, PAGE), -EINVAL);
	assert_int_equal(space_unmap(MM, AT, 0), -EINVAL);
	assert_int_equal(space_unmap(MM, USER_END + PAGE, PAGE), -EINVAL);
	assert_int_equal(space_unmap(MM, AT, USER_END - AT + 1), -EINVAL);
	assert_int_equal(space_unmap(MM, AT, UINT64_MAX), -EINVAL);
	assert_int_equal(space_unmap(MM, AT, PAGE), 0);
	assert_int_equal(space_unmap(MM, 0, USER_END), 0);
}

static void munmap_gives_back_pages_and_tables(void **state)
{
	uint64_t before;

	(void)state;
	machine_start(30);
	space_map(MM, AT, 2 * PAGE, RW, FIXED);
	before = frames_free();
	assert_int_equal(poke(MM, AT, 1), 0);
	assert_int_equal(poke(MM, AT + PAGE, 1), 0);
	assert_int_equal(frames_free(), before - 5);
	assert_int_equal(space_unmap(MM, AT, 1), 0);
	assert_int_equal(frames_free(), before - 4);
	assert_int_equal(space_unmap(MM, AT + PAGE, PAGE), 0);
	assert_int_equal(frames_free(), before);
	space_drop(MM);
	assert_int_equal(frames_free(), frames_total());
}

static void tables_go_with_the_last_region_that_they_cover(void **state)
{
	const uint64_t far = AT + 8 * (2ull << 20); /* another table, below the same one */

	(void)state;
	machine_start(30);
	space_map(MM, AT, PAGE, RW, FIXED);
	space_map(MM, far, PAGE, RW, FIXED);
	assert_int_equal(poke(MM, AT, 1), 0);
	assert_int_equal(poke(MM, far, 1), 0);
	space_drop(MM);
	assert_int_equal(frames_free(), frames_total());
}

static void mprotect_answers_as_linux(void **state)
{
	(void)state;
	machine_start(20);
	space_map(MM, AT, 2 * PAGE, RW, FIXED);
	space_map(MM, AT + 3 * PAGE, PAGE, RW, FIXED);
	assert_int_equal(space_protect(MM, AT + 1, PAGE, RW), -EINVAL);
	assert_int_equal(space_protect(MM, AT, 0, RW), 0);
	assert_int_equal(space_protect(MM, AT, UINT64_MAX, RW), -ENOMEM);
	assert_int_equal(space_protect(MM, AT, PAGE, 0x80), -EINVAL);
	assert_int_equal(space_protect(MM, AT + 2 * PAGE, PAGE, RW), -ENOMEM);
	/* What is below a hole changes, what is above does not. */
	assert_int_equal(space_protect(MM, AT, 4 * PAGE, PROT_READ), -ENOMEM);
	assert_int_equal(poke(MM, AT + PAGE, 1), -EFAULT);
	assert_int_equal(poke(MM, AT + 3 * PAGE, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mmap_answers_as_linux),
		cmocka_unit_test(mappings_go_down_from_below_the_stack),
		cmocka_unit_test(when_there_is_no_room_below_it_goes_above),
		cmocka_unit_test(a_wish_is_granted_if_it_is_free),
		cmocka_unit_test(mappings_keep_away_from_a_stack),
		cmocka_unit_test(what_was_at_a_fixed_place_is_gone),
		cmocka_unit_test(munmap_answers_as_linux),
		cmocka_unit_test(munmap_gives_back_pages_and_tables),
		cmocka_unit_test(tables_go_with_the_last_region_that_they_cover),
		cmocka_unit_test(mprotect_answers_as_linux),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
