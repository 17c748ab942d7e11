/*
 * Messages of the kernel.
 * Entry: print.  Linux: kernel/printk/printk.c.
 */
#include "kernel/lib/print.h"
#include "kernel/lib/format.h"
#include "kernel/lib/log.h"

static void put_log(void *to, char c)
{
	(void)to;
	log_char(c);
}

void print_args(const char *fmt, va_list args)
{
	format(put_log, 0, fmt, args);
}

void print(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_args(fmt, args);
	va_end(args);
}
