/*
 * How the machine ends: well, or with a failing status for whoever started QEMU.
 * Entry: machine_power_off, machine_fail.  Linux: arch/x86/kernel/reboot.c.
 */
#include "kernel/x86/power.h"
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"
#include "kernel/x86/clock.h"
#include "kernel/x86/cpu.h"

#define ACPI_CONTROL 0x604 /* PM1a_CNT of QEMU's pc and q35 machines */
#define ACPI_SLEEP 0x2000  /* SLP_EN with SLP_TYP 0: S5 there */
#define KEYBOARD_CONTROL 0x64
#define KEYBOARD_RESET 0xfe
#define DEBUG_EXIT 0xf4 /* isa-debug-exit: QEMU exits with status 2 * value + 1 */

bool machine_resets_on_panic;

void machine_halt(void)
{
	halt();
}

void machine_power_off(void)
{
	uint64_t start = clock_now();

	outw(ACPI_CONTROL, ACPI_SLEEP);
	while (clock_now() - start < NS_PER_SECOND) /* QEMU ends a little later */
		;
	print(KERN_EMERG "This machine cannot be powered off: halted.\n");
	halt();
}

void machine_restart(void)
{
	outb(KEYBOARD_CONTROL, KEYBOARD_RESET);
	halt();
}

void machine_fail(void)
{
	outb(DEBUG_EXIT, 1);
	if (machine_resets_on_panic)
		machine_restart();
	halt();
}
