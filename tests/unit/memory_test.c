/*
 * The reference memory against memory that really is copied at each fork, with so few frames that
 * they run out; and the failures one by one.  What a failed call leaves is compared byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/memory.h"

#define STEPS 100000u

/* What each space would read: plain copies, no frame is shared. */
static struct {
	uint8_t right;
	uint64_t word[PAGE_WORDS];
} copy[NR_SPACES][SPACE_PAGES];

/* The model's tables in one piece. */
struct tables {
	struct page_table page_table[NR_SPACES];
	struct page_words words[NR_FRAMES];
	struct sharers sharers[NR_FRAMES];
	uint32_t page[NR_FRAMES], nr_sharers[NR_FRAMES], slot[NR_FRAMES], at[NR_FRAMES], nfree;
};

static struct tables tables_now(void)
{
	struct tables t;

	memset(&t, 0, sizeof(t));
	memcpy(t.page_table, page_table, sizeof(page_table));
	memcpy(t.words, frame_words, sizeof(frame_words));
	memcpy(t.sharers, sharers, sizeof(sharers));
	memcpy(t.page, frame_page, sizeof(frame_page));
	memcpy(t.nr_sharers, nr_sharers, sizeof(nr_sharers));
	memcpy(t.slot, frame_slot, sizeof(frame_slot));
	memcpy(t.at, frame_at, sizeof(frame_at));
	t.nfree = frame_nfree;
	return t;
}

static int start(void **state)
{
	(void)state;
	/* Garbage everywhere: nothing may be left of it. */
	memset(page_table, 0xa5, sizeof(page_table));
	memset(frame_words, 0xa5, sizeof(frame_words));
	memset(sharers, 0xa5, sizeof(sharers));
	memset(nr_sharers, 0xa5, sizeof(nr_sharers));
	memset(frame_page, 0xa5, sizeof(frame_page));
	memory_reset();
	memset(copy, 0, sizeof(copy));
	return 0;
}

/* Every word of every page, every count by counting, every frame that nobody has. */
static void check(void)
{
	uint32_t mappings[NR_FRAMES] = {0}, unmapped = 0;

	assert_true(memory_is_sound());
	for (uint32_t s = 0; s < NR_SPACES; s++) {
		for (uint32_t p = 0; p < SPACE_PAGES; p++) {
			assert_int_equal(page_table[s].right[p], copy[s][p].right);
			for (uint32_t w = 0; w < PAGE_WORDS; w++)
				assert_int_equal(memory_read(s, p, w), copy[s][p].word[w]);
			mappings[page_table[s].frame[p]]++;
		}
	}
	for (uint32_t f = 1; f < NR_FRAMES; f++) {
		assert_int_equal(nr_sharers[f], mappings[f]);
		assert_int_equal(frame_is_free(f), mappings[f] == 0);
		unmapped += mappings[f] == 0;
	}
	assert_int_equal(frame_nfree, unmapped);
}

static void map(uint32_t s, uint32_t p, uint8_t right)
{
	memory_map(s, p, right);
	memset(&copy[s][p], 0, sizeof(copy[s][p]));
	copy[s][p].right = right;
}

static void unmap(uint32_t s, uint32_t p)
{
	memory_unmap(s, p);
	memset(&copy[s][p], 0, sizeof(copy[s][p]));
}

/* Does the page have its frame for itself? */
static bool is_owner(uint32_t s, uint32_t p)
{
	uint32_t f = page_table[s].frame[p], mappings = 0;

	for (uint32_t r = 0; r < NR_SPACES; r++) {
		for (uint32_t q = 0; q < SPACE_PAGES; q++)
			mappings += page_table[r].frame[q] == f;
	}
	return f != ZERO_FRAME && mappings == 1;
}

static void assert_unchanged(const struct tables *before)
{
	struct tables after = tables_now();

	assert_memory_equal(before, &after, sizeof(after));
}

static int32_t write(uint32_t s, uint32_t p, uint32_t w, uint64_t value)
{
	struct tables before = tables_now();
	int32_t expected = 0, err;

	if (copy[s][p].right != PAGE_WRITE)
		expected = -EFAULT;
	else if (frame_nfree == 0 && !is_owner(s, p))
		expected = -ENOMEM;
	err = memory_write(s, p, w, value);
	assert_int_equal(err, expected);
	if (err)
		assert_unchanged(&before);
	else
		copy[s][p].word[w] = value;
	return err;
}

static int32_t protect(uint32_t s, uint32_t p, uint8_t right)
{
	struct tables before = tables_now();
	int32_t err = memory_protect(s, p, right);

	assert_int_equal(err, copy[s][p].right == PAGE_UNMAPPED ? -ENOMEM : 0);
	if (err)
		assert_unchanged(&before);
	else
		copy[s][p].right = right;
	return err;
}

static void drop(uint32_t s)
{
	memory_drop(s);
	memset(copy[s], 0, sizeof(copy[s]));
}

static void fork_to(uint32_t from, uint32_t to)
{
	uint32_t before = frame_nfree;

	memory_fork(from, to);
	assert_int_equal(frame_nfree, before);
	memcpy(copy[to], copy[from], sizeof(copy[to]));
}

static void at_first_there_is_nothing(void **state)
{
	(void)state;
	assert_int_equal(frame_nfree, NR_FRAMES - 1);
	check();
}

static void a_page_begins_with_zeros_and_no_frame(void **state)
{
	(void)state;
	map(0, 1, PAGE_WRITE);
	check();
	assert_int_equal(frame_nfree, NR_FRAMES - 1);
	assert_int_equal(write(0, 1, 2, 7), 0);
	assert_int_equal(frame_nfree, NR_FRAMES - 2);
	check();
	map(0, 1, PAGE_WRITE);
	assert_int_equal(frame_nfree, NR_FRAMES - 1);
	assert_int_equal(memory_read(0, 1, 2), 0);
	check();
}

static void a_write_needs_the_right(void **state)
{
	(void)state;
	assert_int_equal(write(0, 0, 0, 1), -EFAULT);
	map(0, 0, PAGE_READ);
	assert_int_equal(write(0, 0, 0, 1), -EFAULT);
	assert_int_equal(protect(0, 0, PAGE_WRITE), 0);
	assert_int_equal(write(0, 0, 0, 1), 0);
	assert_int_equal(protect(0, 0, PAGE_READ), 0);
	assert_int_equal(write(0, 0, 0, 2), -EFAULT);
	assert_int_equal(protect(0, 1, PAGE_WRITE), -ENOMEM);
	check();
}

static void each_side_sees_its_own_writes(void **state)
{
	(void)state;
	map(0, 0, PAGE_WRITE);
	assert_int_equal(write(0, 0, 0, 1), 0);
	assert_int_equal(write(0, 0, 1, 2), 0);
	fork_to(0, 1);
	fork_to(1, 2);
	assert_int_equal(frame_nfree, NR_FRAMES - 2);
	assert_int_equal(write(1, 0, 0, 3), 0);
	assert_int_equal(frame_nfree, NR_FRAMES - 3);
	assert_int_equal(memory_read(0, 0, 0), 1);
	assert_int_equal(memory_read(1, 0, 0), 3);
	assert_int_equal(memory_read(1, 0, 1), 2);
	assert_int_equal(memory_read(2, 0, 0), 1);
	check();
}

/* mprotect to read and back gives the right to write, not the frame. */
static void protect_does_not_break_the_sharing(void **state)
{
	(void)state;
	map(0, 0, PAGE_WRITE);
	assert_int_equal(write(0, 0, 0, 1), 0);
	fork_to(0, 1);
	assert_int_equal(protect(0, 0, PAGE_READ), 0);
	assert_int_equal(protect(0, 0, PAGE_WRITE), 0);
	assert_int_equal(write(0, 0, 0, 2), 0);
	assert_int_equal(memory_read(1, 0, 0), 1);
	check();
}

static void take_all(void)
{
	for (uint32_t s = 0; s < NR_SPACES; s++) {
		for (uint32_t p = 0; p < SPACE_PAGES && frame_nfree > 0; p++) {
			map(s, p, PAGE_WRITE);
			assert_int_equal(write(s, p, 0, s * 100 + p + 1), 0);
		}
	}
	assert_int_equal(frame_nfree, 0);
	check();
}

static void without_a_frame_nothing_changes(void **state)
{
	(void)state;
	map(NR_SPACES - 1, 0, PAGE_WRITE);
	take_all();
	/* A page of zeros, and one that is shared. */
	assert_int_equal(write(NR_SPACES - 1, 0, 0, 1), -ENOMEM);
	drop(NR_SPACES - 1);
	fork_to(0, NR_SPACES - 1);
	assert_int_equal(write(0, 0, 0, 1), -ENOMEM);
	assert_int_equal(write(NR_SPACES - 1, 0, 0, 1), -ENOMEM);
	check();
	/* The last sharer needs none. */
	drop(NR_SPACES - 1);
	assert_int_equal(frame_nfree, 0);
	assert_int_equal(write(0, 0, 0, 1), 0);
	check();
}

static void a_frame_is_free_when_the_last_has_left(void **state)
{
	uint32_t f;

	(void)state;
	map(0, 0, PAGE_WRITE);
	assert_int_equal(write(0, 0, 0, 1), 0);
	f = page_table[0].frame[0];
	for (uint32_t s = 1; s < NR_SPACES; s++)
		fork_to(s - 1, s);
	assert_int_equal(nr_sharers[f], NR_SPACES);
	for (uint32_t s = 0; s < NR_SPACES; s++) {
		assert_false(frame_is_free(f));
		if (s % 2)
			drop(s);
		else
			unmap(s, 0);
		check();
	}
	assert_true(frame_is_free(f));
}

static uint32_t below(uint32_t n)
{
	static uint32_t random = 1;

	random = random * 1103515245 + 12345;
	return (random >> 16) % n;
}

static bool is_blank(uint32_t s)
{
	for (uint32_t p = 0; p < SPACE_PAGES; p++) {
		if (copy[s][p].right != PAGE_UNMAPPED)
			return false;
	}
	return true;
}

static void any_order_of_calls(void **state)
{
	uint32_t written = 0, full = 0, forks = 0;

	(void)state;
	for (uint32_t step = 1; step <= STEPS; step++) {
		uint32_t s = below(NR_SPACES), p = below(SPACE_PAGES), to = below(NR_SPACES);
		uint8_t right = below(4) ? PAGE_WRITE : PAGE_READ;
		int32_t err;

		switch (below(24)) {
		case 0:
		case 1:
		case 2:
		case 3:
			map(s, p, right);
			break;
		case 4:
			unmap(s, p);
			break;
		case 5:
			(void)protect(s, p, right);
			break;
		case 6:
		case 7:
		case 8:
		case 9:
			if (s != to && is_blank(to)) {
				fork_to(s, to);
				forks++;
			}
			break;
		case 10:
			drop(s);
			break;
		default:
			err = write(s, p, below(PAGE_WORDS), step);
			written += err == 0;
			full += err == -ENOMEM;
		}
		check();
	}
	assert_in_range(written, STEPS / 8, STEPS);
	assert_in_range(full, STEPS / 100, STEPS);
	assert_in_range(forks, STEPS / 100, STEPS);
	for (uint32_t s = 0; s < NR_SPACES; s++)
		drop(s);
	assert_int_equal(frame_nfree, NR_FRAMES - 1);
	check();
}

#define DAMAGE(place, value)                                                                       \
	do {                                                                                       \
		struct tables before = tables_now();                                               \
		__typeof__(place) was = place;                                                     \
		place = (value);                                                                   \
		assert_false(memory_is_sound());                                                   \
		place = was;                                                                       \
		assert_unchanged(&before);                                                         \
		assert_true(memory_is_sound());                                                    \
	} while (0)

/* The twin answers no to each kind of damage. */
static void damage_is_seen(void **state)
{
	uint32_t f, free;

	(void)state;
	DAMAGE(frame_nfree, NR_FRAMES); /* the page of zeros among the free frames */
	map(0, 0, PAGE_WRITE);
	map(0, 1, PAGE_WRITE);
	assert_int_equal(write(0, 0, 0, 1), 0);
	f = page_table[0].frame[0];
	free = frame_slot[0];
	check();
	DAMAGE(frame_words[ZERO_FRAME].word[PAGE_WORDS - 1], 1);
	DAMAGE(frame_nfree, NR_FRAMES);
	DAMAGE(frame_nfree, frame_nfree - 1);
	DAMAGE(frame_slot[1], NR_FRAMES);
	DAMAGE(frame_slot[1], frame_slot[2]);
	DAMAGE(frame_at[f], NR_FRAMES);
	DAMAGE(frame_page[free], SPACE_PAGES);
	DAMAGE(frame_page[f], 1);
	DAMAGE(nr_sharers[f], 0);
	DAMAGE(nr_sharers[f], 2);
	DAMAGE(nr_sharers[f], NR_SPACES + 1);
	DAMAGE(nr_sharers[free], 1);
	DAMAGE(sharers[f].slot[0], 1);
	DAMAGE(sharers[f].slot[0], NR_SPACES);
	DAMAGE(sharers[f].at[0], NR_SPACES);
	DAMAGE(sharers[ZERO_FRAME].at[0], 1);
	DAMAGE(page_table[0].frame[0], NR_FRAMES);
	DAMAGE(page_table[0].frame[0], ZERO_FRAME);
	DAMAGE(page_table[0].frame[1], f);
	DAMAGE(page_table[1].frame[0], f);
	DAMAGE(page_table[1].frame[0], free);
	DAMAGE(page_table[0].right[0], PAGE_UNMAPPED);
	DAMAGE(page_table[0].right[0], PAGE_READ);
	DAMAGE(page_table[0].writable[1], true);
	fork_to(0, 1);
	check();
	DAMAGE(page_table[0].writable[0], true);
	DAMAGE(page_table[1].writable[0], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(at_first_there_is_nothing, start),
		cmocka_unit_test_setup(a_page_begins_with_zeros_and_no_frame, start),
		cmocka_unit_test_setup(a_write_needs_the_right, start),
		cmocka_unit_test_setup(each_side_sees_its_own_writes, start),
		cmocka_unit_test_setup(protect_does_not_break_the_sharing, start),
		cmocka_unit_test_setup(without_a_frame_nothing_changes, start),
		cmocka_unit_test_setup(a_frame_is_free_when_the_last_has_left, start),
		cmocka_unit_test_setup(any_order_of_calls, start),
		cmocka_unit_test_setup(damage_is_seen, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
