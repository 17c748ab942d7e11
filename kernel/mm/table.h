/*
 * Page tables: x86-64's tree of four levels, 512 entries of 8 bytes each.  Level 4 is the root; an
 * entry of level 1 maps a page.  Below the roots the trees of spaces may have tables in common: a
 * fork shares them.
 *
 * Keeps true: an entry that is not 0 holds its frame, page or table, once, and a frame's count is
 * the number of those that hold it.  An entry with the write bit holds its frame alone; only one
 * that shows a page of a store may have it beside others.  So what can be reached by write bits at
 * all levels belongs to one space; anything else is changed only after the path to it has been made
 * the space's own: a shared table is split there.  An entry that is not present but not 0 keeps a
 * page of a region without rights.
 *
 * A split does not copy 512 entries.  If there are many, the new table begins without lines (of 8
 * entries) and takes each from the old one, its origin, when it is needed; until it has all it
 * holds the origin once, and what that maps is as if it were mapped here.  An origin has all of its
 * own lines.  To take lines needs no memory, and changes nothing that can be seen.
 *
 * Flushing is the caller's duty by the rules of kernel/mm/hw.h, but for path_own and tables_cut.
 * Linux: arch/x86/include/asm/pgtable*.h, mm/memory.c (copy_page_range, free_pgtables).
 */
#ifndef KERNEL_MM_TABLE_H
#define KERNEL_MM_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* Bits of an entry, as the processor has them.  Intel SDM volume 3, 4.5. */
#define ENTRY_PRESENT (1ull << 0)
#define ENTRY_WRITE (1ull << 1)
#define ENTRY_USER (1ull << 2)
#define ENTRY_ACCESSED (1ull << 5)
#define ENTRY_DIRTY (1ull << 6)
#define ENTRY_SPLIT (1ull << 9) /* ours: the table below may lack lines */
#define ENTRY_NOEXEC (1ull << 63)
#define ENTRY_FRAME 0x000ffffffffff000ull
#define ENTRY_TABLE (ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER)

#define TABLE_ENTRIES 512u
#define LEVELS 4u
#define PATH_TABLES 3u /* the most tables that a path can lack, or share */
#define USER_HALF (1ull << 47) /* what the lower half of a root covers */

/* Which lines of each table on a path are to be there: that of the address, or others, too. */
enum path_lines {
	PATH_LINE, /* that alone: for a write, which will fault again for the next page anyway */
	PATH_LINES, /* its neighbours as well: for a read */
	PATH_WHOLE,
};

/* Bytes that an entry of a level covers. */
static inline uint64_t level_span(uint32_t level)
{
	return 1ull << (12 + 9 * (level - 1));
}

/* Which entry of a level's table is va's. */
static inline uint32_t level_index(uint32_t level, uint64_t va)
{
	return va >> (12 + 9 * (level - 1)) & (TABLE_ENTRIES - 1);
}

/* A root: nothing in the user's half, the kernel's half as in kernel_root.  0: no frame is left. */
uint64_t table_new_root(void);

/*
 * The level 1 table of va, whole, or NULL if there is none.  Either way *next becomes the lowest
 * address above va for which the answer may be another.
 */
uint64_t *table_leaf(uint64_t root, uint64_t va, uint64_t *next);

/* va's entry, NULL if there is no table for it.  Not to be changed but by who owns the path. */
uint64_t *path_entry(uint64_t root, uint64_t va, enum path_lines lines);

/* What there is on the way to an address. */
struct path {
	uint64_t *entry; /* NULL: a table is missing */
	uint64_t leaf;	 /* the frame of the table that it is in */
	uint32_t needs;	 /* how many tables path_own makes: what is missing, and what is shared */
	bool own;	 /* none, and all levels may write: what is there may be changed */
};

/* A path that is own and an entry in it that is 0: it is going to be something. */
void path_fill(const struct path *path, uint64_t va);

/* Look; of each table these lines are there. */
struct path path_look(uint64_t root, uint64_t va, enum path_lines lines);

/*
 * va's entry, after every table on the way has been built or made the space's own.  The caller has
 * seen path_look's needs as frames free.  Flushes.
 */
uint64_t *path_own(uint64_t root, uint64_t va, enum path_lines lines);

/*
 * fork: a root whose tree maps what this one's does, where neither side may write but to the page
 * of `touched`, if it could be copied; USER_HALF or more: there is none.  0: out of memory.  Flush
 * this one in either case.
 */
uint64_t tables_fork(uint64_t root, uint64_t touched);

/* Give back a root and what it alone holds. */
void tables_drop(uint64_t root);

/*
 * Take out the pages of start..end, and the tables that lie wholly within floor..ceiling, where no
 * page is otherwise.  The caller has seen tables_cut_needs frames free.  Flushes.
 */
void tables_cut(uint64_t root, uint64_t start, uint64_t end, uint64_t floor, uint64_t ceiling);
uint32_t tables_cut_needs(uint64_t root, uint64_t start, uint64_t end, uint64_t floor,
			  uint64_t ceiling);

/* Does the tree keep true what is said above, as far as it alone shows it?  For EXPECT. */
bool tables_are_sound(uint64_t root);

/* How many tables the tree has, and in *pages how many pages, that of zeros apart. */
uint64_t tables_count(uint64_t root, uint64_t *pages);

#endif
