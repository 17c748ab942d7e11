/*
 * /proc/cpuinfo: the processor, as it calls itself.
 * Entry: proc_cpuinfo_text.  Linux: arch/x86/kernel/cpu/proc.c.
 */
#include "kernel/lib/string.h"
#include "kernel/sys/procfs.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/cpu.h"

/* Which bit of which register of cpuid's leaf 1 (or 7, or 0x80000001) is called what. */
static const struct flag {
	uint32_t leaf;
	char reg; /* b, c or d */
	uint8_t bit;
	const char *name;
} flags[] = {
	{1, 'd', 0, "fpu"},   {1, 'd', 3, "pse"},    {1, 'd', 4, "tsc"},    {1, 'd', 5, "msr"},
	{1, 'd', 6, "pae"},   {1, 'd', 8, "cx8"},    {1, 'd', 9, "apic"},   {1, 'd', 11, "sep"},
	{1, 'd', 13, "pge"},  {1, 'd', 15, "cmov"},  {1, 'd', 23, "mmx"},   {1, 'd', 24, "fxsr"},
	{1, 'd', 25, "sse"},  {1, 'd', 26, "sse2"},  {1, 'c', 0, "pni"},    {1, 'c', 9, "ssse3"},
	{1, 'c', 13, "cx16"}, {1, 'c', 19, "sse4_1"}, {1, 'c', 20, "sse4_2"},
	{1, 'c', 23, "popcnt"}, {1, 'c', 30, "rdrand"}, {1, 'c', 31, "hypervisor"},
	{7, 'b', 0, "fsgsbase"},
	{7, 'b', 7, "smep"},  {7, 'b', 18, "rdseed"}, {7, 'b', 20, "smap"},
	{0x80000001, 'd', 11, "syscall"}, {0x80000001, 'd', 20, "nx"}, {0x80000001, 'd', 29, "lm"},
};

static bool has(const struct flag *flag)
{
	struct cpuid id = cpuid(flag->leaf, 0);
	uint32_t value = flag->reg == 'b' ? id.b : flag->reg == 'c' ? id.c : id.d;

	return ON(value >> flag->bit, 1u);
}

static void brand_put(struct text *to)
{
	struct cpuid part[3];
	char name[sizeof(part) + 1] = "";

	for (uint32_t i = 0; i < 3; i++)
		part[i] = cpuid(0x80000002 + i, 0);
	memcpy(name, part, sizeof(part));
	text_print(to, "model name\t: %s\n", name);
}

static uint32_t family_of(uint32_t signature)
{
	uint32_t family = signature >> 8 & 15;

	return family == 15 ? family + (signature >> 20 & 255) : family;
}

void proc_cpuinfo_text(struct node *node, struct text *to)
{
	struct cpuid id = cpuid(0, 0), one = cpuid(1, 0);
	const uint32_t vendor[3] = {id.b, id.d, id.c};
	char name[sizeof(vendor) + 1] = "";

	(void)node;
	memcpy(name, vendor, sizeof(vendor));
	text_print(to, "processor\t: 0\nvendor_id\t: %s\n", name);
	text_print(to, "cpu family\t: %u\n", family_of(one.a));
	text_print(to, "model\t\t: %u\n", (one.a >> 4 & 15) | (one.a >> 12 & 0xf0));
	brand_put(to);
	text_print(to, "stepping\t: %u\n", one.a & 15);
	text_print(to, "fpu\t\t: yes\ncpuid level\t: %u\nwp\t\t: yes\nflags\t\t:", id.a);
	for (uint32_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (has(&flags[i]))
			text_print(to, " %s", flags[i].name);
	text_print(to, "\naddress sizes\t: %u bits physical, %u bits virtual\n\n",
		   cpuid(0x80000008, 0).a & 255, cpuid(0x80000008, 0).a >> 8 & 255);
}
