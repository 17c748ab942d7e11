/*
 * Page tables: finding, building, splitting.  What the entries of level 1 say is the business of
 * kernel/mm/page.c and fault.c.
 * Entry: path_entry, path_own.  Linux: mm/memory.c, __pmd_alloc.
 */
#include "kernel/mm/table.h"

#include <stddef.h>

#include "kernel/mm/tree.h"

uint64_t table_new(void)
{
	uint64_t pa = frame_new_zero();
	struct frame *frame;

	if (!pa)
		return 0;
	frame = frame_of(pa);
	frame->link = NO_FRAME;
	frame->lines = 0;
	return pa;
}

/* The lines of the kernel's half that are not empty; they stay what they are. */
static uint64_t kernel_lines(void)
{
	static uint64_t known_root, lines;
	const uint64_t *table = table_at(kernel_root);
	uint32_t i;

	if (known_root == kernel_root)
		return lines;
	for (i = TABLE_ENTRIES / 2, lines = 0; i < TABLE_ENTRIES; i++)
		if (table[i])
			lines |= line_of(i);
	known_root = kernel_root;
	return lines;
}

uint64_t table_new_root(void)
{
	uint64_t root = frame_new_root();

	if (root) {
		frame_of(root)->link = NO_FRAME;
	} else {
		root = table_new();
		if (!root)
			return 0;
		FOR_EACH_LINE(line, kernel_lines())
			line_copy(table_at(root), table_at(kernel_root), line);
	}
	frame_of(root)->lines = kernel_lines();
	return root;
}

/* The only holder of its origin takes these lines for good. */
static void table_inherit(uint64_t pa, uint64_t from, uint64_t lines)
{
	FOR_EACH_LINE(line, lines) {
		line_copy(table_at(pa), table_at(from), line);
		line_clear(table_at(from), line);
	}
}

void table_take_all(uint64_t pa, uint32_t level, uint64_t lines)
{
	struct frame *frame = frame_of(pa), *origin = &frame_records[frame->link];
	uint64_t from = frame_address(frame->link), lacks = origin->lines & ~frame->lines;

	if (origin->count == 1) {
		table_inherit(pa, from, lacks);
		lines = LINES_ALL;
	} else {
		FOR_EACH_LINE(line, lacks & lines)
			table_share(table_at(from) + line * LINE_ENTRIES,
				    table_at(pa) + line * LINE_ENTRIES);
	}
	frame->lines |= lacks & lines;
	if (lacks & ~lines)
		return;
	frame->link = NO_FRAME;
	table_put(from, level);
}

/* A table in place of one that is shared, for one of its holders, who is none of it any more. */
static uint64_t table_split(uint64_t pa, uint32_t level, uint64_t lines)
{
	uint64_t new = table_new();

	EXPECT(new != 0);
	table_take(pa, level, LINES_ALL);
	frame_of(new)->link = frame_index(pa); /* holds it instead */
	table_take_all(new, level, table_has_lines(pa, SPLIT_LINES) ? lines : LINES_ALL);
	return new;
}

uint64_t *entry_own(uint64_t root, uint64_t *entry, uint32_t level, uint64_t lines)
{
	uint64_t pa = *entry & ENTRY_FRAME;

	if (*entry & ENTRY_WRITE) {
		table_take(pa, level, lines);
	} else if (frame_of(pa)->count == 1) {
		*entry |= ENTRY_WRITE;
		table_take(pa, level, lines);
	} else {
		pa = table_split(pa, level, lines);
		*entry = pa | ENTRY_TABLE | ENTRY_SPLIT;
		tlb_flush_all(root);
	}
	return table_at(pa);
}

uint64_t *table_leaf(uint64_t root, uint64_t va, uint64_t *next)
{
	uint64_t *table = table_at(root);
	uint32_t level;

	for (level = LEVELS; level > 1; level--) {
		uint64_t entry = table[level_index(level, va)];

		*next = (va / level_span(level) + 1) * level_span(level);
		if (!entry)
			return NULL;
		table_take(entry & ENTRY_FRAME, level - 1, LINES_ALL);
		table = table_at(entry);
	}
	return table;
}

/*
 * From an entry of that level to the one below: a constant level makes this short.  False: there is
 * no table.
 */
static inline bool step_down(struct path *path, uint32_t level, uint64_t va, enum path_lines lines)
{
	const uint32_t index = level_index(level - 1, va);
	const uint64_t entry = *path->entry, pa = entry & ENTRY_FRAME;

	if (!(entry & ENTRY_WRITE)) {
		path->own = false;
		if (!path->needs && (!entry || frame_of(pa)->count > 1))
			path->needs = level - 1;
		if (!entry)
			return false;
	}
	if (entry & ENTRY_SPLIT)
		table_take(pa, level - 1, lines_for(index, lines));
	path->entry = table_at(pa) + index;
	path->leaf = pa;
	return true;
}

struct path path_look(uint64_t root, uint64_t va, enum path_lines lines)
{
	struct path path = { .entry = table_at(root) + level_index(LEVELS, va), .own = true };

	if (!step_down(&path, 4, va, lines) || !step_down(&path, 3, va, lines) ||
	    !step_down(&path, 2, va, lines))
		path.entry = NULL;
	return path;
}

void path_fill(const struct path *path, uint64_t va)
{
	frame_of(path->leaf)->lines |= line_of(level_index(1, va));
}

uint64_t *path_entry(uint64_t root, uint64_t va, enum path_lines lines)
{
	return path_look(root, va, lines).entry;
}

uint64_t *path_own(uint64_t root, uint64_t va, enum path_lines lines)
{
	uint64_t table_pa = root, *table = table_at(root);
	uint32_t level, index;

	for (level = LEVELS; level > 1; level--) {
		uint64_t *entry;

		index = level_index(level, va);
		entry = &table[index];
		if (*entry) {
			table = entry_own(root, entry, level - 1,
					  lines_for(level_index(level - 1, va), lines));
			table_pa = *entry & ENTRY_FRAME;
		} else {
			uint64_t new = table_new();

			EXPECT(new != 0);
			frame_of(table_pa)->lines |= line_of(index);
			*entry = new | ENTRY_TABLE;
			table = table_at(new);
			table_pa = new;
		}
	}
	index = level_index(1, va);
	frame_of(table_pa)->lines |= line_of(index);
	return &table[index];
}

/* The tables below one of that level, itself included. */
static uint64_t count_tables(uint64_t pa, uint32_t level, uint64_t lines, uint64_t *pages)
{
	const uint64_t *table = table_at(pa);
	uint64_t tables = 1, i;

	FOR_EACH_LINE(line, lines) {
		for (i = line * LINE_ENTRIES; i < (line + 1) * LINE_ENTRIES; i++) {
			uint64_t below = table[i] & ENTRY_FRAME;

			if (level == 1)
				*pages += below && below != zero_frame;
			if (!below || level == 1)
				continue;
			table_take(below, level - 1, LINES_ALL);
			tables += count_tables(below, level - 1, frame_of(below)->lines, pages);
		}
	}
	return tables;
}

uint64_t tables_count(uint64_t root, uint64_t *pages)
{
	*pages = 0;
	return count_tables(root, LEVELS, frame_of(root)->lines & LINES_USER, pages);
}
