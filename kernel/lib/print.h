/*
 * Formatted text on the console: what the kernel itself says, at boot and when it dies.
 * Linux: kernel/printk.
 */
#ifndef KERNEL_LIB_PRINT_H
#define KERNEL_LIB_PRINT_H

#include <stdarg.h>

/*
 * Print on the console.  Knows %d %u %x %ld %lu %lx %s %c %p %%, each with an optional width,
 * which a leading 0 pads with zeros.  Needs no lock; may be called from anywhere.
 */
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* print, with its arguments already taken. */
void print_args(const char *fmt, va_list args);

/* Put one character on the console; the machine (kernel/x86/serial.c) supplies it. */
void print_char(char c);

#endif
