/*
 * The audit.  Counts who holds each frame by walking every tree of tables from its root, and
 * compares with the kernel's counts; holds the entries and the regions against the eager model.
 * Entry: audit.
 */
#include "fuzz/audit.h"

#include <stddef.h>
#include <string.h>

#include "fuzz/host_hw.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/record.h"
#include "kernel/mm/space.h"
#include "kernel/mm/tree.h"
#include "model/memory.h"

static uint32_t holders[RAM_FRAMES];
static bool counted[RAM_FRAMES];

static uint64_t number_of(uint64_t pa)
{
	if (pa - RAM_BASE >= RAM_FRAMES * FRAME_SIZE) {
		fail(CLAUSE_C07, RAM_BASE, pa);
		return 0;
	}
	return (pa - RAM_BASE) / FRAME_SIZE;
}

static void hold(uint64_t pa)
{
	holders[number_of(pa)]++;
}

static uint64_t origin_of(uint64_t pa)
{
	return frame_of(pa)->link == NO_FRAME ? 0 : frame_address(frame_of(pa)->link);
}

/* Has the table yet to take the entry's line from its origin? */
static bool is_lent(uint64_t pa, uint32_t index)
{
	return origin_of(pa) && !(frame_of(pa)->lines >> index / LINE_ENTRIES & 1);
}

/* What a table's entry means: that of its origin, as long as it has not taken the line. */
uint64_t audit_entry(uint64_t pa, uint32_t index)
{
	const uint64_t *table = phys_to_virt(is_lent(pa, index) ? origin_of(pa) : pa);

	return table[index];
}

uint64_t store_slot(const struct store *store, uint64_t n, uint32_t *missing)
{
	uint64_t pa, span = 1;
	uint32_t level = 0;

	if (n < STORE_DIRECT) {
		pa = store->direct[n];
	} else {
		n -= STORE_DIRECT;
		for (level = 1, span = TABLE_ENTRIES; n >= span; span *= TABLE_ENTRIES, level++)
			n -= span;
		pa = store->tree[level - 1];
	}
	while (pa && level > 0) {
		level--;
		span /= TABLE_ENTRIES;
		pa = ((const uint64_t *)phys_to_virt(pa))[n / span % TABLE_ENTRIES];
	}
	if (missing)
		*missing = pa ? 0 : level + 1;
	return pa;
}

/* How many hold what an entry leads to, once its line has been taken. */
static uint32_t holders_of(uint64_t pa, uint32_t index)
{
	return frame_count(audit_entry(pa, index) & ENTRY_FRAME) +
	       (is_lent(pa, index) && frame_count(origin_of(pa)) > 1);
}

uint32_t audit_entries(uint32_t level)
{
	return level == LEVELS ? TABLE_ENTRIES / 2 : TABLE_ENTRIES;
}

/* A table, or its origin, is held once more; and by it, once for all who hold it, what is below. */
static void count_holders(uint64_t pa, uint32_t level)
{
	const uint64_t *table = phys_to_virt(pa);
	uint64_t lines = frame_of(pa)->lines, origin = origin_of(pa);
	uint32_t i;

	hold(pa);
	if (counted[number_of(pa)])
		return;
	counted[number_of(pa)] = true;
	if (origin) {
		count_holders(origin, level);
		if (origin_of(origin))
			fail(CLAUSE_C16, 0, origin_of(origin));
	}
	for (i = 0; i < audit_entries(level); i++) {
		if (!table[i])
			continue;
		if (!(lines >> i / LINE_ENTRIES & 1))
			fail(CLAUSE_C16, lines, i);
		if (level == 1) {
			hold(table[i] & ENTRY_FRAME);
			continue;
		}
		count_holders(table[i] & ENTRY_FRAME, level - 1);
		if (table[i] & ENTRY_WRITE && frame_count(table[i] & ENTRY_FRAME) != 1)
			fail(CLAUSE_C08, 1, frame_count(table[i] & ENTRY_FRAME));
	}
}

/* A list of regions is held once more; and by it, once, the other frames that it is in. */
static void count_list(const struct regions *list)
{
	uint64_t frame;

	if (list == &no_regions)
		return;
	hold(list->pa);
	if (counted[number_of(list->pa)])
		return;
	counted[number_of(list->pa)] = true;
	for (frame = list->frames; frame != list->pa; frame = *(uint64_t *)phys_to_virt(frame))
		hold(frame);
}

struct found find_entry(uint64_t root, uint64_t va)
{
	struct found found = { 0 };
	uint64_t pa = root;
	uint32_t level, index;

	for (level = LEVELS; level > 1; level--) {
		uint64_t entry;

		index = level_index(level, va);
		entry = audit_entry(pa, index);
		if (!found.needs && (!entry || holders_of(pa, index) > 1))
			found.needs = level - 1;
		if (!entry)
			return found;
		pa = entry & ENTRY_FRAME;
	}
	index = level_index(1, va);
	found.entry = audit_entry(pa, index);
	found.holders = found.entry ? holders_of(pa, index) : 0;
	return found;
}

/* The frame of the store that the page shows; 0: none. */
static uint64_t shown_frame(const struct space *space, const struct eager *e, uint32_t number)
{
	const struct eager_page *page = &e->pages[number];
	const struct region *region = region_find(space->regions, page_address[number]);

	if (!page->store || page->copied)
		return 0;
	if (!region || !region->store) {
		fail(CLAUSE_C10, page->store, 0);
		return 0;
	}
	return store_slot(region->store, page->number, NULL);
}

/* A page's entry against what the model says of the page. */
static void audit_page(uint64_t entry, uint64_t shown, const struct eager *e, uint32_t number)
{
	const struct eager_page *page = &e->pages[number];
	const uint64_t *words;
	uint32_t i;

	if (entry && !page->mapped)
		fail(CLAUSE_C09, 0, entry);
	if (entry && !!(entry & ENTRY_PRESENT) != (page->prot != PROT_NONE))
		fail(CLAUSE_C09, page->prot, entry);
	if (entry & ENTRY_WRITE && !(page->prot & PROT_WRITE))
		fail(CLAUSE_C09, page->prot, entry);
	if (entry & ENTRY_PRESENT && !(entry & ENTRY_NOEXEC) != !!(page->prot & PROT_EXEC))
		fail(CLAUSE_C09, page->prot, entry);
	if (entry & ENTRY_WRITE && !page->shared && frame_count(entry & ENTRY_FRAME) != 1)
		fail(CLAUSE_C08, 1, frame_count(entry & ENTRY_FRAME));
	if (entry && page->store && !page->copied && (entry & ENTRY_FRAME) != shown)
		fail(CLAUSE_C02, shown, entry);
	words = entry ? phys_to_virt(entry & ENTRY_FRAME) : shown ? phys_to_virt(shown) : NULL;
	for (i = 0; i < NR_WORDS; i++) {
		uint64_t word = words ? words[word_offset(i) / sizeof(uint64_t)] : 0;
		uint64_t meant = eager_read(e, number, i);

		if (word != meant)
			fail(CLAUSE_C02, meant, word);
	}
}

/* Is the region as the model has a page that begins one? */
static bool is_like(const struct region *region, const struct eager_page *page)
{
	const uint32_t flags = (page->grows_down ? MAP_GROWSDOWN : 0) |
			       (page->shared ? MAP_SHARED : 0) |
			       (page->readonly ? REGION_READONLY : 0) |
			       (page->not_forked ? REGION_DONTFORK : 0) |
			       (page->wiped ? REGION_WIPE : 0);

	return region->prot == page->prot && region->flags == flags &&
	       !region->store == !page->store && region->page == page->number;
}

/* The list of regions against the runs of like pages in the model. */
static void audit_regions(const struct space *space, const struct eager *e)
{
	const struct region *region = space->regions->first;
	uint32_t i, run, records = 0;

	for (i = 0; i < NR_PAGES; i = run) {
		const struct eager_page *page = &e->pages[i];

		for (run = i + 1; run < NR_PAGES && eager_is_same_region(e, run - 1);)
			run++;
		if (!page->mapped)
			continue;
		if (!region || region->start != page_address[i] ||
		    region->end != page_address[run - 1] + FRAME_SIZE || !is_like(region, page))
			fail(CLAUSE_C10, page_address[i], region ? region->start : 0);
		region = region ? region->next : NULL;
		records++;
	}
	if (region || records != space->regions->records)
		fail(CLAUSE_C10, records, space->regions->records);
}

uint64_t audit_tables(uint64_t pa, uint32_t level)
{
	uint64_t tables = 1;
	uint32_t i;

	for (i = 0; i < audit_entries(level) && level > 1; i++)
		if (audit_entry(pa, i))
			tables += audit_tables(audit_entry(pa, i) & ENTRY_FRAME, level - 1);
	return tables;
}

static void audit_memory(const struct space *space, const struct eager *e)
{
	const uint64_t *root = phys_to_virt(space->root), *kernel = phys_to_virt(kernel_root);
	uint32_t i;

	count_holders(space->root, LEVELS);
	count_list(space->regions);
	if (memcmp(root + TABLE_ENTRIES / 2, kernel + TABLE_ENTRIES / 2, FRAME_SIZE / 2) != 0)
		fail(CLAUSE_C11, 0, 0);
	audit_regions(space, e);
	for (i = 0; i < NR_PAGES; i++) {
		uint64_t entry = find_entry(space->root, page_address[i]).entry;

		audit_page(entry, shown_frame(space, e, i), e, i);
	}
}

/* Who holds a store: its regions, and the interpreter the file. */
struct holding {
	const struct store *store;
	uint32_t maps;
};

static struct holding stores[NR_STORES];
static uint32_t nr_stores;

static void hold_store(const struct store *store, uint32_t maps)
{
	uint32_t i;

	for (i = 0; i < nr_stores && stores[i].store != store;)
		i++;
	if (i == nr_stores)
		stores[nr_stores++] = (struct holding){ .store = store };
	stores[i].maps += maps;
}

/* Has no memory before this one the same list of regions? */
static bool is_first_with_list(uint32_t memory)
{
	uint32_t i = 0;

	while (space_table[memory_handle(i)].regions !=
	       space_table[memory_handle(memory)].regions)
		i++;
	return i == memory;
}

/* A tree of frames; level 0: a page. */
static void hold_tree(uint64_t pa, uint32_t level)
{
	const uint64_t *table = phys_to_virt(pa);
	uint32_t i;

	hold(pa);
	for (i = 0; i < TABLE_ENTRIES && level > 0; i++)
		if (table[i])
			hold_tree(table[i], level - 1);
}

static void audit_stores(const struct state *state)
{
	const struct region *region;
	uint32_t i, n;

	nr_stores = 0;
	if (state->file)
		hold_store(state->file, 0);
	for (i = 0; i < NR_PROCESSES; i++) {
		const struct space *space = &space_table[memory_handle(i)];

		region = space->root && is_first_with_list(i) ? space->regions->first : NULL;
		for (; region; region = region->next)
			if (region->store)
				hold_store(region->store, 1);
	}
	for (i = 0; i < nr_stores; i++) {
		const struct store *store = stores[i].store;
		uint32_t count = stores[i].maps + (store == state->file);

		if (store->maps != stores[i].maps || store->count != count)
			fail(CLAUSE_C07, count, store->count);
		hold(store->pa);
		for (n = 0; n < STORE_DIRECT; n++)
			if (store->direct[n])
				hold(store->direct[n]);
		for (n = 0; n < STORE_TREES; n++)
			if (store->tree[n])
				hold_tree(store->tree[n], n + 1);
	}
}

/* After audit_memory of all: holders against counts. */
static void audit_counts(void)
{
	uint64_t held = 0;
	uint32_t i;

	for (i = 0; i < RAM_FRAMES; i++) {
		uint64_t pa = RAM_BASE + i * FRAME_SIZE;

		if (!holders[i] || pa == zero_frame)
			continue;
		held++;
		if (frame_count(pa) != holders[i])
			fail(CLAUSE_C07, holders[i], frame_count(pa));
	}
	if (frame_count(zero_frame) != holders[(zero_frame - RAM_BASE) / FRAME_SIZE] + 1)
		fail(CLAUSE_C07, holders[(zero_frame - RAM_BASE) / FRAME_SIZE] + 1,
		     frame_count(zero_frame));
	if (frames_free() + held != frames_total())
		fail(CLAUSE_C12, frames_total() - held, frames_free());
}

/* Pieces of one frame hold it together. */
static bool is_first_in_frame(const struct state *state, uint32_t piece)
{
	uint64_t frame = hw_address(state->pieces[piece].bytes) / FRAME_SIZE;
	uint32_t i;

	for (i = 0; i < piece; i++)
		if (state->pieces[i].bytes &&
		    hw_address(state->pieces[i].bytes) / FRAME_SIZE == frame)
			return false;
	return true;
}

void audit(const struct state *state)
{
	uint32_t i;

	memset(holders, 0, sizeof(holders));
	memset(counted, 0, sizeof(counted));
	for (i = 0; i < NR_PROCESSES; i++)
		if (state->memories[i].owners)
			audit_memory(&space_table[memory_handle(i)], &state->memories[i].eager);
	audit_stores(state);
	for (i = 0; i < NR_PIECES; i++)
		if (state->pieces[i].bytes && is_first_in_frame(state, i))
			hold(hw_address(state->pieces[i].bytes) & ~(FRAME_SIZE - 1));
	audit_counts();
	/* The kernel's own check, once more: its twin. */
	for (i = 0; i < NR_PROCESSES; i++)
		if (state->memories[i].owners &&
		    !tables_are_sound(space_table[memory_handle(i)].root))
			fail(CLAUSE_C13, 0, 0);
}
