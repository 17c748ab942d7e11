/*
 * The kernel's own page tables, and what kernel/mm asks of the MMU.
 * Keeps true: nothing is both writable and executable, under any of its addresses.
 * Entry: paging_init.  Linux: arch/x86/mm/init_64.c, arch/x86/mm/tlb.c.
 */
#include "kernel/x86/paging.h"
#include "kernel/lib/string.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/percpu.h"
#include "spec/limits.h"
#include "spec/types.h"

#define PAGE 0x1000ull
#define BIG_PAGE 0x200000ull

#define PTE_P (1ull << 0)
#define PTE_W (1ull << 1)
#define PTE_UNCACHED (1ull << 4)
#define PTE_BIG (1ull << 7)
#define PTE_G (1ull << 8)
#define PTE_NX (1ull << 63)
#define PTE_ADDRESS 0x000ffffffffff000ull

#define LEVEL_PAGE 0
#define LEVEL_BIG 1
#define LEVEL_TOP 3

/* From kernel.ld. */
extern char text_start[], text_end[], rodata_end[], boot_guard[], fault_guard[];

uint64_t kernel_root;

static uint64_t next_table; /* where the next table will lie; boot only */

_Static_assert(DIRECT_MAP == DIRECT_BASE, "kernel/part.mk and kernel/x86/layout.h agree");

void frame_clear(uint64_t pa)
{
	words_clear(phys_to_virt(pa), PAGE / sizeof(uint64_t));
}

void frame_copy(uint64_t to, uint64_t from)
{
	words_copy(phys_to_virt(to), phys_to_virt(from), PAGE / sizeof(uint64_t));
}

static uint64_t image_address(const char *symbol)
{
	return (uint64_t)symbol - KERNEL_BASE;
}

/* The entry for va at `level` below the top, tables made on the way. */
static uint64_t *entry_of(uint64_t va, uint32_t level)
{
	uint64_t *table = phys_to_virt(kernel_root);

	for (uint32_t at = LEVEL_TOP;; at--) {
		uint64_t *entry = &table[va >> (12 + 9 * at) & 511];

		if (at == level)
			return entry;
		if (!ON(*entry, PTE_P)) {
			memset(phys_to_virt(next_table), 0, PAGE);
			*entry = next_table | PTE_P | PTE_W;
			next_table += PAGE;
		}
		table = phys_to_virt(*entry & PTE_ADDRESS);
	}
}

/* Map [pa, end) at va, with big pages where they fit. */
static void map(uint64_t va, uint64_t pa, uint64_t end, uint64_t rights)
{
	while (pa < end) {
		bool big = va % BIG_PAGE == 0 && pa % BIG_PAGE == 0 && end - pa >= BIG_PAGE;

		*entry_of(va, big ? LEVEL_BIG : LEVEL_PAGE) =
			pa | PTE_P | PTE_G | rights | (big ? PTE_BIG : 0);
		va += big ? BIG_PAGE : PAGE;
		pa += big ? BIG_PAGE : PAGE;
	}
}

/* The image's code and constants can be read, not written, in the direct map as well. */
static void map_direct(struct memory_range ram)
{
	uint64_t text = image_address(text_start), data = image_address(rodata_end);
	uint64_t start = (ram.start + PAGE - 1) & ~(PAGE - 1), end = ram.end & ~(PAGE - 1);

	if (start >= end)
		return;
	if (text < start || data > end) {
		map(DIRECT_BASE + start, start, end, PTE_W | PTE_NX);
		return;
	}
	map(DIRECT_BASE + start, start, text, PTE_W | PTE_NX);
	map(DIRECT_BASE + text, text, data, PTE_NX);
	map(DIRECT_BASE + data, data, end, PTE_W | PTE_NX);
}

/* Below each of the stacks in it a page is left out. */
static void map_image(void)
{
	uint64_t text = image_address(text_start), rodata = image_address(text_end);
	uint64_t data = image_address(rodata_end);
	uint64_t boot = image_address(boot_guard), fault = image_address(fault_guard);

	map(KERNEL_BASE + text, text, rodata, 0);
	map(KERNEL_BASE + rodata, rodata, data, PTE_NX);
	map(KERNEL_BASE + data, data, boot, PTE_W | PTE_NX);
	boot += PAGE;
	map(KERNEL_BASE + boot, boot, fault, PTE_W | PTE_NX);
	for (uint32_t i = 0; i < NR_FAULT_STACKS; i++, fault += FAULT_STACK_STRIDE)
		map(KERNEL_BASE + fault + PAGE, fault + PAGE, fault + FAULT_STACK_STRIDE,
		    PTE_W | PTE_NX);
}

uint64_t paging_init(const struct memory_range *ram, uint32_t nr_ram, uint64_t free)
{
	kernel_root = free;
	next_table = free + PAGE;
	memset(phys_to_virt(kernel_root), 0, PAGE);
	map_image();
	map(APIC_BASE, APIC_PHYSICAL, APIC_PHYSICAL + PAGE, PTE_W | PTE_NX | PTE_UNCACHED);
	for (uint32_t i = 0; i < nr_ram; i++)
		map_direct(ram[i]);
	/* The tables are made now, so that a stack's frames can be mapped without more memory. */
	for (uint64_t at = 0; at < (uint64_t)NR_TASKS * STACK_STRIDE; at += BIG_PAGE)
		entry_of(STACKS_BASE + at, LEVEL_PAGE);
	hw_load_root(kernel_root);
	return next_table;
}

void stack_page_map(uint64_t va, uint64_t pa)
{
	*entry_of(va, LEVEL_PAGE) = pa | PTE_P | PTE_W | PTE_G | PTE_NX;
}

void hw_load_root(uint64_t root)
{
	if (PERCPU_GET(root) == root)
		return;
	PERCPU_SET(root, root);
	write_cr3(root);
}

void tlb_flush_page(uint64_t root, uint64_t va)
{
	if (PERCPU_GET(root) == root)
		invlpg(va);
}

void tlb_flush_all(uint64_t root)
{
	if (PERCPU_GET(root) == root)
		write_cr3(root);
}
