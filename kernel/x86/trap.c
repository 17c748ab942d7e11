/*
 * Exceptions and interrupts.  Interrupts are off while the kernel runs, so what an interrupt finds
 * is a user program or the idle task; an exception of the kernel's own is a fault on user memory
 * that has a way on, or the end.
 * Entry: handle_trap and handle_return, from entry.S.  Linux: arch/x86/kernel/traps.c, mm/fault.c.
 */
#include "kernel/x86/trap.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/x86/alert.h"
#include "kernel/x86/apic.h"
#include "kernel/x86/backtrace.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/layout.h"
#include "kernel/x86/percpu.h"
#include "kernel/x86/pic.h"
#include "kernel/x86/probe.h"
#include "kernel/x86/serial.h"
#include "kernel/x86/upcalls.h"
#include "kernel/x86/usercopy.h"
#include "spec/types.h"

#define GATE_INTERRUPT 0x8e00ull
#define GATE_RING3 (3ull << 13)

#define VECTOR_BP 3
#define VECTOR_OF 4
#define VECTOR_GP 13
#define VECTOR_PF 14
#define NR_EXCEPTIONS 32

#define PF_ACCESS_BITS (0x02u | 0x10u) /* of the error code: FAULT_WRITE, FAULT_EXEC */

struct gate {
	uint64_t low, high;
};

static struct gate idt[256];

extern char trap_stubs[];

static void gate_set(uint32_t vector, uint64_t kind, uint64_t stack)
{
	uint64_t ip = (uint64_t)trap_stubs + 16 * vector;

	idt[vector].low = (ip & 0xffff) | (uint64_t)KERNEL_CS << 16 | stack << 32 |
			  kind << 32 | (ip & 0xffff0000) << 32;
	idt[vector].high = ip >> 32;
}

void trap_init(void)
{
	struct table_register r = {.limit = sizeof(idt) - 1, .base = (uint64_t)idt};

	for (uint32_t vector = 0; vector < 256; vector++)
		gate_set(vector, GATE_INTERRUPT, 0);
	gate_set(VECTOR_BP, GATE_INTERRUPT | GATE_RING3, 0);
	gate_set(VECTOR_OF, GATE_INTERRUPT | GATE_RING3, 0);
	gate_set(VECTOR_DF, GATE_INTERRUPT, IST_DF);
	gate_set(VECTOR_NMI, GATE_INTERRUPT, IST_NMI);
	gate_set(VECTOR_MC, GATE_INTERRUPT, IST_MC);
	lidt(&r);
}

static __attribute__((cold)) void kernel_exception(struct regs *regs, uint32_t vector)
{
	uint64_t resume;

	if (vector == VECTOR_PF) {
		uint64_t va = read_cr2();

		resume = usercopy_resume(regs->ip);
		if (resume != 0 && va < USER_END) {
			if (!on_usercopy_fault(va, (uint32_t)regs->orig_ax & PF_ACCESS_BITS))
				regs->ip = resume;
			return;
		}
	}
	if (probe_catches(regs, vector))
		return;
	exception_regs = regs;
	panic("exception %u in the kernel, error code %lx%s", vector, regs->orig_ax,
	      vector == VECTOR_DF ? " (is its stack full?)" : "");
}

/* What comes at any instruction, on a stack of its own; entry.S sees to gs. */
void handle_anywhere(struct regs *regs, uint32_t vector)
{
	const struct machine_check *check = &last_machine_check;

	EXPECT(rdmsr(MSR_GS_BASE) == (uint64_t)&percpu);
	if (vector == VECTOR_DF)
		kernel_exception(regs, vector);
	else if (vector == VECTOR_NMI)
		nmi_came(regs);
	else if (!machine_check_came(regs)) {
		exception_regs = regs;
		panic("machine check, bank %u status %lx address %lx", check->bank, check->status,
		      check->address);
	}
}

static void user_exception(struct regs *regs, uint32_t vector)
{
	uint64_t error = regs->orig_ax;

	regs->orig_ax = NO_SYSCALL;
	if (vector == VECTOR_PF)
		on_user_page_fault(regs, read_cr2(), error);
	else
		on_user_exception(regs, vector, error);
}

/*
 * What comes due while the kernel runs is taken at the very instruction that it goes back to; the
 * idle task is no program at all.
 */
static __attribute__((cold)) void interrupt(const struct regs *regs, uint32_t irq)
{
	pic_end(irq);
	alerts_tell();
	if (irq == IRQ_TIMER)
		on_tick(regs->ip == PERCPU_GET(left_to));
	else if (irq == IRQ_SERIAL)
		serial_interrupt();
	else if (irq == IRQ_APIC_TIMER) {
		apic_timer_rang(regs->ip);
		on_preemption();
	}
}

/*
 * sysret takes ip from cx and flags from r11, knows one pair of segments, and faults in the kernel
 * if ip is no user address.
 */
static bool sysret_fits(const struct regs *regs)
{
	return regs->cx == regs->ip && regs->r11 == regs->flags && regs->ip < USER_END &&
	       regs->cs == USER_CS && regs->ss == USER_DS &&
	       !ON(regs->flags, FLAGS_TF | FLAGS_RF);
}

static bool is_canonical(uint64_t address)
{
	return (uint64_t)((int64_t)(address << 16) >> 16) == address;
}

/*
 * Back to the program, with all registers from `regs`.  Will sysret do?  With no address to go to
 * iretq would fault in the kernel; the program has chosen it, by a handler or a frame.
 */
static __attribute__((cold)) void settle(struct regs *regs)
{
	on_user_return(regs);
	while (!is_canonical(regs->ip)) {
		regs->orig_ax = 0;
		user_exception(regs, VECTOR_GP);
		on_user_return(regs);
	}
}

bool handle_return(struct regs *regs)
{
	if (PERCPU_GET(work) != 0 || !is_canonical(regs->ip))
		settle(regs);
	PERCPU_SET(left_to, regs->ip);
	return sysret_fits(regs);
}

bool handle_task_start(struct regs *regs)
{
	on_task_start(regs);
	return handle_return(regs);
}

/* A trap, by its vector. */
void handle_trap(struct regs *regs, uint32_t vector)
{
	bool user = ON(regs->cs, 3);

	if (vector >= NR_EXCEPTIONS) {
		regs->orig_ax = NO_SYSCALL;
		interrupt(regs, vector - NR_EXCEPTIONS);
		if (user)
			handle_return(regs);
	} else if (user) {
		user_exception(regs, vector);
		handle_return(regs);
	} else {
		kernel_exception(regs, vector);
		return;
	}
	apic_timer_arm();
}
