/*
 * Regions: which addresses a program may use, and how.  A list in the order of addresses.
 * Keeps true: regions are whole pages, not empty, do not overlap; neighbours that touch differ in
 * rights, flags or what they show; a store that a region shows is held once for it; records + spare
 * is what the frames of the list hold.
 *
 * The list lies in frames that it owns and gives back all at once.  A fork shares it; who changes
 * it has first to see that it is its own and has the records that the change can need
 * (regions_room); the change itself then cannot fail.
 * Addresses are in bytes, page-aligned unless said otherwise.
 * Linux: struct vm_area_struct; mm/mmap.c.
 */
#ifndef KERNEL_MM_REGION_H
#define KERNEL_MM_REGION_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/store.h"

#ifndef REGIONS_MAX
#define REGIONS_MAX 65530u /* Linux's vm.max_map_count */
#endif

/* Flags of a region besides MAP_SHARED, MAP_GROWSDOWN and MAP_NORESERVE. */
#define REGION_READONLY 0x10000u /* shows a file that was opened for reading: never writable */
#define REGION_DONTFORK 0x20000u /* a child has it not */
#define REGION_WIPE 0x40000u	 /* a child has it empty */

struct region {
	uint64_t start, end;
	uint32_t prot;	     /* PROT_ bits */
	uint32_t flags;	     /* MAP_ and REGION_ bits */
	struct store *store; /* what it shows; NULL: zeros of its own */
	uint64_t page;	     /* of the store, at start; 0 without one */
	struct region *next;
};

struct regions {
	struct region *first;
	struct region *below; /* the last below what was looked for, or NULL: to begin behind */
	struct region *unused;
	uint64_t pa;	 /* of its own frame, whose count is that of the spaces that have it */
	uint64_t frames; /* the latest frame of records; each begins with the address of the next */
	uint32_t records;
	uint32_t spare; /* records that are free: those in unused, and fresh ones */
	uint32_t fresh; /* the last ones of the latest frame, never used */
	bool leaves_out; /* has a region had a flag by which a child is not to have all? */
};

/* That of a space in which nothing is yet.  Nobody's own. */
extern struct regions no_regions;

/*
 * Let *list be one that nobody else has, with n spare records: false if there is no frame for them
 * or they would be too many; then nothing has changed.
 */
bool regions_room(struct regions **list, uint32_t n);

/* Frames that it takes for that. */
uint32_t regions_room_needs(const struct regions *list, uint32_t n);

/*
 * fork: what the child has: the same, once more; or, if a region is not for it, a copy.  NULL: out
 * of memory.
 */
struct regions *regions_fork(struct regions *list);

/* One holder less; the last one gives back the records. */
void regions_put(struct regions *list);

/*
 * The link to the first region that ends above va, an address of any kind.  Where it was is where
 * the next search begins, unless that is for something lower.
 */
struct region **region_seek(const struct regions *list, uint64_t va);

/* The first region that ends above va, or NULL.  It need not contain va, which is any address. */
struct region *region_find(const struct regions *list, uint64_t va);

/* The last region that ends at or below va, or NULL. */
struct region *region_before(const struct regions *list, uint64_t va);

/* How far from start, at most to end, every address is in a region. */
uint64_t regions_reach(const struct regions *list, uint64_t start, uint64_t end);

/*
 * The highest (or lowest) place for len bytes in low..high that leaves stacks their guard; 0: none.
 */
uint64_t regions_gap(const struct regions *list, uint64_t len, uint64_t low, uint64_t high,
		     bool highest);

/* Where mappings below this region must end: its start, less the guard if it is a stack. */
uint64_t region_guarded_start(const struct region *region);

/* Records that regions_cut needs: 1 if it makes a hole in a region, else 0. */
uint32_t regions_cut_needs(const struct regions *list, uint64_t start, uint64_t end);

/* Take start..end out of whatever regions cover it. */
void regions_cut(struct regions *list, uint64_t start, uint64_t end);

/* Add a region where nothing is.  Needs 1 record. */
void regions_add(struct regions *list, struct region region);

/* Give start..end, all of which is in regions, other rights.  Needs 2 records. */
void regions_protect(struct regions *list, uint64_t start, uint64_t end, uint32_t prot);

/* The same with flags: those of `set` are added, those of `clear` taken away. */
void regions_flag(struct regions *list, uint64_t start, uint64_t end, uint32_t set,
		  uint32_t clear);

/* Let a region without a store begin lower, where nothing is. */
void region_grow(struct regions *list, struct region *region, uint64_t start);

/* Let a region end higher, where nothing is. */
void region_extend(struct regions *list, struct region *region, uint64_t end);

/* The page of its store that a region shows at va; 0 without a store. */
uint64_t region_page(const struct region *region, uint64_t va);

/* Bytes of start..end that are in regions; or only those that count as data (RLIMIT_DATA). */
uint64_t regions_bytes(const struct regions *list, uint64_t start, uint64_t end, bool data);

/* Do these rights and flags make data: private, writable, no stack? */
bool region_is_data(uint32_t prot, uint32_t flags);

#endif
