/*
 * Time: the time-stamp counter, its rate measured against channel 2 of the 8254; the date at boot
 * from the battery-backed clock.
 * Entry: clock_now.  Linux: arch/x86/kernel/tsc.c, rtc.c.
 */
#include "kernel/x86/clock.h"
#include "kernel/lib/log.h"
#include "kernel/x86/cpu.h"
#include "kernel/x86/pic.h"
#include "spec/types.h"

#define TIMER_DATA_2 0x42
#define TIMER_MODE 0x43
#define TIMER_ONE_SHOT 0xb0 /* channel 2, both bytes, mode 0 */
#define TIMER_HZ 1193182ull
#define MEASURE_TICKS (TIMER_HZ / 100)

#define GATE 0x61
#define GATE_ON 1
#define GATE_SPEAKER 2
#define GATE_DONE 0x20

#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_STATUS_A 10
#define RTC_ADVANCING 0x80

uint64_t clock_boot_date;
uint64_t clock_counts_per_tick;

static uint64_t counter_at_boot;
static uint64_t ns_per_count; /* in units of 2^-32 */

static uint64_t measure_counts(void)
{
	uint64_t start;

	outb(GATE, (uint8_t)((inb(GATE) & ~GATE_SPEAKER) | GATE_ON));
	outb(TIMER_MODE, TIMER_ONE_SHOT);
	outb(TIMER_DATA_2, (uint8_t)MEASURE_TICKS);
	outb(TIMER_DATA_2, (uint8_t)(MEASURE_TICKS >> 8));
	start = rdtsc();
	while (!ON(inb(GATE), GATE_DONE))
		;
	return rdtsc() - start;
}

static uint8_t rtc_register(uint8_t index)
{
	outb(RTC_INDEX, index);
	return inb(RTC_DATA);
}

/* One of the date's parts: two decimal digits. */
static uint32_t rtc_read(uint8_t index)
{
	uint8_t bcd = rtc_register(index);

	return (bcd >> 4) * 10u + (bcd & 15);
}

/* Days from 1970 to a date of the years 2000 to 2099. */
static uint64_t days_to(uint32_t year, uint32_t month, uint32_t day)
{
	static const uint16_t before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	uint32_t leap_days = (year + 3) / 4 + (year % 4 == 0 && month > 2);

	return 10957 + 365ull * year + leap_days + before[(month - 1) % 12] + day - 1;
}

static uint64_t rtc_date(void)
{
	while (ON(rtc_register(RTC_STATUS_A), RTC_ADVANCING))
		;
	return days_to(rtc_read(9), rtc_read(8), rtc_read(7)) * 86400 + rtc_read(4) * 3600 +
	       rtc_read(2) * 60 + rtc_read(0);
}

void clock_init(void)
{
	uint64_t counts = measure_counts();

	/* 10^7 ns are `counts`; 10^7 << 32 fits into 64 bits. */
	if (counts == 0)
		counts = 1;
	ns_per_count = ((NS_PER_SECOND / 100) << 32) / counts;
	clock_counts_per_tick = counts * 100 / TICKS_PER_SECOND + 1;
	counter_at_boot = rdtsc();
	clock_boot_date = rtc_date();
}

uint64_t clock_span(uint64_t counts)
{
	return (uint64_t)((unsigned __int128)counts * ns_per_count >> 32);
}

uint64_t clock_now(void)
{
	return clock_span(rdtsc() - counter_at_boot);
}

uint64_t log_clock(void)
{
	return clock_now();
}
