/*
 * The instructions that C has no words for.
 * Intel SDM volume 2; Linux: arch/x86/include/asm/special_insns.h, msr.h, io.h.
 */
#ifndef KERNEL_X86_CPU_H
#define KERNEL_X86_CPU_H

#include <stdbool.h>
#include <stdint.h>

#define FLAGS_TF (1ull << 8)
#define FLAGS_IF (1ull << 9)
#define FLAGS_DF (1ull << 10)
#define FLAGS_NT (1ull << 14)
#define FLAGS_RF (1ull << 16)
#define FLAGS_AC (1ull << 18)

#define CR0_MP (1ull << 1)
#define CR0_EM (1ull << 2)
#define CR0_TS (1ull << 3)
#define CR0_NE (1ull << 5)
#define CR0_WP (1ull << 16)

#define CR4_MCE (1ull << 6)
#define CR4_PGE (1ull << 7)
#define CR4_OSFXSR (1ull << 9)
#define CR4_OSXMMEXCPT (1ull << 10)
#define CR4_UMIP (1ull << 11)
#define CR4_FSGSBASE (1ull << 16)
#define CR4_OSXSAVE (1ull << 18)
#define CR4_SMEP (1ull << 20)
#define CR4_SMAP (1ull << 21)

#define MSR_EFER 0xc0000080u
#define MSR_STAR 0xc0000081u
#define MSR_LSTAR 0xc0000082u
#define MSR_SFMASK 0xc0000084u
#define MSR_FS_BASE 0xc0000100u
#define MSR_GS_BASE 0xc0000101u
#define MSR_KERNEL_GS_BASE 0xc0000102u

#define EFER_SCE 1ull

static inline void outb(uint16_t port, uint8_t value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outw(uint16_t port, uint16_t value)
{
	asm volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint64_t rdmsr(uint32_t msr)
{
	uint32_t low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (uint64_t)high << 32 | low;
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
	uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);

	asm volatile("wrmsr" : : "c"(msr), "a"(low), "d"(high) : "memory");
}

static inline uint64_t rdtsc(void)
{
	uint64_t low, high; /* the upper halves are zero */

	asm volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return high << 32 | low;
}

static inline uint64_t read_cr0(void)
{
	uint64_t value;

	asm volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline void write_cr0(uint64_t value)
{
	asm volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline uint64_t read_cr2(void)
{
	uint64_t value;

	asm volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint64_t read_cr3(void)
{
	uint64_t value;

	asm volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static inline void write_cr3(uint64_t value)
{
	asm volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

static inline uint64_t read_cr4(void)
{
	uint64_t value;

	asm volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

static inline void write_cr4(uint64_t value)
{
	asm volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* The base of fs; that of the user's gs, while the kernel's own is in its place.  CR4_FSGSBASE. */
static inline uint64_t rdfsbase(void)
{
	uint64_t base;

	asm volatile("rdfsbase %0" : "=r"(base));
	return base;
}

static inline void wrfsbase(uint64_t base)
{
	asm volatile("wrfsbase %0" : : "r"(base) : "memory");
}

static inline uint64_t user_rdgsbase(void)
{
	uint64_t base;

	asm volatile("swapgs; rdgsbase %0; swapgs" : "=r"(base));
	return base;
}

/* Which parts of the FPU XSAVE is to know. */
static inline void xsetbv(uint32_t components)
{
	asm volatile("xsetbv" : : "c"(0), "a"(components), "d"(0));
}

/* n words of eight bytes, by the processor's own loop. */
static inline void words_clear(void *to, uint64_t n)
{
	asm volatile("rep stosq" : "+D"(to), "+c"(n) : "a"(0ull) : "memory");
}

static inline void words_copy(void *to, const void *from, uint64_t n)
{
	asm volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static inline void invlpg(uint64_t va)
{
	asm volatile("invlpg (%0)" : : "r"(va) : "memory");
}

struct cpuid {
	uint32_t a, b, c, d;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid r;

	asm volatile("cpuid"
		     : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d)
		     : "a"(leaf), "c"(subleaf));
	return r;
}

/* The lgdt and lidt operand. */
struct table_register {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

static inline void lgdt(const struct table_register *r)
{
	asm volatile("lgdt %0" : : "m"(*r) : "memory");
}

static inline void lidt(const struct table_register *r)
{
	asm volatile("lidt %0" : : "m"(*r) : "memory");
}

static inline void ltr(uint16_t selector)
{
	asm volatile("ltr %0" : : "r"(selector) : "memory");
}

/* Let one interrupt, or more, be taken while the CPU waits for it; off again on return. */
static inline void wait_for_interrupt(void)
{
	asm volatile("sti; hlt; cli" : : : "memory");
}

/* Nothing more will happen on this CPU. */
static inline void __attribute__((noreturn)) halt(void)
{
	for (;;)
		asm volatile("cli; hlt" : : : "memory");
}

static inline uint64_t read_flags(void)
{
	uint64_t value;

	asm volatile("pushf; pop %0" : "=r"(value));
	return value;
}

static inline uint64_t frame_pointer(void)
{
	uint64_t value;

	asm volatile("mov %%rbp, %0" : "=r"(value));
	return value;
}

/* A number from the processor's generator; false if it has none or is out of them. */
static inline bool rdrand(uint64_t *value)
{
	bool ok;

	asm volatile("rdrand %0" : "=r"(*value), "=@ccc"(ok));
	return ok;
}

#endif
