/*
 * Page tables that spaces have in common: who writes, unmaps or protects below one splits it, and
 * nobody else sees anything; memory that ends in between; many who share; long lines of forks.
 */
#include "tests/unit/mm.h"

#define AT 0x400000ull
#define PAGES 64u /* in eight lines of one table: dense, so that a fork shares it */
#define FIXED (ANON | MAP_FIXED)
#define GENERATIONS 10000u
#define MANY 1000u

static uint64_t page(uint32_t i)
{
	return AT + i * PAGE;
}

/* A space with PAGES pages, each of which reads as its number. */
static void dense_space(uint32_t frames)
{
	uint32_t i;

	machine_start(frames);
	assert_int_equal(space_map(MM, AT, PAGES * PAGE, RW, FIXED), AT);
	for (i = 0; i < PAGES; i++)
		assert_int_equal(poke(MM, page(i), (uint8_t)i), 0);
}

static void assert_reads(mm_id mm, uint32_t i, uint8_t expected)
{
	uint8_t byte = 0;

	assert_int_equal(peek(mm, page(i), &byte), 0);
	assert_int_equal(byte, expected);
}

/* Does the processor let a write pass, without a fault? */
static bool is_writable(mm_id mm, uint32_t i)
{
	static uint64_t va;

	va = page(i);
	hw_load_root(space_root(mm));
	hw_watch(&va, 1);
	return hw_access(va, FAULT_WRITE) != NULL;
}

static void a_fork_takes_the_same_however_many_pages(void **state)
{
	uint64_t before;

	(void)state;
	dense_space(200);
	before = frames_free();
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(before - frames_free(), 3); /* the tables of levels 4, 3, 2 */
	assert_false(is_writable(MM, 5));
	assert_false(is_writable(OTHER, 5));
	space_drop(OTHER);
	assert_int_equal(frames_free(), before);
}

static void one_fault_makes_all_writable_again(void **state)
{
	uint32_t i;

	(void)state;
	dense_space(200);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	space_drop(OTHER);
	frames_leave(0);
	assert_int_equal(poke(MM, page(7), 99), 0);
	for (i = 0; i < PAGES; i++)
		assert_true(is_writable(MM, i));
	assert_reads(MM, 8, 8);
}

/* The split of the table, and the page. */
static void a_split_takes_what_it_needs_or_nothing(void **state)
{
	const uint64_t needs = 2;
	uint64_t n;
	uint32_t i;

	(void)state;
	for (n = 0; n <= needs; n++) {
		dense_space(200);
		assert_int_equal(space_copy(MM, OTHER, AT), 0);
		frames_leave(n);
		assert_int_equal(poke(OTHER, page(9), 99), n < needs ? -ENOMEM : 0);
		assert_int_equal(frames_free(), n < needs ? n : 0);
		for (i = 0; i < PAGES; i++) {
			assert_reads(MM, i, (uint8_t)i);
			assert_reads(OTHER, i, i == 9 && n == needs ? 99 : (uint8_t)i);
		}
	}
}

static void unmap_and_protect_take_what_they_need_or_nothing(void **state)
{
	uint32_t what;
	int32_t err = 0;

	(void)state;
	for (what = 0; what < 3; what++) {
		dense_space(200);
		assert_int_equal(space_copy(MM, OTHER, AT), 0);
		frames_leave(0);
		if (what == 0)
			err = space_unmap(OTHER, page(8), 8 * PAGE);
		if (what == 1)
			err = space_protect(OTHER, page(8), 8 * PAGE, PROT_READ);
		if (what == 2)
			err = space_advise(OTHER, page(8), 8 * PAGE, MADV_DONTNEED);
		assert_int_equal(err, what == 2 ? -EAGAIN : -ENOMEM);
		assert_int_equal(frames_free(), 0);
		assert_reads(OTHER, 8, 8);
		assert_reads(MM, 8, 8);
		assert_int_equal(space_map(MM, 0, PAGE, RW, ANON), -ENOMEM);
	}
}

static void unmap_of_half_a_shared_table_leaves_the_other_side_whole(void **state)
{
	uint8_t byte;
	uint32_t i;

	(void)state;
	dense_space(200);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(space_unmap(OTHER, AT, PAGES / 2 * PAGE), 0);
	for (i = 0; i < PAGES; i++) {
		assert_reads(MM, i, (uint8_t)i);
		if (i < PAGES / 2)
			assert_int_equal(peek(OTHER, page(i), &byte), -EFAULT);
		else
			assert_reads(OTHER, i, (uint8_t)i);
	}
	space_drop(MM);
	assert_reads(OTHER, PAGES - 1, PAGES - 1);
	space_drop(OTHER);
	assert_int_equal(frames_free(), frames_total());
}

static void protect_of_half_a_shared_table_leaves_the_other_side_writable(void **state)
{
	(void)state;
	dense_space(200);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(space_protect(OTHER, AT, PAGES / 2 * PAGE, PROT_READ), 0);
	assert_int_equal(poke(OTHER, page(1), 99), -EFAULT);
	assert_int_equal(poke(OTHER, page(PAGES - 1), 98), 0);
	assert_int_equal(poke(MM, page(1), 97), 0);
	assert_reads(MM, PAGES - 1, PAGES - 1);
	assert_reads(OTHER, 1, 1);
}

/* What both have written nobody sees any more: it goes when the last table that came of it can. */
static void what_nobody_sees_is_given_back(void **state)
{
	uint64_t before;
	uint32_t i;

	(void)state;
	dense_space(300);
	before = frames_free();
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	for (i = 0; i < PAGES; i += 16) {
		assert_int_equal(poke(OTHER, page(i), 99), 0);
		assert_int_equal(poke(MM, page(i), 98), 0);
	}
	space_drop(OTHER);
	assert_int_equal(poke(MM, page(1), 97), 0);
	assert_int_equal(frames_free(), before);
	for (i = 0; i < PAGES; i++)
		assert_reads(MM, i, i % 16 == 0 ? 98 : i == 1 ? 97 : (uint8_t)i);
}

static void exec_lets_go_of_shared_tables(void **state)
{
	const mm_id fresh = 3;
	uint64_t before;
	uint32_t i;

	(void)state;
	dense_space(300);
	before = frames_free();
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(space_new(fresh), 0);
	assert_int_equal(space_map(fresh, AT, PAGE, RW, FIXED), AT);
	assert_int_equal(poke(fresh, AT, 1), 0);
	space_drop(OTHER);
	for (i = 0; i < PAGES; i++)
		assert_int_equal(poke(MM, page(i), (uint8_t)(i + 1)), 0);
	assert_reads(fresh, 0, 1);
	space_drop(fresh);
	assert_int_equal(frames_free(), before);
}

/* Each generation forks, writes a page of its own, and ends. */
static void a_page_is_handed_down_ten_thousand_generations(void **state)
{
	uint8_t mirror[PAGES];
	uint32_t g, i;

	(void)state;
	dense_space(300);
	for (i = 0; i < PAGES; i++)
		mirror[i] = (uint8_t)i;
	for (g = 0; g < GENERATIONS; g++) {
		mm_id from = g % 2 ? OTHER : MM, to = g % 2 ? MM : OTHER;

		assert_int_equal(space_copy(from, to, AT), 0);
		i = g * 37 % PAGES;
		mirror[i] = (uint8_t)(g % 255);
		assert_int_equal(poke(to, page(i), mirror[i]), 0);
		if (g % 3 == 0) /* the old one writes, too, before it goes */
			assert_int_equal(poke(from, page((i + 1) % PAGES), 255), 0);
		space_drop(from);
	}
	for (i = 0; i < PAGES; i++)
		assert_reads(MM, i, mirror[i]);
	space_drop(MM);
	assert_int_equal(frames_free(), frames_total());
}

/* A child looks on while its parent forks and goes, ten times over. */
static void a_child_outlives_ten_generations(void **state)
{
	const uint32_t generations = 10;
	uint32_t g, i;
	mm_id last = MM;

	(void)state;
	dense_space(1000);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	for (g = 0; g < generations; g++) {
		mm_id next = 3 + g;

		assert_int_equal(space_copy(last, next, AT), 0);
		for (i = 0; i < PAGES; i += 9)
			assert_int_equal(poke(next, page(i), (uint8_t)(100 + g)), 0);
		assert_int_equal(poke(OTHER, page(g), (uint8_t)(200 + g)), 0);
		space_drop(last);
		last = next;
	}
	for (i = 0; i < PAGES; i++) {
		assert_reads(OTHER, i, i < generations ? (uint8_t)(200 + i) : (uint8_t)i);
		assert_reads(last, i, i % 9 == 0 ? 109 : (uint8_t)i);
	}
	space_drop(OTHER);
	space_drop(last);
	assert_int_equal(frames_free(), frames_total());
}

/* All hold one table; some write, and all the others see what was. */
static void a_table_is_shared_by_a_thousand(void **state)
{
	uint32_t i;

	(void)state;
	dense_space(8000);
	for (i = 0; i < MANY; i++)
		assert_int_equal(space_copy(i % 2 ? OTHER + i - 1 : MM, OTHER + i, AT), 0);
	for (i = 0; i < MANY; i += 10)
		assert_int_equal(poke(OTHER + i, page(i % PAGES), 77), 0);
	for (i = 0; i < MANY; i++) {
		assert_reads(OTHER + i, i % PAGES, i % 10 ? (uint8_t)(i % PAGES) : 77);
		assert_reads(OTHER + i, (i + 1) % PAGES, (uint8_t)((i + 1) % PAGES));
	}
	for (i = 0; i < MANY; i++)
		space_drop(OTHER + i);
	frames_leave(0);
	for (i = 0; i < PAGES; i++) /* all is its own again */
		assert_int_equal(poke(MM, page(i), 1), 0);
}

/* Sharing ends where a child is not to have what its parent has. */
static void what_a_child_is_not_to_have_it_has_not(void **state)
{
	uint8_t byte;

	(void)state;
	dense_space(300);
	assert_int_equal(space_advise(MM, page(8), 4 * PAGE, MADV_DONTFORK), 0);
	assert_int_equal(space_advise(MM, page(20), 4 * PAGE, MADV_WIPEONFORK), 0);
	assert_int_equal(space_copy(MM, OTHER, AT), 0);
	assert_int_equal(peek(OTHER, page(9), &byte), -EFAULT);
	assert_reads(OTHER, 21, 0);
	assert_reads(OTHER, 7, 7);
	assert_reads(OTHER, 24, 24);
	assert_reads(MM, 9, 9);
	assert_reads(MM, 21, 21);
	space_drop(OTHER);
	/* Without the memory for that there is no child. */
	frames_leave(4);
	assert_int_equal(space_copy(MM, OTHER, AT), -ENOMEM);
	assert_int_equal(frames_free(), 4);
	assert_reads(MM, 21, 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fork_takes_the_same_however_many_pages),
		cmocka_unit_test(one_fault_makes_all_writable_again),
		cmocka_unit_test(a_split_takes_what_it_needs_or_nothing),
		cmocka_unit_test(unmap_and_protect_take_what_they_need_or_nothing),
		cmocka_unit_test(unmap_of_half_a_shared_table_leaves_the_other_side_whole),
		cmocka_unit_test(protect_of_half_a_shared_table_leaves_the_other_side_writable),
		cmocka_unit_test(what_nobody_sees_is_given_back),
		cmocka_unit_test(exec_lets_go_of_shared_tables),
		cmocka_unit_test(a_page_is_handed_down_ten_thousand_generations),
		cmocka_unit_test(a_child_outlives_ten_generations),
		cmocka_unit_test(a_table_is_shared_by_a_thousand),
		cmocka_unit_test(what_a_child_is_not_to_have_it_has_not),
	};

	return cmocka_run_group_tests_name("shared tables", tests, NULL, NULL);
}
