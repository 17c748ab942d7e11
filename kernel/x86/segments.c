/*
 * Segments exist in long mode only to say which ring runs; the TSS only to say on which stack a
 * trap begins.  What may come at any instruction has stacks of its own: a double fault, since it
 * is what a full kernel stack ends in, NMI and machine check, since they come also while the stack
 * pointer is the program's.  No program can set a breakpoint there, and a single step ends with the
 * call, so that a debug exception needs none.
 * Entry: segments_init.  Linux: arch/x86/kernel/cpu/common.c, cpu_init.
 */
#include "kernel/x86/segments.h"

#include <stddef.h>

#include "kernel/lib/string.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/fpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/percpu.h"
#include "kernel/x86/switch.h"
#include "kernel/x86/usercopy.h"
#include "spec/types.h"

#define SEGMENT_CODE 0x00af9b000000ffffull /* 64-bit code, ring 0, present */
#define SEGMENT_DATA 0x00cf93000000ffffull /* data, ring 0, present */
#define SEGMENT_RING3 (3ull << 45)

struct percpu percpu;
struct tss tss;
static uint64_t gdt[10] __attribute__((aligned(16)));

/* Each above a page that is never mapped: kernel/x86/paging.c. */
static struct {
	uint8_t guard[0x1000];
	uint8_t bytes[FAULT_STACK_SIZE];
} fault_stacks[NR_FAULT_STACKS]
	__attribute__((aligned(4096), section(".fault_stacks,\"aw\",@nobits#")));

_Static_assert(sizeof(fault_stacks[0]) == FAULT_STACK_STRIDE, "kernel/x86/layout.h says so");

extern void entry_syscall(void);

static void tss_describe(uint64_t *entry)
{
	uint64_t base = (uint64_t)&tss;

	entry[0] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | 0x89ull << 40 |
		   (base >> 24 & 0xff) << 56;
	entry[1] = base >> 32;
}

void segments_init(void)
{
	struct table_register r = {.limit = sizeof(gdt) - 1, .base = (uint64_t)gdt};

	gdt[KERNEL_CS / 8] = SEGMENT_CODE;
	gdt[KERNEL_DS / 8] = SEGMENT_DATA;
	gdt[USER_DS / 8] = SEGMENT_DATA | SEGMENT_RING3;
	gdt[USER_CS / 8] = SEGMENT_CODE | SEGMENT_RING3;
	tss_describe(&gdt[TSS_SELECTOR / 8]);
	for (uint32_t i = 0; i < NR_FAULT_STACKS; i++)
		tss.ist[i] = (uint64_t)(fault_stacks[i].bytes + FAULT_STACK_SIZE);
	tss.ports_end = 0xff;
	tss_use_ports(false);
	lgdt(&r);
	asm volatile("push %0; lea 1f(%%rip), %%rax; push %%rax; lretq; 1:\n"
		     "mov %1, %%ds; mov %1, %%es; mov %1, %%ss; mov %2, %%fs; mov %2, %%gs"
		     :
		     : "i"(KERNEL_CS), "r"(KERNEL_DS), "r"(0)
		     : "rax", "memory");
	ltr(TSS_SELECTOR);
	wrmsr(MSR_GS_BASE, (uint64_t)&percpu);
}

void tss_set_ports(uint32_t at, const uint8_t *bits, uint32_t size)
{
	if (bits != NULL)
		memcpy(tss.ports + at, bits, size);
	else
		memset(tss.ports + at, 0, size);
}

void tss_use_ports(bool use)
{
	tss.io_map = use ? offsetof(struct tss, ports) : sizeof(tss);
}

void protection_init(void)
{
	uint64_t cr4 = read_cr4() | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
	uint32_t features = cpuid(0, 0).a >= 7 ? cpuid(7, 0).b : 0;

	if (ON(features, 1u << 7))
		cr4 |= CR4_SMEP;
	if (ON(features, 1u << 20))
		cr4 |= CR4_SMAP;
	if (cpuid(0, 0).a >= 7 && ON(cpuid(7, 0).c, 1u << 2))
		cr4 |= CR4_UMIP;
	if (ON(features, 1u))
		cr4 |= CR4_FSGSBASE;
	write_cr4(cr4);
	usercopy_init(ON(cr4, CR4_SMAP));
	fpu_init();
	switch_init();
	write_cr0((read_cr0() | CR0_WP | CR0_MP | CR0_NE) & ~(CR0_EM | CR0_TS));

	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
	wrmsr(MSR_STAR, (uint64_t)USER32_CS << 48 | (uint64_t)KERNEL_CS << 32);
	wrmsr(MSR_LSTAR, (uint64_t)entry_syscall);
	wrmsr(MSR_SFMASK, FLAGS_TF | FLAGS_IF | FLAGS_DF | FLAGS_NT | FLAGS_AC);
}
