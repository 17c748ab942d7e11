/*
 * Page tables: x86-64's tree of four levels, 512 entries of 8 bytes each.  Level 4 is the root; an
 * entry of level 1 maps a page.
 * Keeps true: an entry that is not 0 holds its frame once.  One that is not present but not 0 keeps
 * a page of a region without rights.  Flushing is the caller's duty by the rules of kernel/mm/hw.h,
 * but for tables_prune.
 * Linux: arch/x86/include/asm/pgtable*.h, mm/memory.c (free_pgtables).
 */
#ifndef KERNEL_MM_TABLE_H
#define KERNEL_MM_TABLE_H

#include <stdint.h>

/* Bits of an entry, as the processor has them.  Intel SDM volume 3, 4.5. */
#define ENTRY_PRESENT (1ull << 0)
#define ENTRY_WRITE (1ull << 1)
#define ENTRY_USER (1ull << 2)
#define ENTRY_ACCESSED (1ull << 5)
#define ENTRY_DIRTY (1ull << 6)
#define ENTRY_NOEXEC (1ull << 63)
#define ENTRY_FRAME 0x000ffffffffff000ull

#define TABLE_ENTRIES 512u
#define LEVELS 4u
#define TABLES_PER_PAGE 3u /* the most tables that a page can lack */

/* Bytes that an entry of a level covers. */
static inline uint64_t level_span(uint32_t level)
{
	return 1ull << (12 + 9 * (level - 1));
}

/* Which entry of a level's table is va's. */
static inline uint32_t level_index(uint32_t level, uint64_t va)
{
	return va / level_span(level) % TABLE_ENTRIES;
}

/* A root: nothing in the user's half, the kernel's half as in kernel_root.  0: no frame is left. */
uint64_t table_new_root(void);

/*
 * The level 1 table of va, or NULL if there is none.  Either way *next becomes the lowest address
 * above va for which the answer may be another.
 */
uint64_t *table_leaf(uint64_t root, uint64_t va, uint64_t *next);

/* How many tables the page of va lacks: 0 to TABLES_PER_PAGE. */
uint32_t tables_missing(uint64_t root, uint64_t va);

/* The level 1 table of va, built if need be.  The caller has seen tables_missing() free frames. */
uint64_t *table_leaf_new(uint64_t root, uint64_t va);

/*
 * Free the tables that cover some of start..end and lie wholly within floor..ceiling, where no page
 * is any more; flushes.  How many they were.
 */
uint32_t tables_prune(uint64_t root, uint64_t start, uint64_t end, uint64_t floor,
		      uint64_t ceiling);

#endif
