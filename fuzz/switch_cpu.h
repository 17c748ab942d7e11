/*
 * In place of kernel/x86/cpu.h, for the switch in a program of the host: what needs privileges is
 * done without.  The program's own gs base stands for that which the kernel puts aside.  Bodies in
 * switch_hold.S.
 */
#if !defined(KERNEL_X86_CPU_H) && !defined(__ASSEMBLER__)
#define KERNEL_X86_CPU_H

#include <cpuid.h>
#include <stdbool.h>
#include <stdint.h>

#define CR4_FSGSBASE (1ull << 16)
#define CR4_OSXSAVE (1ull << 18)
#define MSR_FS_BASE 0xc0000100u
#define MSR_KERNEL_GS_BASE 0xc0000102u

uint64_t rdfsbase(void);
void wrfsbase(uint64_t base);
uint64_t user_rdgsbase(void);
void wrgsbase(uint64_t base);

static inline uint64_t rdmsr(uint32_t msr)
{
	return msr == MSR_FS_BASE ? rdfsbase() : user_rdgsbase();
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
	if (msr == MSR_FS_BASE)
		wrfsbase(value);
	else
		wrgsbase(value);
}

static inline uint64_t read_cr4(void)
{
	return CR4_FSGSBASE;
}

static inline void write_cr4(uint64_t value)
{
	(void)value;
}

static inline void xsetbv(uint32_t components)
{
	(void)components;
}

struct cpuid {
	uint32_t a, b, c, d;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid r;

	__cpuid_count(leaf, subleaf, r.a, r.b, r.c, r.d);
	return r;
}

#endif
