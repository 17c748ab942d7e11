/*
 * The end of the kernel, with its reason.
 * Entry: panic.  Linux: kernel/panic.c.
 */
#include "kernel/check/expect.h"
#include "kernel/lib/print.h"

#include <stdbool.h>

static bool panicking;

void panic(const char *fmt, ...)
{
	va_list args;

	if (panicking) /* what reports the panic has itself gone wrong */
		machine_fail();
	panicking = true;
	print("Kernel panic - not syncing: ");
	va_start(args, fmt);
	print_args(fmt, args);
	va_end(args);
	print("\n");
	machine_backtrace();
	print("---[ end Kernel panic ]---\n");
	machine_fail();
}
