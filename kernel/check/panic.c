/*
 * The end of the kernel, with its reason: what the processor held, who called whom, what the
 * model's accounts say.
 * Entry: panic.  Linux: kernel/panic.c.
 */
#include "kernel/check/accounts.h"
#include "kernel/check/expect.h"
#include "kernel/lib/log.h"
#include "kernel/lib/print.h"

#include <stdbool.h>

static bool panicking;

void panic(const char *fmt, ...)
{
	va_list args;

	if (panicking) { /* what reports the panic has itself gone wrong */
		print("\n---[ panic within a panic ]---\n");
		machine_fail();
	}
	panicking = true;
	log_panic();
	print(KERN_EMERG "Kernel panic - not syncing: ");
	va_start(args, fmt);
	print_args(fmt, args);
	va_end(args);
	print("\n");
	machine_report();
	accounts_print();
	print(KERN_EMERG "---[ end Kernel panic ]---\n");
	machine_fail();
}
