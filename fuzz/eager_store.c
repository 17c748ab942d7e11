/*
 * The stores of the eager model: only the words that were written are kept.
 * Entry: store_read, eager_truncate.
 */
#include <string.h>

#include "fuzz/eager.h"
#include "fuzz/state.h"
#include "kernel/mm/limit.h"

#define WRITTEN_MAX OPS_MAX /* pages: an operation writes one */

/* A page that is not kept reads as zeros. */
struct written {
	uint64_t number;
	uint64_t words[NR_WORDS];
};

struct eager_store {
	uint64_t pages; /* and its bytes, if it does not end with a page */
	uint64_t bytes;
	uint32_t nr_written;
	struct written written[WRITTEN_MAX];
};

static struct eager_store stores[NR_STORES];

static struct written *find(struct eager_store *s, uint64_t number)
{
	uint32_t i;

	for (i = 0; i < s->nr_written; i++)
		if (s->written[i].number == number)
			return &s->written[i];
	return NULL;
}

uint64_t store_read(uint16_t store, uint64_t number, uint32_t word)
{
	const struct written *w = find(&stores[store], number);

	return w ? w->words[word] : 0;
}

void store_write(uint16_t store, uint64_t number, uint32_t word, uint64_t value)
{
	struct eager_store *s = &stores[store];
	struct written *w = find(s, number);

	if (!w) {
		w = &s->written[s->nr_written++];
		*w = (struct written){ .number = number };
	}
	w->words[word] = value;
}

uint64_t eager_store_pages(uint16_t store)
{
	return stores[store].pages;
}

void eager_punch(uint16_t store, uint64_t number)
{
	struct eager_store *s = &stores[store];
	struct written *w = find(s, number);

	if (w)
		*w = s->written[--s->nr_written];
}

uint16_t eager_store(const struct eager *const *memories, uint32_t n, uint32_t pages)
{
	bool taken[NR_STORES] = { [NO_STORE] = true, [FILE_STORE] = true };
	uint32_t i, page;
	uint16_t store = 0;

	for (i = 0; i < n; i++)
		for (page = 0; page < NR_PAGES; page++)
			taken[memories[i]->pages[page].store] = true;
	while (taken[store])
		store++;
	stores[store].nr_written = 0;
	stores[store].pages = pages;
	return store;
}

/* What lies beyond the size is zeros; and what lay beyond it when the file grows. */
void eager_truncate(uint64_t bytes)
{
	struct eager_store *s = &stores[FILE_STORE];
	const uint64_t tail = bytes < s->bytes ? bytes : s->bytes;
	struct written *w = tail % PAGE_STEP ? find(s, tail / PAGE_STEP) : NULL;
	uint32_t i;

	for (i = 0; w && i < NR_WORDS; i++)
		if (word_offset(i) >= tail % PAGE_STEP)
			w->words[i] = 0;
	s->bytes = bytes;
	s->pages = (bytes + PAGE_STEP - 1) / PAGE_STEP;
	for (i = s->nr_written; i-- > 0;)
		if (s->written[i].number >= s->pages)
			s->written[i] = s->written[--s->nr_written];
}

void eager_resize(uint32_t pages)
{
	eager_truncate(pages * PAGE_STEP);
}

void eager_cut(struct eager *e)
{
	uint32_t i;

	for (i = 0; i < NR_PAGES; i++)
		if (e->pages[i].store == FILE_STORE &&
		    e->pages[i].number >= stores[FILE_STORE].pages)
			e->pages[i].copied = false;
}

void eager_reset(void)
{
	uint32_t i;

	stores[FILE_STORE].nr_written = 0;
	eager_truncate(0);
	for (i = 0; i < NR_LIMITS; i++)
		eager_limit(i, i == LIMIT_STACK ? STACK_MOST : UINT64_MAX);
}
