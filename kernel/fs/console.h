/*
 * The console device: the terminal on the first serial port, seen as a file.
 */
#ifndef KERNEL_FS_CONSOLE_H
#define KERNEL_FS_CONSOLE_H

#include <stdint.h>

/*
 * Up to n bytes of a line that was typed, to the current space; sleeps until there is one.
 * Bytes moved; 0 at ^D; -EFAULT.
 */
int64_t console_read(uint64_t to, uint64_t n);

/* n bytes from the current space to the terminal.  Bytes moved, or -EFAULT. */
int64_t console_write(uint64_t from, uint64_t n);

/* TCGETS and TIOCGWINSZ, by which programs ask whether this is a terminal; -ENOTTY for others. */
int64_t console_ioctl(uint32_t request, uint64_t argument);

#endif
