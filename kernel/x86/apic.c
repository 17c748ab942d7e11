/*
 * The local APIC's timer (apic.h).
 * Keeps true: without preempt_seed the APIC is as the firmware left it.
 * Entry: apic_init, apic_timer_rang, apic_timer_arm.
 */
#include "kernel/x86/apic.h"

#include <stdbool.h>

#include "kernel/lib/print.h"
#include "kernel/x86/layout.h"

#define END_OF_INTERRUPT 0x0b0
#define SPURIOUS 0x0f0
#define SPURIOUS_ON 0x1ff /* switched on; vector 255 */
#define LINE_0 0x350
#define LINE_FROM_PIC 0x700 /* the PIC says which vector */
#define TIMER 0x320
#define TIMER_COUNT 0x380
#define TIMER_DIVIDE 0x3e0
#define DIVIDE_BY_1 0xb

#define SHORTEST 24u /* counts until the program goes on */
#define WIDEST_BITS 14u

uint64_t preempt_seed;

static uint64_t state, nr_rung, trace;
static bool has_rung;

static void apic_write(uint32_t at, uint32_t value)
{
	*(volatile uint32_t *)(APIC_BASE + at) = value;
}

/* Many of them short, some of them long: first how many bits the number has. */
static uint32_t next_count(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return SHORTEST + (uint32_t)(state >> 20 & ((1u << (state >> 58) % WIDEST_BITS) - 1));
}

void apic_init(void)
{
	if (preempt_seed == 0)
		return;
	state = preempt_seed * 0x9e3779b97f4a7c15ull;
	apic_write(SPURIOUS, SPURIOUS_ON);
	apic_write(LINE_0, LINE_FROM_PIC);
	apic_write(TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(TIMER, 32 + IRQ_APIC_TIMER);
	apic_write(TIMER_COUNT, next_count());
}

void apic_timer_rang(uint64_t ip)
{
	apic_write(END_OF_INTERRUPT, 0);
	nr_rung++;
	trace = (trace ^ ip) * 0x9e3779b97f4a7c15ull;
	has_rung = true;
}

void apic_timer_arm(void)
{
	if (!has_rung)
		return;
	has_rung = false;
	apic_write(TIMER_COUNT, next_count());
}

void apic_report(void)
{
	if (preempt_seed != 0)
		print("preempt=%lu: %lu interrupts, trace %016lx\n", preempt_seed, nr_rung, trace);
}
