/*
 * The machine in software.  See host_hw.h for what it promises.  What is kept of a page's
 * translation is an array over the watched pages; of the levels above, the tables that the walk
 * last went through for the page.  INVLPG drops the former for one page, the latter for all.  Each
 * CPU keeps its own; a flush reaches all on which the root is loaded, as kernel/mm/hw.h says.
 * Entry: hw_access.  Intel SDM volume 3, 4.5, 4.6 and 4.10.
 */
#include "fuzz/host_hw.h"

#include <stddef.h>
#include <string.h>

#include "fuzz/ops.h"
#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/mm/limit.h"
#include "kernel/mm/space.h"
#include "kernel/mm/table.h"

#define RUBBISH 0xa5

static uint8_t ram[RAM_FRAMES * FRAME_SIZE] __attribute__((aligned(4096)));
static uint64_t kernel_table[TABLE_ENTRIES] __attribute__((aligned(4096)));

/* A frame that the pool does not have: the kernel's own top-level table. */
uint64_t kernel_root = RAM_BASE + RAM_FRAMES * FRAME_SIZE;

/* What is kept of one page. */
struct kept {
	uint64_t entry;	 /* its rights are those of all levels together; 0: nothing is kept */
	uint64_t *table[LEVELS];  /* by level: that on its way, or NULL; of the root, never */
	uint64_t rights[LEVELS]; /* of the levels above that */
};

struct cpu {
	uint64_t loaded_root;
	struct kept kept[NR_PAGES];
};

static struct cpu cpus[NR_CPUS], *here = cpus; /* the one that runs */
static const uint64_t *watched;
static uint32_t nr_watched;
static bool prefetching;

void hw_reset(uint32_t n, bool prefetch)
{
	uint32_t i;

	memset(ram, RUBBISH, n * FRAME_SIZE);
	for (i = 0; i < TABLE_ENTRIES; i++)
		kernel_table[i] = i < TABLE_ENTRIES / 2 || i % 16 < 12 ? 0 : 0xfee000ull + i;
	for (here = cpus + NR_CPUS; here-- > cpus;)
		hw_load_root(kernel_root);
	here = cpus;
	prefetching = prefetch;
}

void hw_watch(const uint64_t *pages, uint32_t n)
{
	watched = pages;
	nr_watched = n;
}

void *phys_to_virt(uint64_t pa)
{
	if (pa - kernel_root < FRAME_SIZE)
		return (uint8_t *)kernel_table + (pa - kernel_root);
	if (pa - RAM_BASE >= sizeof(ram))
		panic("no memory at physical address %lx", (unsigned long)pa);
	return ram + (pa - RAM_BASE);
}

uint64_t hw_address(const void *at)
{
	return RAM_BASE + (uint64_t)((const uint8_t *)at - ram);
}

void frame_clear(uint64_t pa)
{
	memset(phys_to_virt(pa), 0, FRAME_SIZE);
}

void frame_copy(uint64_t to, uint64_t from)
{
	memcpy(phys_to_virt(to), phys_to_virt(from), FRAME_SIZE);
}

static struct kept *kept_of(struct cpu *cpu, uint64_t va)
{
	uint32_t i;

	for (i = 0; i < nr_watched; i++)
		if (watched[i] == (va & ~(FRAME_SIZE - 1)))
			return &cpu->kept[i];
	return NULL;
}

uint64_t hw_limits[] = {
	[LIMIT_SPACE] = UINT64_MAX, [LIMIT_DATA] = UINT64_MAX, [LIMIT_STACK] = STACK_LIMIT,
	[LIMIT_PROMISE] = UINT64_MAX,
};

uint64_t memory_limit(enum memory_limit which)
{
	return hw_limits[which];
}

/* The next CPU, from this one on, on which the root is loaded; NULL: there is none. */
static struct cpu *next_with(struct cpu *cpu, uint64_t root)
{
	while (cpu < cpus + NR_CPUS && cpu->loaded_root != root)
		cpu++;
	return cpu < cpus + NR_CPUS ? cpu : NULL;
}

void tlb_flush_page(uint64_t root, uint64_t va)
{
	struct cpu *cpu;
	uint32_t i;

	for (cpu = cpus; (cpu = next_with(cpu, root)); cpu++) {
		struct kept *one = kept_of(cpu, va);

		if (one)
			one->entry = 0;
		for (i = 0; i < nr_watched; i++)
			memset(cpu->kept[i].table, 0, sizeof(cpu->kept[i].table));
	}
}

void tlb_flush_all(uint64_t root)
{
	struct cpu *cpu;

	for (cpu = cpus; (cpu = next_with(cpu, root)); cpu++)
		memset(cpu->kept, 0, sizeof(cpu->kept));
}

void hw_run_on(uint32_t cpu)
{
	here = &cpus[cpu];
}

void hw_load_root(uint64_t root)
{
	here->loaded_root = root;
	memset(here->kept, 0, sizeof(here->kept));
}

void hw_unload(uint64_t root)
{
	struct cpu *cpu, *was = here;

	for (cpu = cpus; (cpu = next_with(cpu, root)); cpu++) {
		here = cpu;
		hw_load_root(kernel_root);
	}
	here = was;
}

uint64_t hw_root(void)
{
	return here->loaded_root;
}

/*
 * Rights add up over the levels: all must be present, for users and writable; one forbids to
 * execute.
 */
static uint64_t rights_of(uint64_t upper, uint64_t entry)
{
	const uint64_t all = ENTRY_PRESENT | ENTRY_USER | ENTRY_WRITE;

	return (upper & entry & all) | ((upper | entry) & ENTRY_NOEXEC);
}

static bool rights_allow(uint64_t rights, uint32_t access)
{
	if (!(rights & ENTRY_PRESENT) || !(rights & ENTRY_USER))
		return false;
	if (access & FAULT_WRITE && !(rights & ENTRY_WRITE))
		return false;
	return !(access & FAULT_EXEC && rights & ENTRY_NOEXEC);
}

/* The table of that level on va's way, from the one above; NULL if the level is missing. */
static uint64_t *step_down(uint64_t *table, uint32_t level, uint64_t va, uint64_t *rights)
{
	uint64_t *entry = &table[level_index(level + 1, va)];

	if (!(*entry & ENTRY_PRESENT))
		return NULL;
	*entry |= ENTRY_ACCESSED;
	*rights = rights_of(*rights, *entry);
	return phys_to_virt(*entry & ENTRY_FRAME);
}

/* Take in the translation of a watched page, from the lowest table on that is kept. */
static void fill(const struct cpu *cpu, struct kept *one, uint64_t va)
{
	uint64_t rights = ENTRY_PRESENT | ENTRY_USER | ENTRY_WRITE;
	uint64_t *table = phys_to_virt(cpu->loaded_root), *entry;
	uint32_t level = 1;

	while (level < LEVELS && !one->table[level])
		level++;
	if (level < LEVELS) {
		table = one->table[level];
		rights = one->rights[level];
	}
	while (--level > 0) {
		table = step_down(table, level, va, &rights);
		if (!table)
			return;
		one->table[level] = table;
		one->rights[level] = rights;
	}
	entry = &table[level_index(1, va)];
	if (!(*entry & ENTRY_PRESENT))
		return;
	*entry |= ENTRY_ACCESSED;
	one->entry = (*entry & ENTRY_FRAME) | rights_of(rights, *entry);
}

uint64_t *hw_access(uint64_t va, uint32_t access)
{
	struct kept *one = kept_of(here, va);

	if (!one->entry)
		fill(here, one, va);
	if (!rights_allow(one->entry, access)) {
		one->entry = 0; /* a fault drops what was kept for its address */
		memset(one->table, 0, sizeof(one->table));
		return NULL;
	}
	return phys_to_virt((one->entry & ENTRY_FRAME) + va % FRAME_SIZE);
}

void hw_prefetch(void)
{
	struct cpu *cpu;
	uint32_t i;

	for (cpu = cpus; prefetching && cpu < cpus + NR_CPUS; cpu++)
		for (i = 0; i < nr_watched; i++)
			if (!cpu->kept[i].entry)
				fill(cpu, &cpu->kept[i], watched[i]);
}

/* Do rights that are kept allow no more than those that are? */
static bool is_no_more(uint64_t rights, uint64_t now)
{
	return now & ENTRY_PRESENT && !(rights & ~now & ENTRY_WRITE) &&
	       !(now & ~rights & ENTRY_NOEXEC);
}

/* Is what is kept of a page no more than its tables say? */
static bool is_current(const struct cpu *cpu, const struct kept *one, uint64_t va)
{
	uint64_t rights = ENTRY_PRESENT | ENTRY_USER | ENTRY_WRITE, entry;
	uint64_t *table = phys_to_virt(cpu->loaded_root);
	uint32_t level;

	for (level = LEVELS - 1; level > 0; level--) {
		table = table ? step_down(table, level, va, &rights) : NULL;
		if (!one->table[level])
			continue;
		if (one->table[level] != table || !is_no_more(one->rights[level], rights))
			return false;
	}
	if (!one->entry)
		return true;
	entry = table ? table[level_index(1, va)] : 0;
	return !((entry ^ one->entry) & ENTRY_FRAME) &&
	       is_no_more(one->entry, rights_of(rights, entry));
}

uint64_t hw_stale_page(void)
{
	const struct cpu *cpu;
	uint32_t i;

	for (cpu = cpus; cpu < cpus + NR_CPUS; cpu++)
		for (i = 0; i < nr_watched; i++)
			if (!is_current(cpu, &cpu->kept[i], watched[i]))
				return watched[i];
	return 0;
}
