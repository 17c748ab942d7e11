/*
 * What memory there is, and what of it is free: the loader's map less the first MiB, where firmware
 * and loader keep their things, the kernel with its tables, and the initramfs.
 * Entry: memory_init.  Linux: arch/x86/kernel/e820.c.
 */
#include "kernel/boot/memory.h"
#include "kernel/check/expect.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/hw.h"
#include "kernel/x86/layout.h"

#define NR_RANGES 32u
#define LOW_MEMORY 0x100000ull

extern char kernel_end[]; /* from kernel.ld */

static struct frame_range archive; /* that of the initramfs, if it lies in memory */

struct ranges {
	struct memory_range range[NR_RANGES];
	uint32_t n;
};

static void ranges_add(struct ranges *r, uint64_t start, uint64_t end)
{
	if (start >= end)
		return;
	if (r->n == NR_RANGES)
		panic("memory is in more than %u pieces", NR_RANGES);
	r->range[r->n++] = (struct memory_range){.start = start, .end = end};
}

/* What remains of `from` without the hole. */
static struct ranges ranges_without(const struct ranges *from, uint64_t start, uint64_t end)
{
	struct ranges left = {.n = 0};

	for (uint32_t i = 0; i < from->n; i++) {
		const struct memory_range *r = &from->range[i];

		ranges_add(&left, r->start, r->end < start ? r->end : start);
		ranges_add(&left, r->start > end ? r->start : end, r->end);
	}
	return left;
}

static struct ranges ram_of(const struct hvm_start_info *info)
{
	const struct hvm_memory *map = phys_to_virt(info->memmap);
	struct ranges ram = {.n = 0};

	if (info->version == 0 || info->nr_memmap == 0)
		panic("the loader has not said what memory there is");
	for (uint32_t i = 0; i < info->nr_memmap; i++)
		if (map[i].type == HVM_MEMORY_RAM)
			ranges_add(&ram, map[i].start, map[i].start + map[i].size);
	return ram;
}

static uint64_t page_up(uint64_t address)
{
	return (address + FRAME_SIZE - 1) & ~(FRAME_SIZE - 1);
}

static void hand_over(const struct ranges *free)
{
	struct frame_range range[NR_RANGES];

	for (uint32_t i = 0; i < free->n; i++) {
		range[i].start = free->range[i].start;
		range[i].end = free->range[i].end;
	}
	frames_init(range, free->n, &archive);
}

void memory_init(const struct hvm_start_info *info, struct memory_range initramfs)
{
	struct ranges ram = ram_of(info), free;
	uint64_t tables = page_up((uint64_t)kernel_end - KERNEL_BASE), end;

	/* The loader may have put the archive right behind the kernel. */
	if (initramfs.start < tables + (4ull << 20) && initramfs.end > tables)
		tables = page_up(initramfs.end);
	for (uint32_t i = 0; i < ram.n; i++)
		if (ram.range[i].start <= initramfs.start && initramfs.end <= ram.range[i].end)
			archive = (struct frame_range){initramfs.start, initramfs.end};
	end = paging_init(ram.range, ram.n, tables);
	free = ranges_without(&ram, 0, LOW_MEMORY);
	free = ranges_without(&free, LOW_MEMORY, page_up((uint64_t)kernel_end - KERNEL_BASE));
	free = ranges_without(&free, tables, end);
	free = ranges_without(&free, initramfs.start, page_up(initramfs.end));
	hand_over(&free);
}

void memory_free_initramfs(void)
{
	frames_add(&archive);
}
