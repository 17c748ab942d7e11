/*
 * What the kernel itself says: at boot, in passing, and when it dies.  Each line goes into the log
 * (kernel/lib/log.h), and to the console if it is important enough.
 * Linux: kernel/printk.
 */
#ifndef KERNEL_LIB_PRINT_H
#define KERNEL_LIB_PRINT_H

#include <stdarg.h>

/* Stands before a message whose level is not KERN_INFO; Linux's names and values. */
#define KERN_EMERG "\0010"
#define KERN_ERR "\0013"
#define KERN_WARNING "\0014"
#define KERN_NOTICE "\0015"
#define KERN_INFO "\0016"

/*
 * Print a message, or a part of one: it ends with a newline.  The conversions are those of
 * kernel/lib/format.h.  Needs no lock; may be called from anywhere.
 */
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* print, with its arguments already taken. */
void print_args(const char *fmt, va_list args);

/* Put one character on the console; the machine (kernel/x86/serial.c) supplies it. */
void print_char(char c);

#endif
