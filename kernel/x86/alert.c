/*
 * Non-maskable interrupts and machine checks.  Neither is a program's doing, nor its end.
 * Keeps true: what runs in their handlers touches no page that may be absent, since the way back
 * from a fault would let the next one begin on the same stack.
 * Entry: nmi_came and machine_check_came, from trap.c.
 * Intel SDM volume 3, chapter 16; Linux: see the header.
 */
#include "kernel/x86/alert.h"
#include "kernel/lib/print.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/segments.h"
#include "spec/types.h"

#define REASON 0x61	  /* the port that tells it */
#define REASON_BITS 0xc0u /* an error of the bus; a device's */

#define CPUID_MCE (1u << 7 | 1u << 14)

#define MSR_MCG_CAP 0x179u
#define MSR_MCG_STATUS 0x17au
#define MSR_MCG_CTL 0x17bu
#define MSR_MC_CTL(bank) (0x400u + 4 * (bank))
#define MSR_MC_STATUS(bank) (0x401u + 4 * (bank))
#define MSR_MC_ADDR(bank) (0x402u + 4 * (bank))

#define MCG_BANKS 0xffu
#define MCG_CTL_P (1ull << 8)
#define MCG_SER_P (1ull << 24)
#define MCG_STATUS_RIPV (1ull << 0) /* what was interrupted can be gone back to */
#define MCI_STATUS_VAL (1ull << 63)
#define MCI_STATUS_ADDRV (1ull << 58)
#define MCI_STATUS_PCC (1ull << 57) /* the processor does not know what it holds */
#define MCI_STATUS_AR (1ull << 55)  /* with MCG_SER_P: not before something is done about it */

struct machine_check last_machine_check;

static struct {
	uint64_t nmis, at_border, machine_checks;
} noted, told;

static uint8_t last_reason;

void machine_check_init(void)
{
	uint64_t cap;

	if ((cpuid(1, 0).d & CPUID_MCE) != CPUID_MCE)
		return;
	cap = rdmsr(MSR_MCG_CAP);
	if (ON(cap, MCG_CTL_P))
		wrmsr(MSR_MCG_CTL, ~0ull);
	for (uint32_t bank = 0; bank < (cap & MCG_BANKS); bank++) {
		wrmsr(MSR_MC_CTL(bank), ~0ull);
		wrmsr(MSR_MC_STATUS(bank), 0);
	}
	write_cr4(read_cr4() | CR4_MCE);
}

/* At the border the kernel runs on the program's stack: only the stub's own is to be trusted. */
void nmi_came(const struct regs *regs)
{
	last_reason = inb(REASON) & REASON_BITS;
	noted.nmis++;
	if (!ON(regs->cs, 3) && regs->sp < DIRECT_BASE)
		noted.at_border++;
}

static bool is_on_nmi_stack(uint64_t sp)
{
	const uint64_t top = tss.ist[IST_NMI - 1];

	return sp <= top && sp > top - FAULT_STACK_SIZE;
}

/* Within an NMI it is the end, since going back would let the next NMI come too early. */
bool machine_check_came(const struct regs *regs)
{
	uint64_t cap = rdmsr(MSR_MCG_CAP);
	uint64_t fatal = MCI_STATUS_PCC | (ON(cap, MCG_SER_P) ? MCI_STATUS_AR : 0);
	bool goes_on = ON(rdmsr(MSR_MCG_STATUS), MCG_STATUS_RIPV) && !is_on_nmi_stack(regs->sp);

	noted.machine_checks++;
	for (uint32_t bank = 0; bank < (cap & MCG_BANKS); bank++) {
		uint64_t status = rdmsr(MSR_MC_STATUS(bank));

		if (!ON(status, MCI_STATUS_VAL))
			continue;
		last_machine_check = (struct machine_check){
			.bank = bank,
			.status = status,
			.address = ON(status, MCI_STATUS_ADDRV) ? rdmsr(MSR_MC_ADDR(bank)) : 0,
		};
		if (ON(status, fatal))
			return false;
		wrmsr(MSR_MC_STATUS(bank), 0);
	}
	wrmsr(MSR_MCG_STATUS, 0);
	return goes_on;
}

void alerts_tell(void)
{
	static uint64_t told_at;
	uint64_t now;

	if (noted.nmis == told.nmis && noted.machine_checks == told.machine_checks)
		return;
	now = clock_now();
	if (told_at != 0 && now - told_at < NS_PER_SECOND)
		return;
	told_at = now;
	if (noted.nmis != told.nmis)
		print(KERN_ERR "NMI: %lu so far, %lu of them at the border, reason %x\n",
		      noted.nmis, noted.at_border, last_reason);
	if (noted.machine_checks != told.machine_checks)
		print(KERN_ERR "Machine check: %lu so far, bank %u status %lx address %lx\n",
		      noted.machine_checks, last_machine_check.bank, last_machine_check.status,
		      last_machine_check.address);
	told = noted;
}
