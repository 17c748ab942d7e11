/*
 * What memory costs: faults of each kind, the pages of a fork that are written to, and giving back.
 * Costs are by page, of blocks of pages side by side, unless a measure says otherwise.
 */
#include <sys/mman.h>

#include "tests/bench/bench.h"

#define BLOCK (4 * MIB) /* 1024 pages: two tables */
#define PAGES (BLOCK / PAGE)
#define TABLE (2 * MIB) /* what one table of the last level covers */
#define SPARSE (64 * TABLE)
#define ROUNDS 20

/* The first write to a page that the child has from its parent. */
static void cow_first(int samples, long size)
{
	volatile uint64_t *memory = take_memory(16 * PAGE);

	(void)size;
	take_shared();
	for (int i = -1; i < samples; i++) {
		long pid;

		write_pages(memory, 16 * PAGE, PAGE, 3);
		pid = make_child();
		if (pid == 0) {
			uint64_t start = clock_begin();

			*memory = 4;
			shared->ticks = clock_end() - start;
			leave(*memory == 4 ? 21 : 22);
		}
		reap(pid, 21);
		check(*memory == 3, "the parent's page is as it was");
		if (i >= 0)
			sample(shared->ticks, 1);
	}
}

/* Of two blocks the child writes one, then the parent, while the child lives, the other. */
static void cow_page(int samples, long size)
{
	volatile uint64_t *ours = take_memory(2 * BLOCK), *its = ours + BLOCK / 8;
	int told[2], tell[2];

	(void)size;
	take_shared();
	take_pipe(told);
	take_pipe(tell);
	for (int i = 0; i < samples; i += 2) {
		uint64_t start;
		long pid;

		write_pages(ours, 2 * BLOCK, PAGE, 3);
		pid = make_child();
		if (pid == 0) {
			start = clock_begin();
			write_pages(its, BLOCK, PAGE, 5);
			shared->ticks = clock_end() - start;
			put_byte(told[1], 1);
			get_byte(tell[0]);
			leave(pages_have(its, BLOCK, PAGE, 5) && pages_have(ours, BLOCK, PAGE, 3) ?
				      23 : 24);
		}
		get_byte(told[0]);
		start = clock_begin();
		write_pages(ours, BLOCK, PAGE, 7);
		start = clock_end() - start;
		put_byte(tell[1], 1);
		reap(pid, 23);
		check(pages_have(its, BLOCK, PAGE, 3 + PAGES) && pages_have(ours, BLOCK, PAGE, 7),
		      "neither side sees the other's writes");
		sample(shared->ticks, PAGES);
		sample(start, PAGES);
	}
}

/* Memory that is touched all over, and one page written for each table of the last level. */
static void cow_sparse(int samples, long size)
{
	volatile uint64_t *memory = take_memory(SPARSE);

	(void)size;
	take_shared();
	write_pages(memory, SPARSE, PAGE, 3);
	for (int i = 0; i < samples; i++) {
		long pid = make_child();

		if (pid == 0) {
			uint64_t start = clock_begin();

			write_pages(memory, SPARSE, TABLE, 5);
			shared->ticks = clock_end() - start;
			leave(pages_have(memory, SPARSE, TABLE, 5) && memory[PAGE / 8] == 4 ?
				      25 : 26);
		}
		reap(pid, 25);
		check(pages_have(memory, SPARSE, PAGE, 3), "the parent's pages are as they were");
		sample(shared->ticks, SPARSE / TABLE);
	}
}

/* What the parent writes when the child is gone. */
static void reuse_page(int samples, long size)
{
	volatile uint64_t *memory = take_memory(BLOCK);

	(void)size;
	write_pages(memory, BLOCK, PAGE, 3);
	for (int i = -1; i < samples; i++) {
		uint64_t start;
		long pid = make_child();

		if (pid == 0)
			leave(27);
		reap(pid, 27);
		start = clock_begin();
		write_pages(memory, BLOCK, PAGE, (uint64_t)i);
		start = clock_end() - start;
		check(pages_have(memory, BLOCK, PAGE, (uint64_t)i), "pages have what was written");
		if (i >= 0)
			sample(start, PAGES);
	}
}

static void write_fault(int samples, long size)
{
	(void)size;
	for (int i = 0; i < samples; i++) {
		volatile uint64_t *memory = take_memory(BLOCK);
		uint64_t start = clock_begin();

		write_pages(memory, BLOCK, PAGE, 3);
		sample(clock_end() - start, PAGES);
		check(pages_have(memory, BLOCK, PAGE, 3) && memory[1] == 0,
		      "the pages have what was written, and zero else");
		give_memory(memory, BLOCK);
	}
}

static void read_fault(int samples, long size)
{
	(void)size;
	for (int i = 0; i < samples; i++) {
		volatile uint64_t *memory = take_memory(BLOCK);
		uint64_t seen = 0, start = clock_begin();

		for (long k = 0; k < BLOCK / 8; k += PAGE / 8)
			seen |= memory[k];
		sample(clock_end() - start, PAGES);
		check(seen == 0, "memory that nobody wrote to is zero");
		give_memory(memory, BLOCK);
	}
}

/* Memory that is not there cannot be written to a pipe. */
static void unmap(int samples, long size)
{
	int ends[2];

	(void)size;
	take_pipe(ends);
	for (int i = 0; i < samples; i++) {
		volatile uint64_t *memory = take_memory(BLOCK);
		uint64_t start;

		write_pages(memory, BLOCK, PAGE, 3);
		check(CALL(SYS_write, ends[1], memory, 1) == 1 && get_byte(ends[0]) == 3,
		      "the memory is there");
		start = clock_begin();
		CALL(SYS_munmap, memory, BLOCK);
		sample(clock_end() - start, PAGES);
		check(CALL(SYS_write, ends[1], memory, 1) < 0 &&
		      CALL(SYS_write, ends[1], memory + (BLOCK - PAGE) / 8, 1) < 0,
		      "the memory is gone");
	}
}

static void map_touch_unmap(int samples, long size)
{
	(void)size;
	for (int i = -1; i < samples; i++) {
		uint64_t wrong = 0, start = clock_begin();

		for (uint64_t k = 0; k < ROUNDS; k++) {
			volatile uint64_t *at = (void *)CALL(SYS_mmap, 0, PAGE,
				PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			at[0] = k;
			wrong |= at[0] ^ k;
			wrong |= at[1];
			wrong |= (uint64_t)CALL(SYS_munmap, at, PAGE);
		}
		start = clock_end() - start;
		check(!wrong, "a page is there, zero, and taken back");
		if (i >= 0)
			sample(start, ROUNDS);
	}
}

const struct measure memory_measures[] = {
	{"cow_first", cow_first, 50, -1},
	{"cow_page", cow_page, 10, -1},
	{"cow_sparse", cow_sparse, 5, -1},
	{"reuse_page", reuse_page, 10, -1},
	{"write_fault", write_fault, 10, -1},
	{"read_fault", read_fault, 10, -1},
	{"munmap_page", unmap, 10, -1},
	{"mmap_touch_munmap", map_touch_unmap, 20, -1},
	{NULL, NULL, 0, 0},
};
